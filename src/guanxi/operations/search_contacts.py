"""Find external contacts: by words, by filters, in an order."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import msgspec

from guanxi.domain.contact import MAX_NUMBER, decode_contact
from guanxi.domain.contact_filter import Criteria, conditions_of, matches
from guanxi.domain.custom_fields import values_of
from guanxi.domain.failures import SearchNotReady
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition, one_of
from guanxi.domain.search.match import Found, found
from guanxi.domain.search.query import Word, found_by, ranked
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.context import Asking
from guanxi.store import Wanted

_AT_ONCE: Final = 64
"""Candidates that are read and looked at at a time: a few milliseconds."""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for.

    Attributes:
        words: all of them have to be found; none asks nothing.
        criteria: what they filter by.
    """

    words: tuple[Word, ...] = ()
    criteria: Criteria = Criteria()


class Hit(msgspec.Struct, frozen=True):
    """A contact that is found.

    Attributes:
        row: its row.
        found: how well, and where; None when nothing but a filter was asked.
        rank: its place in `query.RANKS`; 0 where there are no words.
    """

    row: StoredContact
    found: Found | None
    rank: int


async def search_contacts(asking: Asking, sought: Sought, rank: int, before: int) -> AsyncIterator[Hit]:
    """Give contacts, the best first, and among those as good as each other the one that changed last.

    Args:
        asking: who asks.
        sought: what they look for.
        rank: of the last hit that they have seen; 0 at the beginning.
        before: the number of the last change of that hit; `MAX_NUMBER` at the beginning.

    Raises:
        SearchNotReady: the index is being made.
    """
    await require_indexed(asking)
    tiers = ranked(sought.words) if sought.words else (((),),)
    for place, tier in enumerate(tiers[rank:], rank):
        async for hit in _hits(asking, sought, tier, before):
            if hit.rank == place:
                yield hit
        before = MAX_NUMBER


async def require_indexed(asking: Asking) -> None:
    """Make sure that the index has all contacts.

    Raises:
        SearchNotReady: it has not yet.
    """
    indexed, newest = await asking.context.store.search.indexed(asking.corp_id)
    if indexed < newest:
        raise SearchNotReady(f"contacts cannot be searched yet: the index is {100 * indexed // newest} % made")


def wanted_of(sought: Sought, tier: Condition = ((),)) -> Wanted:
    """Give the tokens by which candidates are found.

    Args:
        sought: what somebody looks for.
        tier: what else they have to have.
    """
    filtered, none = conditions_of(sought.criteria)
    asked = (tier, *map(found_by, sought.words), *filtered)
    some = tuple(condition for condition in asked if condition != ((),))
    return Wanted(some or (one_of((terms.LIVE,)),), none)


async def _hits(asking: Asking, sought: Sought, tier: Condition, before: int) -> AsyncIterator[Hit]:
    walks = asking.context.walks
    async for numbers in walks.numbers(asking.corp_id, wanted_of(sought, tier), before, _AT_ONCE):
        for row in await walks.contacts_by_change(asking.corp_id, numbers) if numbers else ():
            if (hit := hit_of(sought, row)) is not None:
                yield hit
        await asyncio.sleep(0)


def hit_of(sought: Sought, row: StoredContact) -> Hit | None:
    """Tell whether a contact is what is looked for, by its record."""
    contact = decode_contact(row.record)
    values = values_of(row.custom, sought.criteria.fields)
    if not matches(sought.criteria, contact, row.created_at, row.updated_at, values):
        return None
    if not sought.words:
        return Hit(row, None, 0)
    how = found(sought.words, contact, row.phone, values)
    return None if how is None else Hit(row, how, how.rank)
