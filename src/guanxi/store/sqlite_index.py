"""The index in SQLite: one FTS5 table, whose rows are an organisation's tenant and a number of a change.

It keeps no positions and no texts: a row's number says whose contact it is, and a range of numbers is an organisation.
Lists of rows are walked from their ends, so that whoever has a token of 200,000 contacts reads the last few.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import structs

from guanxi.domain.search.conditions import Alternative, Condition
from guanxi.store import index_statements as index_sql
from guanxi.store.rows import Reader

if TYPE_CHECKING:
    from guanxi.store.engine import Wanted

# FTS5's own tables (fts5_index.c).
_PARTS: Final = "SELECT block FROM search_data WHERE id = 10"
_PAGES: Final = "SELECT count(*) FROM search_data"

_TENANT_BITS: Final = 32
_GROWTH: Final = 8
_LEAST: Final = 1 << 15

_KEPT: Final = 3
"""Tokens that are looked for of those that all have to be there. FTS5 walks the lists of all of them, however long one
is: of the eleven pairs of characters of a company, at a million contacts, three took 0.3 ms and all 30 ms."""

_SAMPLE: Final = 1_024
_OFTEN: Final = 32
_REMEMBERED: Final = 10_000

_SHORT_S: Final = 0.0015
_PATIENCE_S: Final = 0.005
"""How long one reading may take: it keeps the event loop."""


class Postings:
    """The index of one file."""

    def __init__(self, reader: Reader) -> None:
        """Take what reads the file."""
        self._reader = reader
        self._seen: dict[tuple[int, str], int] = {}

    def window(self, wanted: "Wanted") -> int:
        """Give how many numbers to look at first."""
        del wanted  # a list is walked from its end, however long it is
        return _LEAST

    async def numbers(self, corp_id: str, tenant: int, wanted: "Wanted", among: range, limit: int) -> list[int]:
        """Give the numbers of what has some tokens; see `engine.Index`."""
        del corp_id  # its tenant says it all
        base = tenant << _TENANT_BITS
        if not wanted.exactly:
            wanted = structs.replace(
                wanted, conditions=tuple([await self._thinned(base, one, among.stop) for one in wanted.conditions])
            )
        rows = await self._reader.fetch_all(
            index_sql.SEARCH, _match(wanted), base | among.start, base | among.stop, limit
        )
        return [number - base for (number,) in rows]

    def following(self, window: int, found: int, size: int, took: float) -> int:
        """Give how many numbers to look at next; see `engine.Index`."""
        # What a reading takes before its first row is most of it as long as it is short.
        wide = window * (_GROWTH if took < _SHORT_S else 2 if took < 2 * _SHORT_S else 1)
        if took > _PATIENCE_S:
            wide = window // 2
        return max(_LEAST, min(wide, window * size * 2 // found + 1) if found else wide)

    async def parts(self) -> bytes | None:
        """Give FTS5's record of its segments; see `engine.Index`."""
        ((record,),) = await self._reader.fetch_all(_PARTS)
        return bytes(record)

    async def pages(self) -> int:
        """Give of how many pages it is; see `engine.Index`."""
        ((pages,),) = await self._reader.fetch_all(_PAGES)
        return int(pages)

    async def _thinned(self, base: int, condition: Condition, stop: int) -> Condition:
        """Leave out all but the rarest tokens of those that have to be there together."""
        if all(len(alternative) <= _KEPT for alternative in condition):
            return condition
        return tuple([await self._rarest(base, alternative, stop) for alternative in condition])

    async def _rarest(self, base: int, alternative: Alternative, stop: int) -> Alternative:
        single = [token for group in alternative if len(group) == 1 for token in group]
        if len(single) <= _KEPT:
            return alternative
        often = {token: await self._often(base, token, stop) for token in single}
        without = frozenset(sorted(single, key=often.__getitem__)[_KEPT:])
        return tuple(group for group in alternative if not group <= without)

    async def _often(self, base: int, token: str, stop: int) -> int:
        """Give how often a token is among the last changes, as of some time ago."""
        known = self._seen.get((base, token))
        if known is None:
            ends = (base | max(stop - _SAMPLE, 0), base | stop)
            known = len(await self._reader.fetch_all(index_sql.SEARCH, f'"{token}"', *ends, _OFTEN))
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[base, token] = known
        return known


@lru_cache(256)
def _match(wanted: "Wanted") -> str:
    """Give what FTS5 is asked: tokens are quoted, so that nothing in them is an operator."""
    asked = " AND ".join(f"({_condition(condition)})" for condition in wanted.conditions)
    return f"({asked}) NOT ({_any(wanted.none)})" if wanted.none else asked


def _condition(condition: Condition) -> str:
    return " OR ".join(f"({_alternative(alternative)})" for alternative in condition)


def _alternative(alternative: Alternative) -> str:
    return " AND ".join(f"({_any(group)})" for group in alternative)


def _any(group: frozenset[str]) -> str:
    return " OR ".join(f'"{token}"' for token in sorted(group))
