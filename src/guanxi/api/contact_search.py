"""A page of the contacts that are found."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.contact import MEMBERS, Contact, contact_json
from guanxi.api.contact_query import ContactsParameters, Query, sought_of
from guanxi.api.cursor import cursor, no_cursor, place_of
from guanxi.api.lists import paged, read_fields
from guanxi.api.reply import Reply
from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.search.query import RANKS
from guanxi.operations.context import Asking
from guanxi.operations.search_contacts import Hit, Sought, search_contacts

_LIST: Final = "search"

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


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: of which query, and behind which contact."""

    digest: str
    rank: int
    change: int


_decode_place = msgspec.json.Decoder(_Place).decode


async def found(asking: Asking, asked: ContactsParameters, query: Query) -> Reply:
    """Answer a page of what is found.

    Raises:
        ValueInvalid: the query, a cursor or a field is none.
        ReferenceUnknown: there is no such group of labels.
        SearchNotReady: the index is being made.
    """
    fields = read_fields(asked.fields, (*MEMBERS, "match"))
    after = _place(asking, asked, query)
    sought = await sought_of(asking, query)
    hits = [] if sought is None else await _some(asking, sought, after, asked.limit + 1)

    async def count() -> int:
        return 0 if sought is None else len(await _some(asking, sought, _FIRST, MAX_NUMBER))

    return await paged(
        hits,
        asked,
        lambda hit: _shown(asking, hit, fields),
        lambda hit: cursor(asking, _LIST, _encode(_Place(query.digest, hit.rank, hit.row.change)).decode()),
        count,
    )


_FIRST: Final = _Place("", 0, MAX_NUMBER)


async def _some(asking: Asking, sought: Sought, after: _Place, most: int) -> list[Hit]:
    hits: list[Hit] = []
    async for hit in search_contacts(asking, sought, after.rank, after.change):
        hits.append(hit)
        if len(hits) == most:
            break
    return hits


def _place(asking: Asking, asked: ContactsParameters, query: Query) -> _Place:
    sent = place_of(asking, _LIST, asked.cursor, "")
    if not sent:
        return _FIRST
    try:
        place = _decode_place(sent)
    except msgspec.MsgspecError:
        raise no_cursor() from None
    if place.digest != query.digest or place.rank not in range(len(RANKS)) or not 0 <= place.change <= MAX_NUMBER:
        raise no_cursor()
    return place


def _shown(asking: Asking, hit: Hit, fields: frozenset[str] | None) -> msgspec.Raw:
    how = hit.found
    more: dict[str, Any] = {}
    if how is not None:
        more["match"] = Match(RANKS[how.rank], how.marks, sorted(how.labels), how.owner)
    return contact_json(asking, hit.row, fields, more)
