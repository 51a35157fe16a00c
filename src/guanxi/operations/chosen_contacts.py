"""Which contacts an act is about: those that are named, or those that a filter finds, some at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final

from guanxi.domain.contact import MAX_NUMBER, decode_contact
from guanxi.domain.contact_filter import ContactFilter, Criteria, conditions_of, grantees_of, matches
from guanxi.domain.custom_fields import values_of
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.context import Context
from guanxi.operations.criteria import criteria_of
from guanxi.operations.parts import PART
from guanxi.store import Wanted

_SCANNED: Final = 250
"""Contacts looked through at a time: reading and decoding them keeps the event loop for about a millisecond."""

_FEW: Final = 20_000
"""Candidates that are put in order before the first of them is handed over."""

Which = Sequence[str] | ContactFilter
"""Userids, or what contacts have to have."""


async def chosen(context: Context, corp_id: str, which: Which) -> AsyncIterator[list[str]]:
    """Give the userids of contacts, each once, in order: as they were named, or by creation.

    A filter looks at those contacts that the index finds, if they are not too many; else at all that whoever asks sees,
    or that an owner whom it names, or those that they are shared with, have.
    """
    if not isinstance(which, ContactFilter):
        named = list(dict.fromkeys(which))
        for first in range(0, len(named), PART):
            yield named[first : first + PART]
        return
    criteria = await criteria_of(context, corp_id, which)
    if (numbers := await _found(context, corp_id, criteria)) is not None:
        async for part in _in_order(context, corp_id, criteria, numbers):
            yield part
        return
    found: list[str] = []
    among, after = next(iter(grantees_of(which)), None), -1
    while True:
        # The part before is handed over first: while its commit syncs there is time.
        await asyncio.sleep(0)
        rows = await context.walks.contacts(corp_id, after, _SCANNED, among)
        if not rows:
            break
        after = rows[-1].seq
        found += [row.userid for row in rows if _chosen(criteria, row)]
        while len(found) >= PART:
            yield found[:PART]
            del found[:PART]
    if found:
        yield found


def _chosen(criteria: Criteria, row: StoredContact) -> bool:
    values = values_of(row.custom, criteria.fields)
    return matches(criteria, decode_contact(row.record), row.created_at, row.updated_at, values)


async def _found(context: Context, corp_id: str, criteria: Criteria) -> list[int] | None:
    """Give the numbers of the last changes of all candidates; None if they are many, or the index cannot tell."""
    indexed, newest = await context.store.search.indexed(corp_id)
    conditions, none = conditions_of(criteria)
    if indexed < newest or not conditions:
        return None
    found: list[int] = []
    async for numbers in context.walks.numbers(corp_id, Wanted(conditions, none), MAX_NUMBER, _SCANNED):
        found += numbers
        if len(found) > _FEW:
            return None
        await asyncio.sleep(0)
    return found


async def _in_order(context: Context, corp_id: str, criteria: Criteria, numbers: list[int]) -> AsyncIterator[list[str]]:
    placed: list[tuple[int, str]] = []
    for first in range(0, len(numbers), _SCANNED):
        rows = await context.walks.contacts_by_change(corp_id, numbers[first : first + _SCANNED])
        placed += [(row.seq, row.userid) for row in rows if _chosen(criteria, row)]
        await asyncio.sleep(0)
    placed.sort()
    for first in range(0, len(placed), PART):
        yield [userid for _, userid in placed[first : first + PART]]
