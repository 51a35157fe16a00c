"""The same for asyncio: each call is awaited, each list walked through by `async for`."""

import asyncio
from collections.abc import AsyncIterator

from examples.every_call.sandbox import Sandbox
from guanxi.client import AsyncClient, NotFound, Outcome, Progress
from guanxi.client.dingtalk.employees import EmployeeGot, Member
from guanxi.client.dingtalk.extcontact import (
    EXTCONTACT_GET,
    EXTCONTACT_LIST,
    ExtcontactCreated,
    ExtcontactGet,
    ExtcontactGot,
    ExtcontactList,
    ExtcontactListed,
    OpenExtContact,
)
from guanxi.client.native.changes import Change
from guanxi.client.native.contact import Contact
from guanxi.client.native.contacts import CREATE_CONTACT, CreateContact
from guanxi.client.native.found_contacts import FoundContact
from guanxi.client.native.organisation import Organisation


async def main(sandbox: Sandbox) -> None:
    """Make some of the calls.

    Args:
        sandbox: one that runs.
    """
    async with sandbox.async_client() as client:
        await work_with_external_contacts(client)
        await look_at_several(client)
        await work_with_contacts(client)


async def work_with_external_contacts(client: AsyncClient) -> None:
    """Create, look at, list and delete, by DingTalk's pages.

    Args:
        client: with an app.
    """
    created: ExtcontactCreated = await client.extcontact_create(
        name="Zhao Liu", mobile="13044440001", state_code="86", follower_user_id="li.na", label_ids=[1561077310]
    )
    got: ExtcontactGot = await client.call(EXTCONTACT_GET, ExtcontactGet(created.userid))
    contact: OpenExtContact = got.result
    await client.extcontact_update(
        user_id=contact.userid, name="Zhao Liu", follower_user_id="li.na", label_ids=contact.label_ids, title="Buyer"
    )
    page: ExtcontactListed = await client.call(EXTCONTACT_LIST, ExtcontactList(offset=0, size=5))
    contacts: AsyncIterator[OpenExtContact] = client.extcontact_list.each()
    names: list[str] = [one.name async for one in contacts]
    members: AsyncIterator[Member] = client.v2_user_list.each(dept_id=11)
    print(len(page.results), "on a page,", len(names), "in all;", [one.userid async for one in members])
    await client.extcontact_delete(contact.userid)
    try:
        await client.extcontact_get(contact.userid)
    except NotFound as error:
        print("gone:", error.errcode)


async def look_at_several(client: AsyncClient) -> None:
    """Ask several things at the same time.

    Args:
        client: with an app and a key.
    """
    employee, organisation = await asyncio.gather(client.v2_user_get("li.na"), client.get_organisation())
    one: EmployeeGot = employee
    other: Organisation = organisation
    print(one.result.name, "of", other.name)


async def work_with_contacts(client: AsyncClient) -> None:
    """Create many, find and delete them, by the native API.

    Args:
        client: with a key.
    """
    wanted = [
        CreateContact(name=f"Qian {number}", mobile=f"1303333000{number}", state_code="86", follower_user_id="li.na")
        for number in range(3)
    ]

    def tell(progress: Progress) -> None:
        print(progress.done, "of", progress.total)

    outcomes: list[Outcome[CreateContact, Contact]] = await client.many(CREATE_CONTACT, wanted, progress=tell)
    found: AsyncIterator[FoundContact] = client.list_contacts.each(q="qian", sort="created")
    print("found:", [one.name async for one in found])
    for outcome in outcomes:
        await client.delete_contact(outcome.answer.userid)
    changes: AsyncIterator[Change] = client.list_changes.each(after=0)
    kinds: set[str] = {change.kind async for change in changes}
    print("kinds of changes:", sorted(kinds))
