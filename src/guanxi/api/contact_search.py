"""A page of the contacts that are found."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.contact import MEMBERS, Contact, contact_json, trashed_json
from guanxi.api.contact_query import ContactsParameters, Query, facets_asked, sought_of
from guanxi.api.cursor import cursor, no_cursor, place_of
from guanxi.api.lists import Listed, paged, read_fields
from guanxi.api.moments import Moment, moment
from guanxi.api.reply import Reply
from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.search.order import place_in
from guanxi.domain.search.query import RANKS
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.context import Asking
from guanxi.operations.count_contacts import count_hits, facets_of
from guanxi.operations.order_contacts import order_contacts
from guanxi.operations.search_contacts import Hit, Sought, search_contacts
from guanxi.operations.walk_contacts import count_contacts

_LIST: Final = "search"
FOUND_MEMBERS: Final = (*MEMBERS, "match", "deleted_at", "deleted_by")

_encode = msgspec.json.Encoder().encode


class Match(msgspec.Struct, frozen=True):
    """How well, and where, words were found in a contact."""

    rank: Annotated[str, Meta(description="The best first.", extra_json_schema={"enum": list(RANKS)})]
    marks: Annotated[
        dict[str, list[tuple[int, int]]],
        Meta(
            description="By member, what was found: pairs of places, from the first character to behind the last;"
            " counted in characters (Unicode code points) from 0."
        ),
    ]
    labels: Annotated[list[int], Meta(description="Its labels whose names were found.")]
    owner: Annotated[bool, Meta(description="Whether its owner's name was.")]


class FoundContact(Contact, frozen=True, kw_only=True):
    """An external contact, and how it was found."""

    match: Annotated[Match, Meta(description="With `q`.")] | UnsetType = UNSET
    deleted_at: Moment | UnsetType = UNSET
    deleted_by: (
        Annotated[str, Meta(description="Who deleted it: an app_key, a key_id, or `cli`. With `trash`.")] | UnsetType
    ) = UNSET


class FacetValue(msgspec.Struct, frozen=True):
    """How many of those that are found have a value."""

    value: int | str
    contacts: int


_Values = Annotated[list[FacetValue], Meta(description="The 100 most frequent ones, the most frequent first.")]


class FoundFacets(msgspec.Struct, frozen=True):
    """How often values stand in what is found."""

    complete: Annotated[bool, Meta(description="False: only the 10,000 that changed last were counted.")]
    label_ids: _Values | UnsetType = UNSET
    follower_user_id: _Values | UnsetType = UNSET
    share_dept_ids: _Values | UnsetType = UNSET
    company_name: _Values | UnsetType = UNSET


class ContactList(Listed[FoundContact], frozen=True, omit_defaults=True):
    """A page of contacts."""

    facets: FoundFacets | UnsetType = UNSET


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: of which query, and behind which contact.

    Attributes:
        digest: of the query.
        key: a rank, or what the contact is ordered by.
        number: of its last change, or its seq.
    """

    digest: str
    key: str | int
    number: int


_decode_place = msgspec.json.Decoder(_Place).decode


async def find_page(asking: Asking, asked: ContactsParameters, query: Query) -> Reply:
    """Answer a page of what is found.

    Raises:
        ValueInvalid: the query, a cursor or a field is none.
        ReferenceUnknown: there is no such group of labels.
        SearchNotReady: the index is being made.
    """
    fields = read_fields(asked.fields, FOUND_MEMBERS)
    place = _place(asking, asked, query)
    sought = await sought_of(asking, query)
    hits: list[Hit] = []
    async for hit in _walk(asking, sought, query, place):
        hits.append(hit)
        if len(hits) > asked.limit:
            break

    async def count() -> int:
        return await count_contacts(asking) if sought.is_everything else await count_hits(asking, sought)

    return await paged(
        hits, asked, lambda hit: _shown(asking, hit, fields), lambda hit: _cursor(asking, query, hit), count
    )


async def with_facets(asking: Asking, asked: ContactsParameters, query: Query, reply: Reply) -> Reply:
    """Answer the facets that are asked for, too; failures as above."""
    wanted = facets_asked(asked)
    if not wanted:
        return reply
    facets = await facets_of(asking, await sought_of(asking, query), wanted)
    told: dict[Any, Any] = {facet: [FacetValue(*value) for value in values] for facet, values in facets.values.items()}
    page = msgspec.structs.asdict(reply.body)
    return Reply(ContactList(**page, facets=FoundFacets(complete=facets.complete, **told)))


def _walk(asking: Asking, sought: Sought, query: Query, place: _Place | None) -> AsyncIterator[Hit]:
    if query.order is not None:
        after = None if place is None else (place.key, place.number)
        return order_contacts(asking, sought, query.order, after, descending=query.descending)
    if place is None:
        return search_contacts(asking, sought)
    return search_contacts(asking, sought, int(place.key), place.number)


def _cursor(asking: Asking, query: Query, hit: Hit) -> str:
    place = _Place(query.digest, hit.rank, hit.change)
    if query.order is not None and isinstance(hit.row, StoredContact):
        place = _Place(query.digest, *place_in(query.order, hit.row))
    return cursor(asking, _LIST, _encode(place).decode())


def _place(asking: Asking, asked: ContactsParameters, query: Query) -> _Place | None:
    sent = place_of(asking, _LIST, asked.cursor, "")
    if not sent:
        return None
    try:
        place = _decode_place(sent)
    except msgspec.MsgspecError:
        raise no_cursor() from None
    if place.digest != query.digest or not _fits(query, place.key) or not 0 <= place.number <= MAX_NUMBER:
        raise no_cursor()
    return place


def _fits(query: Query, key: str | int) -> bool:
    """Tell whether a key is one of the query's order."""
    if query.order in {"name", "company"}:
        return isinstance(key, str) and "\0" not in key
    most = len(RANKS) - 1 if query.order is None else MAX_NUMBER
    return isinstance(key, int) and 0 <= key <= most


def _shown(asking: Asking, hit: Hit, fields: frozenset[str] | None) -> msgspec.Raw | dict[str, Any]:
    row, how = hit.row, hit.found
    more: dict[str, Any] = {}
    if how is not None:
        more["match"] = Match(RANKS[how.rank], how.marks, sorted(how.labels), how.owner)
    if isinstance(row, StoredContact):
        return contact_json(asking, row, fields, more)
    if asking.context.viewer is None:
        more["change"] = row.number
    more |= {"deleted_at": moment(row.at), "deleted_by": row.actor}
    whole: dict[str, Any] = msgspec.json.decode(trashed_json(asking, row)) | more
    return {name: value for name, value in whole.items() if fields is None or name in fields}
