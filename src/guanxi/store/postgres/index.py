"""The index in PostgreSQL: arrays of numbers in a GIN index.

A token becomes a number of 32 bits, made with its corp_id, since the index has no column for that. GIN keeps no order:
of a token that 200,000 contacts have, it would give them all before the last few could be told. So the last changes are
looked through one by one at first, and as long as that finds many; what is rarer the index is asked for.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zlib import crc32

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition
from guanxi.store import index_statements as index_sql
from guanxi.store.rows import Reader, Row

if TYPE_CHECKING:
    from guanxi.store.engine import Wanted
    from guanxi.store.postgres.dialect import Written

_FIRST: Final = 512
"""Changes that are looked through first; each costs 1.3 µs, and 10 µs where one of many tokens is wanted."""

_FREQUENT: Final = 16
"""Hits among them from which on that goes on; of what is rarer the index gives all sooner."""

_WALKED: Final = 4_096

_UNDER_TENANTS: Final = frozenset({index_sql.SEARCH_PUT, index_sql.SEARCH_REMOVE, index_sql.SEARCH_CLEAR})


@lru_cache(4_096)
def _salt(corp_id: str) -> int:
    return crc32(corp_id.encode())


def _ids(corp_id: str, tokens: Iterable[str]) -> str:
    """Give tokens as an array of their numbers, which are signed, as int4 is."""
    salt = _salt(corp_id)
    return "{" + ",".join([str(crc32(token.encode(), salt) - 0x8000_0000) for token in tokens]) + "}"


def stored_form(written: Sequence["Written"]) -> list["Written"]:
    """Give rows that are to be written as they are kept: of the index without the tenant, tokens as their numbers."""
    return [
        (statement, [_stored(row) for row in rows]) if statement in _UNDER_TENANTS else (statement, rows)
        for statement, rows in written
    ]


def _stored(row: Row) -> Row:
    corp_id, _tenant, number, *rest = row
    return (corp_id, number, *[_ids(corp_id, one.split(" ")) if isinstance(one, str) else one for one in rest])


class Postings:
    """The index of one database."""

    def __init__(self, reader: Reader) -> None:
        """Take what reads the database."""
        self._reader = reader

    def window(self, wanted: "Wanted") -> int:
        """Give how many numbers to look at first: all where few can have what is wanted."""
        groups = [condition[0][0] for condition in wanted.conditions if len(condition) == 1 and condition[0]]
        return MAX_NUMBER if any(all(map(terms.is_rare, group)) for group in groups) else _FIRST

    async def numbers(self, corp_id: str, tenant: int, wanted: "Wanted", among: range, limit: int) -> list[int]:
        """Give the numbers of what has some tokens; see `engine.Index`."""
        del tenant  # the index has its corp_id
        values: list[object] = [corp_id, among.start, among.stop, limit]

        def ids(tokens: Iterable[str]) -> str:
            values.append(_ids(corp_id, tokens))
            return f"?{len(values)}::text::int4[]"

        asked = " AND ".join(_condition(condition, ids) for condition in wanted.conditions)
        if wanted.none:
            asked += f" AND NOT tokens && {ids(sorted(wanted.none))}"
        rows = await self._reader.fetch_all(_statement(asked, walked=len(among) <= _WALKED), *values)
        return [row[0] for row in rows]

    def following(self, window: int, found: int, size: int, took: float) -> int:
        """Give how many numbers to look at next; see `engine.Index`."""
        del took  # others do not wait for it
        return min(_WALKED, window * size * 3 // (found * 2) + 1) if found >= _FREQUENT else MAX_NUMBER


def _condition(condition: Condition, ids: Callable[[Iterable[str]], str]) -> str:
    alternatives: list[str] = []
    for alternative in condition:
        needed = [next(iter(group)) for group in alternative if len(group) == 1]
        parts = [f"tokens @> {ids(needed)}"] if needed else []
        parts += [f"tokens && {ids(sorted(group))}" for group in alternative if len(group) > 1]
        alternatives.append(" AND ".join(parts) or "TRUE")
    return f"({' OR '.join(alternatives)})" if len(alternatives) > 1 else (alternatives or ["FALSE"])[0]


def _statement(asked: str, *, walked: bool) -> str:
    rows = "SELECT number, tokens FROM search WHERE corp_id = ?1"
    last = "ORDER BY number DESC LIMIT ?4"
    if walked:
        page = f"{rows} AND number >= ?2 AND number < ?3 ORDER BY number DESC OFFSET 0"
        return f"SELECT number FROM ({page}) AS page WHERE {asked} {last}"
    # Its sums keep the planner from walking the numbers, which it takes for cheaper where tokens are rare.
    found = f"{rows} AND number + 0 >= ?2 AND number + 0 < ?3 AND {asked} OFFSET 0"
    return f"SELECT number FROM ({found}) AS found {last}"
