"""`/contacts`: external contacts, one by one and in order of creation."""

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.contact import (
    EXAMPLE,
    Contact,
    ContactBody,
    contact_json,
    contact_reply,
    fields_of,
    is_seen,
    require_own_userid,
)
from guanxi.api.contact_query import ContactsParameters, query_of
from guanxi.api.contact_search import FOUND_MEMBERS, ContactList, find_page, with_facets
from guanxi.api.cursor import cursor, place_of
from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.etags import read_if_match
from guanxi.api.failures import IfMatchRequired, RequestInvalid
from guanxi.api.lists import Fields, paged, read_fields
from guanxi.api.reply import Reply
from guanxi.domain.contact_patch import contact_of, patched_external_id, sent_custom
from guanxi.domain.failures import (
    ContactChanged,
    ContactUnknown,
    ExternalIdTaken,
    LabelUnknown,
    OrganisationFull,
    PhoneTaken,
    ReferenceUnknown,
    SearchNotReady,
)
from guanxi.operations.contact_plans import Saved
from guanxi.operations.create_contact import create_contact
from guanxi.operations.delete_contact import delete_contact
from guanxi.operations.patch_contact import patch_contact, replace_contact
from guanxi.operations.viewer import owned
from guanxi.operations.walk_contacts import count_contacts, find_contact, read_contact, walk_contacts

_LIST: Final = "contacts"

_IfMatch = Annotated[str, Meta(description='The ETag that was seen last, as in "17"; `*` for whatever is there.')]
_UserId = Annotated[str, Meta(description="The contact's id.", min_length=1, max_length=64)]


class ContactParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which contact, and what of it."""

    userid: _UserId
    fields: Fields | None = None
    if_none_match: Annotated[str, Meta(description="An ETag: 304 when the contact still has it.")] | None = None


class ChangeParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which contact, and what was seen of it."""

    userid: _UserId
    if_match: _IfMatch | None = None


