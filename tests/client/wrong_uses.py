"""Uses of `guanxi.client` that are wrong, one a line: both type checkers have to refuse each.

A line that one of them lets pass has an ignore that is not needed, and that is what the checker says then. Nothing runs
this file.
"""

# What follows from a mistake is not said again.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnusedExpression=false, reportUnusedVariable=false

from collections.abc import Callable

import httpx

from guanxi.client import AsyncClient, Client, GuanxiError, Outcome, Refused, Throttled
from guanxi.client.dingtalk.extcontact import (
    EXTCONTACT_GET,
    EXTCONTACT_LIST,
    ExtcontactDelete,
    ExtcontactGet,
    ExtcontactGot,
    ExtcontactList,
    ExtcontactListed,
)
from guanxi.client.native.contacts import GET_CONTACT, GetContact
from guanxi.client.native.filters import ContactFilter


def make_clients() -> None:
    Client("key", secret="secret")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # it is app_secret
    Client("key", "secret", "http://127.0.0.1:8080", "guanxi_key")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # api_key is named
    Client("key", "secret", timeout="10")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # seconds are a number
    Client("key", "secret", calls_per_second=0.5)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # calls are counted
    Client(http=httpx.AsyncClient())  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # an httpx client that waits for nobody
    AsyncClient(http=httpx.Client())  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # an httpx client that keeps all others waiting


def send_to_pages(client: Client) -> None:
    client.extcontact_get()  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # of whom?
    client.extcontact_get(112)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # ids are texts
    client.extcontact_get(None)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # nobody is no contact
    client.extcontact_get("0112", "0113")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # one at a time
    client.extcontact_get(userid="0112")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # the page calls it user_id
    client.extcontact_got("0112")  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # there is no such page
    client.extcontact_list(0, 20)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # offset and size are named
    client.extcontact_list(offset="0", size=20)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # a place is a number
    client.extcontact_create(name="Li Si", mobile="13066660001")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # three more are required
    client.extcontact_update(user_id="0112", name="Li Si", follower_user_id="li.na", label_ids=["1561077310"])  # type: ignore[list-item] # pyright: ignore[reportArgumentType] # ids of labels are numbers
    client.v2_user_list(cursor=0)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # of which department?
    client.v2_user_list.each(dept_id=1, page=2)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # pages follow by themselves
    client.get_department_list(1)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # id is named
    client.gettoken("key", "secret")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # which pair?


def send_to_endpoints(client: Client) -> None:
    client.list_contact()  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # it is list_contacts
    client.list_contacts(sort="newest")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # not one of the orders
    client.list_contacts(count=True)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # `exact`, or nothing
    client.list_contacts(label_any=1561077310)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # several labels
    client.list_contacts(facets=["name"])  # type: ignore[list-item] # pyright: ignore[reportArgumentType] # names are not counted
    client.list_contacts.each(limit="100")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # it is a number
    client.create_contact(name="Li Si", mobile="13066660001")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # state_code is missing
    client.upsert_contact(by="mobile", mobile="13066660001", state_code=86)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # the code is a text
    client.patch_contact(remark="prefers mail")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # whose remark?
    client.patch_contact("0112", label_ids=["1561077310"])  # type: ignore[list-item] # pyright: ignore[reportArgumentType] # ids of labels are numbers
    client.patch_contact("0112", remarks="prefers mail")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # it is remark
    client.create_key(role="admin")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # it is administrator
    client.create_key(scopes=["contacts:delete"])  # type: ignore[list-item] # pyright: ignore[reportArgumentType] # there is no such scope
    client.hand_over(to=["li.na"])  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # from whom?
    client.hand_over(from_="li.na", to=["zhang.wei"], split="random")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # not one of the ways
    client.delete_label(1561077310, in_use="drop")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # it is `strip`
    client.batch_contacts(operations=[{"op": "delete", "userid": "0112"}])  # type: ignore[list-item] # pyright: ignore[reportArgumentType] # it takes BatchDelete
    client.relabel_contacts(filter={"untagged": True}, add=[1561077310])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # it takes ContactFilter
    client.relabel_contacts(filter=ContactFilter(label_ids=[1561077310]))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # it takes LabelFilter
    client.get_contact("0112", if_match=17)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # that is of those that change something
    client.get_contact.each("0112")  # type: ignore[attr-defined] # pyright: ignore[reportFunctionMemberAccess] # a contact is no list


def read_answers(client: Client) -> None:
    client.extcontact_get("0112").name  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # it is in result
    client.extcontact_get("0112").result.user_id  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # answers call it userid
    client.extcontact_get("0112").result.mobile.strip()  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] # None for third-party apps
    client.extcontact_get("0112").result.name = "Li Si"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue] # an answer stays as it was
    number: int = client.extcontact_get("0112").result.userid  # type: ignore[assignment] # pyright: ignore[reportAssignmentType] # it is a text
    client.revoke_key("k").key_id  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # nothing comes back
    client.list_keys().next.upper()  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] # None on the last page
    client.list_keys().items[0].secret  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # keys are shown without it
    client.get_contact("0112").created_at.year  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] # absent where only other members were asked for
    client.list_contacts().items[0].match.rank  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] # only with q
    client.create_app(name="crm").key  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # it is app_key


