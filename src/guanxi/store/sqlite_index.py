"""The index in SQLite: one FTS5 table, whose rows are an organisation's tenant and a number of a change.

It keeps no positions and no texts: a row's number says whose contact it is, and a range of numbers is an organisation.
Lists of rows are walked from their ends, so that whoever has a token of 200,000 contacts reads the last few.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from guanxi.domain.search.conditions import Alternative, Condition
from guanxi.store import index_statements as index_sql
from guanxi.store.rows import Reader

if TYPE_CHECKING:
    from guanxi.store.engine import Wanted

_TENANT_BITS: Final = 32
_GROWTH: Final = 64
_LEAST: Final = 1 << 15

_PATIENCE_S: Final = 0.002
"""How long one reading may take: it keeps the event loop."""


class Postings:
    """The index of one file."""

    def __init__(self, reader: Reader) -> None:
        """Take what reads the file."""
        self._reader = reader

    def window(self, wanted: "Wanted") -> int:
        """Give how many numbers to look at first."""
        del wanted  # a list is walked from its end, however long it is
        return _LEAST

    async def numbers(self, corp_id: str, tenant: int, wanted: "Wanted", among: range, limit: int) -> list[int]:
        """Give the numbers of what has some tokens; see `engine.Index`."""
        del corp_id  # its tenant says it all
        base = tenant << _TENANT_BITS
        rows = await self._reader.fetch_all(
            index_sql.SEARCH, _match(wanted), base | among.start, base | among.stop, limit
        )
        return [number - base for (number,) in rows]

    def following(self, window: int, found: int, size: int, took: float) -> int:
        """Give how many numbers to look at next; see `engine.Index`."""
        wide = min(window * _GROWTH, window * size * 2 // found + 1) if found else window * _GROWTH
        return max(_LEAST, min(wide, int(window * _PATIENCE_S / max(took, 1e-6))))


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
