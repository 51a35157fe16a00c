"""The index in PostgreSQL: arrays of numbers in a GIN index.

A token becomes a number of 32 bits, made with its corp_id, since the index has no column for it, and with an epoch:
GIN keeps no order, so a token of 200,000 contacts would mean reading them all to find the last few. Numbers of changes
are cut into epochs, sixteen for each doubling, and the newest are asked first. What is looked for right at the end is
tested row by row.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zlib import crc32

from guanxi.domain.search.conditions import Condition
from guanxi.store import statements as sql
from guanxi.store.rows import Reader, Row

if TYPE_CHECKING:
    from guanxi.store.engine import Wanted
    from guanxi.store.postgres.dialect import Written

_LEAST_BITS: Final = 14
_EPOCH_BITS: Final = 5
_WALKED: Final = 1_024


def _epoch(number: int) -> int:
    bits = max(number.bit_length(), _LEAST_BITS)
    return bits << 8 | number >> bits - _EPOCH_BITS


def _first_of(epoch: int) -> int:
    return (epoch & 0xFF) << (epoch >> 8) - _EPOCH_BITS


@lru_cache(4_096)
def _salt(corp_id: str, epoch: int) -> int:
    return crc32(f"{corp_id} {epoch}".encode())


def _ids(corp_id: str, number: int, tokens: Iterable[str]) -> str:
    salt = _salt(corp_id, _epoch(number))
    # Signed, as int4 is.
    return ",".join(str(crc32(token.encode(), salt) - 0x8000_0000) for token in tokens)


_UNDER_TENANTS: Final = frozenset({sql.SEARCH_PUT, sql.SEARCH_REMOVE, sql.SEARCH_CLEAR})


def stored_form(written: Sequence["Written"]) -> list["Written"]:
    """Give rows that are to be written as they are kept: of the index without the tenant, tokens as their numbers."""
    return [
        (statement, [_stored(row) for row in rows]) if statement in _UNDER_TENANTS else (statement, rows)
        for statement, rows in written
    ]


def _stored(row: Row) -> Row:
    corp_id, _tenant, number, *rest = row
    return (
        corp_id,
        number,
        *[f"{{{_ids(corp_id, number, one.split(' '))}}}" if isinstance(one, str) else one for one in rest],
    )


class Postings:
    """The index of one database."""

    window: Final = 256

    def __init__(self, reader: Reader) -> None:
        """Take what reads the database."""
        self._reader = reader

    async def numbers(self, corp_id: str, tenant: int, wanted: "Wanted", among: range, limit: int) -> list[int]:
        """Give the numbers of what has some tokens; see `engine.Index`."""
        del tenant  # the index has its corp_id
        epochs = tuple(_epochs(among))
        values: list[object] = [corp_id, among.start, among.stop, limit]

        def ids(tokens: Iterable[str]) -> str:
            values.append("{" + ",".join(_ids(corp_id, _first_of(epoch), tokens) for epoch in epochs) + "}")
            return f"?{len(values)}::text::int4[]"

        asked = " AND ".join(_condition(condition, ids, single=len(epochs) == 1) for condition in wanted.conditions)
        if wanted.none:
            asked += f" AND NOT tokens && {ids(sorted(wanted.none))}"
        rows = await self._reader.fetch_all(_statement(asked, walked=len(among) <= _WALKED), *values)
        return [row[0] for row in rows]


def _epochs(among: range) -> Iterable[int]:
    at = among.start
    while at < among.stop:
        epoch = _epoch(at)
        yield epoch
        at = _first_of(epoch + 1)


def _condition(condition: Condition, ids: Callable[[Iterable[str]], str], *, single: bool) -> str:
    alternatives: list[str] = []
    for alternative in condition:
        needed = [next(iter(group)) for group in alternative if single and len(group) == 1]
        parts = [f"tokens @> {ids(needed)}"] if needed else []
        parts += [f"tokens && {ids(sorted(group))}" for group in alternative if not single or len(group) > 1]
        alternatives.append(" AND ".join(parts) or "TRUE")
    return f"({' OR '.join(alternatives)})" if len(alternatives) > 1 else (alternatives or ["FALSE"])[0]


def _statement(asked: str, *, walked: bool) -> str:
    """Give the SELECT: what lies at the end is walked row by row, for the rest the index is asked first."""
    rows = "SELECT number, tokens FROM search WHERE corp_id = ?1"
    last = "ORDER BY number DESC LIMIT ?4"
    if walked:
        page = f"{rows} AND number >= ?2 AND number < ?3 ORDER BY number DESC OFFSET 0"
        return f"SELECT number FROM ({page}) AS page WHERE {asked} {last}"
    # Its sums keep the planner from walking the numbers, which it takes for cheaper where tokens are rare.
    found = f"{rows} AND number + 0 >= ?2 AND number + 0 < ?3 AND {asked} OFFSET 0"
    return f"SELECT number FROM ({found}) AS found {last}"
