"""Find external contacts: by words and by filters, the best first."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final

import msgspec

from guanxi.domain.contact import MAX_NUMBER, decode_contact
from guanxi.domain.contact_filter import ContactFilter, Criteria, conditions_of, matches
from guanxi.domain.custom_fields import values_of
from guanxi.domain.failures import SearchNotReady
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition, one_of
from guanxi.domain.search.match import Found, found
from guanxi.domain.search.query import Word, found_by, ranked
from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.operations.context import Asking
from guanxi.store import Wanted

AT_ONCE: Final = 64
"""Candidates that are read together."""

_IN_ONE_TURN: Final = 16
"""Candidates that are looked at before others have their turn: less than a millisecond."""

_ALL: Final[Condition] = ((),)


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for.

    Attributes:
        words: all of them have to be found; None asks nothing, and where there are none, nothing is found.
        criteria: what they filter by.
        trash: whether deleted contacts are looked for.
    """

    words: tuple[Word, ...] | None = None
    criteria: Criteria = Criteria()
    trash: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether all contacts are looked for that are not deleted."""
        return self.words is None and self.criteria.filter == ContactFilter() and not self.trash


class Hit(msgspec.Struct, frozen=True):
    """A contact that is found.

    Attributes:
        row: its row; that of the trash if it was deleted.
        change: the number of its last change, or of its deletion.
        found: how well, and where; None when nothing but a filter was asked.
        rank: its place in `query.RANKS`; 0 where there are no words.
    """

    row: StoredContact | TrashedContact
    change: int
    found: Found | None
    rank: int


async def search_contacts(
    asking: Asking, sought: Sought, rank: int = 0, before: int = MAX_NUMBER
) -> AsyncIterator[Hit]:
    """Give contacts, the best first, and of those that are as good as each other the one that changed last.

    Args:
        asking: who asks.
        sought: what they look for.
        rank: of the last hit that they have seen; 0 at the beginning.
        before: the number of the last change of that hit; `MAX_NUMBER` at the beginning.

    Raises:
        SearchNotReady: the index is being made.
    """
    tiers = ranked(sought.words) if sought.words else (_ALL,)
    *better, (last, _) = enumerate(tiers)
    end = await _end(asking)
    before = min(before, end)
    if rank == last:
        async for hit in _of_rank(last, asking, sought, numbers_of(asking, sought, _ALL, before, AT_ONCE)):
            yield hit
        return
    # Where there are few candidates, all of them are looked at: that is fewer questions than one for each rank.
    everything = numbers_of(asking, sought, _ALL, end, AT_ONCE)
    first, whole = await _begun(everything)
    if whole:
        for hit in sorted(await hits_of(asking, sought, first), key=_order):
            if _order(hit) > (rank, -before):
                yield hit
        return
    for place, tier in better[rank:]:
        async for hit in _of_rank(place, asking, sought, numbers_of(asking, sought, tier, before, AT_ONCE)):
            yield hit
        before = end
    async for hit in _of_rank(last, asking, sought, _joined(first, everything)):
        yield hit


async def _of_rank(rank: int, asking: Asking, sought: Sought, parts: AsyncIterator[list[int]]) -> AsyncIterator[Hit]:
    async for numbers in parts:
        for hit in await hits_of(asking, sought, numbers):
            if hit.rank == rank:
                yield hit


async def _joined(first: list[int], rest: AsyncIterator[list[int]]) -> AsyncIterator[list[int]]:
    yield first
    async for numbers in rest:
        yield numbers


def _order(hit: Hit) -> tuple[int, int]:
    return hit.rank, -hit.change


async def _begun(parts: AsyncIterator[list[int]]) -> tuple[list[int], bool]:
    """Give the first numbers, and whether they are all."""
    numbers: list[int] = []
    async for part in parts:
        numbers += part
        if len(numbers) >= AT_ONCE:
            return numbers, False
    return numbers, True


async def hits_in_parts(
    asking: Asking, sought: Sought, tier: Condition = _ALL, before: int = MAX_NUMBER
) -> AsyncIterator[list[Hit]]:
    """Give contacts, those that changed last first, some at a time; arguments and failures as above.

    Args:
        asking: who asks.
        sought: what they look for.
        tier: what else they have to have.
        before: only those whose last change has a number below this.
    """
    async for numbers in numbers_of(asking, sought, tier, before, AT_ONCE):
        yield await hits_of(asking, sought, numbers)


async def numbers_of(  # noqa: PLR0913 - its last one is named
    asking: Asking, sought: Sought, tier: Condition, before: int, size: int, *, exactly: bool = False
) -> AsyncIterator[list[int]]:
    """Give the numbers of the last changes of candidates, the highest first, at most `size` at a time.

    Args:
        asking: who asks.
        sought: what they look for.
        tier: what else they have to have.
        before: only numbers below this; `MAX_NUMBER` for all that there are now.
        size: how many at a time.
        exactly: whether those are wanted alone that have all tokens.

    Raises:
        SearchNotReady: the index is being made.
    """
    before = before if before < MAX_NUMBER else await _end(asking)
    filtered, none = conditions_of(sought.criteria)
    words = sought.words if sought.words is not None else ()
    nothing: tuple[Condition, ...] = () if sought.words is None or sought.words else ((),)
    # Few have a whole name: they are held against the words without asking the index for these.
    alone = len(tier) == 1 and bool(tier[0]) and all(map(terms.is_whole_name, tier[0][0]))
    asked = (tier, *(() if alone else map(found_by, words)), *filtered, *nothing)
    some = tuple(condition for condition in asked if condition != _ALL)
    if sought.trash or not some:
        some = (*some, one_of((terms.TRASHED if sought.trash else terms.LIVE,)))
    async for numbers in asking.context.walks.numbers(asking.corp_id, Wanted(some, none, exactly), before, size):
        yield numbers


async def _end(asking: Asking) -> int:
    """Give the number behind that of the newest change; raises SearchNotReady."""
    indexed, newest = await asking.context.store.search.indexed(asking.corp_id)
    if indexed < newest:
        percent = 100 * indexed // newest
        raise SearchNotReady(f"contacts cannot be searched yet: their index is being made, and {percent} % is done")
    return newest + 1


async def hits_of(asking: Asking, sought: Sought, numbers: list[int]) -> list[Hit]:
    """Give those of some candidates that are what is looked for."""
    if not numbers:
        return []
    walks, corp_id = asking.context.walks, asking.corp_id
    rows: Sequence[StoredContact | TrashedContact] = (
        await walks.trash_by_number(corp_id, numbers)
        if sought.trash
        else await walks.contacts_by_change(corp_id, numbers)
    )
    hits: list[Hit] = []
    for first in range(0, len(rows), _IN_ONE_TURN):
        await asyncio.sleep(0)
        hits += [hit for row in rows[first : first + _IN_ONE_TURN] if (hit := hit_of(sought, row)) is not None]
    return hits


def hit_of(sought: Sought, row: StoredContact | TrashedContact) -> Hit | None:
    """Tell whether a contact is what is looked for, by its record; one in the trash changed when it was deleted."""
    if isinstance(row, TrashedContact):
        change, updated_at = row.number, row.at
    else:
        change, updated_at = row.change, row.updated_at
    contact = decode_contact(row.record)
    values = values_of(row.custom, sought.criteria.fields)
    if not matches(sought.criteria, contact, row.created_at, updated_at, values):
        return None
    if sought.words is None:
        return Hit(row, change, None, 0)
    how = found(sought.words, contact, row.phone, values)
    return None if how is None else Hit(row, change, how, how.rank)