class NewContact(ContactBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contact to be; a new one needs a name, a phone number and an owner."""

    name: str
    mobile: str
    state_code: str
    follower_user_id: (
        Annotated[str, Meta(description="The employee who owns it; whoever asks, if that is an employee.")] | UnsetType
    ) = UNSET


async def listed(call: Call[ContactsParameters, Nothing]) -> Reply:
    """Answer a page of what is looked for; else in order of creation, or the one contact that was asked for."""
    asked, asking = call.parameters, call.asking
    query = query_of(asked)
    if query.asks:
        return await with_facets(asking, asked, query, await find_page(asking, asked, query))
    fields = read_fields(asked.fields, FOUND_MEMBERS)
    after = place_of(asking, _LIST, asked.cursor, -1)
    if asked.state_code is not None and asked.mobile is None:
        what = "it goes with mobile: a contact is found by both"
        raise RequestInvalid(f"state_code: {what}", [{"parameter": "state_code", "detail": what}])
    one = asked.external_id is not None or asked.mobile is not None
    if one:
        state_code = "86" if asked.state_code is None else asked.state_code
        the_one = await find_contact(asking, external_id=asked.external_id, mobile=asked.mobile, state_code=state_code)
        rows = [] if the_one is None else [the_one]
    else:
        rows = await walk_contacts(asking, after, asked.limit + 1)

    async def count() -> int:
        return len(rows) if one else await count_contacts(asking)

    page = await paged(
        rows,
        asked,
        lambda row: contact_json(asking, row, fields),
        lambda row: cursor(asking, _LIST, row.seq),
        count,
    )
    return await with_facets(asking, asked, query, page)


async def create(call: Call[Nothing, NewContact]) -> Reply:
    """Create it."""
    asking = call.asking

    def tell(saved: Saved) -> Reply:
        return contact_reply(asking, saved)

    contact, external_id = contact_of(owned(asking.context.viewer, call.body)), patched_external_id("", call.body)
    custom = sent_custom(call.body)
    return tell(await create_contact(call.keeping(tell), asking.corp_id, contact, external_id, custom))


async def read(call: Call[ContactParameters, Nothing]) -> Reply:
    """Answer it, unless the client has it already."""
    asked = call.parameters
    fields = fields_of(asked.fields)
    row = await read_contact(call.asking, asked.userid)
    reply = contact_reply(call.asking, row, fields)
    return Reply(None, 304, reply.headers) if is_seen(call.asking, row, asked.if_none_match) else reply


async def replace(call: Call[ChangeParameters, NewContact]) -> Reply:
    """Make it what was sent and nothing else."""
    asked, asking = call.parameters, call.asking
    if asked.if_match is None:
        raise IfMatchRequired("PUT replaces the whole contact: send the ETag that you saw last as If-Match, or *")
    require_own_userid(call.body, asked.userid)
    if_match = read_if_match(asked.if_match)
    saved = await replace_contact(asking.context, asking.corp_id, asked.userid, call.body, if_match)
    return contact_reply(asking, saved)


async def patch(call: Call[ChangeParameters, ContactBody]) -> Reply:
    """Change what was sent."""
    asked, asking = call.parameters, call.asking
    require_own_userid(call.body, asked.userid)
    if_match = read_if_match(asked.if_match)
    saved = await patch_contact(asking.context, asking.corp_id, asked.userid, call.body, if_match)
    return contact_reply(asking, saved)


async def delete(call: Call[ChangeParameters, Nothing]) -> Reply:
    """Put it into the trash."""
    asked, asking = call.parameters, call.asking
    await delete_contact(asking.context, asking.corp_id, asked.userid, read_if_match(asked.if_match))
    return Reply()


_SENT: Final = {
    name: EXAMPLE[name]
    for name in ("name", "mobile", "state_code", "follower_user_id", "label_ids", "share_dept_ids", "company_name")
}
_AT: Final = "/contacts/{userid}"
_TAKEN: Final = (PhoneTaken, ExternalIdTaken, OrganisationFull, LabelUnknown)
_NEXT: Final = tuple(
    Link(to, {"userid": "$response.body#/userid"})
    for to in ("get_contact", "replace_contact", "patch_contact", "delete_contact")
)
_ID: Final = {"userid": str(EXAMPLE["userid"])}

ENDPOINTS: Final = (
    Endpoint(
        name="list_contacts",
        method="GET",
        path="/contacts",
        summary="List contacts in order of creation, or find some.",
        description=(
            "A walk by `cursor` neither repeats nor skips a contact that does not change meanwhile. With"
            " `external_id` or `mobile` it finds at most one. With `q` the best come first, with filters alone those"
            " that changed last, unless `sort` says otherwise; docs/search.md tells what is found and why. A `+` of a"
            " moment is sent as `%2B`."
        ),
        run=listed,
        scope="contacts:read",
        sharing="seen",
        needs_contacts=True,
        parameters=ContactsParameters,
        answer=ContactList,
        failures=(ReferenceUnknown, SearchNotReady),
        example=Example({"items": [EXAMPLE], "next": None}, parameters={"limit": "50"}),
    ),
    Endpoint(
        name="create_contact",
        method="POST",
        path="/contacts",
        summary="Create a contact.",
        run=create,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        body=NewContact,
        answer=Contact,
        statuses=(201,),
        failures=_TAKEN,
        example=Example(EXAMPLE, body=_SENT),
        links=_NEXT,
    ),
    Endpoint(
        name="get_contact",
        method="GET",
        path=_AT,
        summary="Get a contact.",
        description="Its ETag is the number of its last change.",
        run=read,
        scope="contacts:read",
        sharing="seen",
        needs_contacts=True,
        parameters=ContactParameters,
        answer=Contact,
        statuses=(200, 304),
        failures=(ContactUnknown,),
        example=Example(EXAMPLE, parameters=_ID),
    ),
    Endpoint(
        name="replace_contact",
        method="PUT",
        path=_AT,
        summary="Replace a contact.",
        description="Members that are absent are cleared. `If-Match` is required: the ETag that was seen last, or `*`.",
        run=replace,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        parameters=ChangeParameters,
        body=NewContact,
        answer=Contact,
        failures=(ContactUnknown, ContactChanged, IfMatchRequired, *_TAKEN),
        example=Example(EXAMPLE, body=_SENT, parameters=_ID | {"if_match": '"16"'}),
    ),
    Endpoint(
        name="patch_contact",
        method="PATCH",
        path=_AT,
        summary="Change some members of a contact.",
        description="A JSON merge patch (RFC 7396): members that are absent keep their values, null clears them.",
        run=patch,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        parameters=ChangeParameters,
        body=ContactBody,
        answer=Contact,
        failures=(ContactUnknown, ContactChanged, *_TAKEN),
        example=Example(EXAMPLE, body={"company_name": "云上科技", "remark": None}, parameters=_ID),
    ),
    Endpoint(
        name="delete_contact",
        method="DELETE",
        path=_AT,
        summary="Delete a contact.",
        description="It lies in the trash as long as history is kept; its phone number is free at once.",
        run=delete,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        parameters=ChangeParameters,
        answer=None,
        statuses=(204,),
        failures=(ContactUnknown, ContactChanged),
        example=Example(parameters=_ID),
    ),
)