def walk_lists(client: Client) -> None:
    for contact in client.extcontact_list.each():
        contact.color  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # that is a label group's
    for group in client.extcontact_listlabelgroups.each():
        group.userid  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # that is a contact's
    for change in client.list_changes.each(after=0):
        change.contact.name  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] # None where it is gone, or is no contact
    for _ in client.list_contacts():  # type: ignore[attr-defined] # pyright: ignore[reportGeneralTypeIssues] # a page has items, and is none
        pass
    client.extcontact_list.each()[0]  # type: ignore[index] # pyright: ignore[reportIndexIssue] # one after the other
    names: list[str] = [key.name.encode() for key in client.list_keys.each()]  # type: ignore[misc] # pyright: ignore[reportAssignmentType] # those are bytes


def call_operations(client: Client) -> None:
    client.call(EXTCONTACT_GET, ExtcontactDelete("0112"))  # type: ignore[misc] # pyright: ignore[reportArgumentType] # the request of another page
    client.call(EXTCONTACT_GET, GetContact("0112"))  # type: ignore[misc] # pyright: ignore[reportArgumentType] # the request of an endpoint
    client.call(EXTCONTACT_GET, {"user_id": "0112"})  # type: ignore[misc] # pyright: ignore[reportArgumentType] # that is no request
    client.call(EXTCONTACT_GET, ExtcontactGet)  # type: ignore[misc] # pyright: ignore[reportArgumentType] # its type
    client.call("extcontact_get", ExtcontactGet("0112"))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # its name
    client.call(client.extcontact_get, ExtcontactGet("0112"))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # the call itself; Client.extcontact_get is the operation
    listed: ExtcontactListed = client.call(EXTCONTACT_GET, ExtcontactGet("0112"))  # type: ignore[assignment] # pyright: ignore[reportAssignmentType] # the answer of another page
    client.each(EXTCONTACT_GET, ExtcontactGet("0112"))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # it is no list
    client.each(EXTCONTACT_LIST, ExtcontactGet("0112"))  # type: ignore[misc] # pyright: ignore[reportArgumentType] # the request of another page
    ExtcontactGet(user_id=112)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # ids are texts
    ExtcontactList(0, 20)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] # offset and size are named


def send_many(client: Client, tell: Callable[[int, int], None]) -> None:
    client.many(EXTCONTACT_GET, [ExtcontactGet("0112"), ExtcontactDelete("0112")])  # type: ignore[misc] # pyright: ignore[reportArgumentType] # of two kinds
    client.many(GET_CONTACT, [ExtcontactGet("0112")])  # type: ignore[misc] # pyright: ignore[reportArgumentType] # of another kind
    client.many(EXTCONTACT_GET, ExtcontactGet("0112"))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # one alone
    client.many(EXTCONTACT_GET, ["0112"])  # type: ignore[misc] # pyright: ignore[reportArgumentType] # ids, no requests
    client.many(EXTCONTACT_GET, [ExtcontactGet("0112")], progress=tell)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # it gets a Progress
    outcomes: list[Outcome[ExtcontactGet, ExtcontactListed]] = client.many(EXTCONTACT_GET, [ExtcontactGet("0112")])  # type: ignore[arg-type] # pyright: ignore[reportAssignmentType] # answers of another page
    for outcome in client.many(EXTCONTACT_GET, [ExtcontactGet("0112")]):
        outcome.answer.userid  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # it is in result
        outcome.error.operation  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] # None where it did not fail


async def do_not_wait(client: AsyncClient) -> None:
    client.extcontact_get("0112")  # type: ignore[unused-coroutine] # pyright: ignore[reportUnusedCoroutine] # never sent
    client.extcontact_get("0112").result  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # not here yet
    got: ExtcontactGot = client.extcontact_get("0112")  # type: ignore[assignment] # pyright: ignore[reportAssignmentType] # not here yet
    client.call(EXTCONTACT_GET, ExtcontactGet("0112")).result  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # not here yet
    client.many(EXTCONTACT_GET, [ExtcontactGet("0112")])[0]  # type: ignore[index] # pyright: ignore[reportIndexIssue] # not here yet
    await client.extcontact_list.each()  # type: ignore[misc] # pyright: ignore[reportGeneralTypeIssues] # it is `async for`
    for _ in client.extcontact_list.each():  # type: ignore[attr-defined] # pyright: ignore[reportGeneralTypeIssues] # it is `async for`
        pass
    with client:  # type: ignore[attr-defined] # pyright: ignore[reportGeneralTypeIssues] # it is `async with`
        pass
    client.close()  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # it is aclose
    async for one in client.extcontact_list.each():
        one.color  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # that is a label group's
    await client.call(EXTCONTACT_GET, ExtcontactDelete("0112"))  # type: ignore[misc] # pyright: ignore[reportArgumentType] # the request of another page


async def wait_in_vain(client: Client) -> None:
    await client.extcontact_get("0112")  # type: ignore[misc] # pyright: ignore[reportGeneralTypeIssues] # it is here
    await client.call(EXTCONTACT_GET, ExtcontactGet("0112"))  # type: ignore[misc] # pyright: ignore[reportGeneralTypeIssues] # it is here
    async for _ in client.extcontact_list.each():  # type: ignore[attr-defined] # pyright: ignore[reportGeneralTypeIssues] # it is `for`
        pass
    async with client:  # type: ignore[attr-defined] # pyright: ignore[reportGeneralTypeIssues] # it is `with`
        pass


def look_at_errors(error: GuanxiError, refused: Refused, throttled: Throttled) -> None:
    error.errcode  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # only what the server refused has a number
    refused.errcode + 1  # type: ignore[operator] # pyright: ignore[reportOperatorIssue] # a text on v1 pages and of the native API
    refused.until  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] # only of limits
    throttled.until.year  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] # None where the sentence says no moment
