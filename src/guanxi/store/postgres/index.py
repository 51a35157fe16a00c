"""The index in PostgreSQL: arrays of numbers in a GIN index.

A token becomes a number of 32 bits, made with its corp_id, since the index has no column for that. GIN keeps no order:
of a token that 200,000 contacts have, it would give them all before the last few could be told. So rows have some
tokens more, of the stretches of numbers that theirs lies in, and a query asks for the newest stretch first, and for
longer ones as far as it finds little.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Final
from zlib import crc32

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Alternative, Condition
from guanxi.store import index_statements as index_sql
from guanxi.store.rows import Reader, Row

if TYPE_CHECKING:
    from guanxi.store.engine import Wanted
    from guanxi.store.postgres.dialect import Written

_STRETCH: Final = "\ue00e"
_STRETCH_BITS: Final = (9, 13, 17)
_STRETCHES: Final = 16
"""Of one length that are asked for together, at most."""

_FIRST: Final = 512
_WIDEST: Final = 4 << _STRETCH_BITS[-1]
_KEPT: Final = 3
"""Tokens that are looked for of those that all have to be there: of the eleven of a whole company's name, at a million
contacts, all took 11 ms."""

_LAST: Final = "SELECT tokens FROM search WHERE corp_id = ?1 ORDER BY number DESC LIMIT ?2"
_SAMPLE: Final = 256
_OFTEN: Final = 3
_SAMPLED_SECONDS: Final = 600
_REMEMBERED: Final = 1_000

_UNDER_TENANTS: Final = frozenset({index_sql.SEARCH_PUT, index_sql.SEARCH_REMOVE, index_sql.SEARCH_CLEAR})


@lru_cache(4_096)
def _salt(corp_id: str) -> int:
    return crc32(corp_id.encode())


def _ids(corp_id: str, tokens: Iterable[str]) -> str:
    """Give tokens as an array of their numbers, which are signed, as int4 is."""
    salt = _salt(corp_id)
    return "{" + ",".join(map(str, {_id(salt, token) for token in tokens})) + "}"


def _id(salt: int, token: str) -> int:
    return crc32(token.encode(), salt) - 0x8000_0000


def stored_form(written: Sequence["Written"]) -> list["Written"]:
    """Give rows that are to be written as they are kept: of the index without the tenant, tokens as their numbers."""
    return [
        (statement, [_stored(row) for row in rows]) if statement in _UNDER_TENANTS else (statement, rows)
        for statement, rows in written
    ]


def _stored(row: Row) -> Row:
    corp_id, _tenant, number, *rest = row
    return (
        *(corp_id, number),
        *[_ids(corp_id, _in_stretches(number, one)) if isinstance(one, str) else one for one in rest],
    )


def _in_stretches(number: int, tokens: str) -> list[str]:
    return [*tokens.split(" "), *[_stretch(bits, number >> bits) for bits in _STRETCH_BITS]]


def _stretch(bits: int, place: int) -> str:
    return f"{_STRETCH}{bits}.{place}"


def _stretches(among: range) -> list[str]:
    """Give the tokens of the stretches that a range of numbers lies in."""
    ends = (among.start, among.stop - 1)
    bits = next(bits for bits in _STRETCH_BITS if (ends[1] >> bits) - (ends[0] >> bits) < _STRETCHES)
    return [_stretch(bits, place) for place in range(ends[0] >> bits, (ends[1] >> bits) + 1)]


class Postings:
    """The index of one database."""

    def __init__(self, reader: Reader) -> None:
        """Take what reads the database."""
        self._reader = reader
        self._sampled: dict[str, tuple[float, dict[int, int]]] = {}

    def window(self, wanted: "Wanted") -> int:
        """Give how many numbers to look at first: all where few can have what is wanted."""
        return MAX_NUMBER if any(all(map(_is_rare, condition)) for condition in wanted.conditions) else _FIRST

    async def numbers(self, corp_id: str, tenant: int, wanted: "Wanted", among: range, limit: int) -> list[int]:
        """Give the numbers of what has some tokens; see `engine.Index`."""
        del tenant  # the index has its corp_id
        values: list[object] = [corp_id, among.start, among.stop, limit]

        def ids(tokens: Iterable[str]) -> str:
            values.append(_ids(corp_id, tokens))
            return f"?{len(values)}::text::int4[]"

        conditions = wanted.conditions if wanted.exactly else await self._thinned(corp_id, wanted.conditions)
        asked = [_condition(condition, ids) for condition in conditions]
        asked += [f"NOT tokens && {ids(sorted(wanted.none))}"] if wanted.none else []
        asked += [f"tokens && {ids(_stretches(among))}"] if len(among) <= _WIDEST else []
        rows = await self._reader.fetch_all(_statement(" AND ".join(asked)), *values)
        return [row[0] for row in rows]

    def following(self, window: int, found: int, size: int, took: float) -> int:
        """Give how many numbers to look at next; see `engine.Index`."""
        del took  # others do not wait for it
        if found:
            wide = max(window * size * 3 // (found * 2), 1 << _STRETCH_BITS[0])
            return wide if wide <= _WIDEST else MAX_NUMBER
        return _WIDEST if window < _WIDEST else MAX_NUMBER

    async def _thinned(self, corp_id: str, conditions: tuple[Condition, ...]) -> list[Condition]:
        """Leave out all but the rarest tokens of those that have to be there together."""
        if all(len(alternative) <= _KEPT for condition in conditions for alternative in condition):
            return list(conditions)
        often = await self._often(corp_id)
        return [tuple(_rarest(corp_id, alternative, often) for alternative in condition) for condition in conditions]

    async def _often(self, corp_id: str) -> dict[int, int]:
        """Give how often tokens that are no rare ones are among the last changes, as of some time ago."""
        known = self._sampled.get(corp_id)
        if known is None or monotonic() - known[0] > _SAMPLED_SECONDS:
            rows = await self._reader.fetch_all(_LAST, corp_id, _SAMPLE)
            counts = Counter(token for (tokens,) in rows for token in tokens)
            known = (monotonic(), {token: count for token, count in counts.items() if count >= _OFTEN})
            if len(self._sampled) >= _REMEMBERED:
                self._sampled.clear()
            self._sampled[corp_id] = known
        return known[1]

    async def parts(self) -> bytes | None:
        """Give that there are none."""
        return None

    async def pages(self) -> int:
        """Give that there are none to be merged: autovacuum does what is to be done."""
        return 0


def _is_rare(alternative: Alternative) -> bool:
    """Tell whether few have it, whatever it is: a whole name, or seven digits of a number."""
    numbers = sum(all(map(terms.is_of_number, group)) for group in alternative)
    return numbers > 1 or any(all(map(terms.is_whole_name, group)) for group in alternative)


def _rarest(corp_id: str, alternative: Alternative, often: dict[int, int]) -> Alternative:
    single = [token for group in alternative if len(group) == 1 for token in group]
    single.sort(key=lambda token: often.get(_id(_salt(corp_id), token), 0))
    without = frozenset(single[_KEPT:])
    return tuple(group for group in alternative if len(group) > 1 or not group <= without)


def _condition(condition: Condition, ids: Callable[[Iterable[str]], str]) -> str:
    alternatives: list[str] = []
    for alternative in condition:
        needed = [next(iter(group)) for group in alternative if len(group) == 1]
        parts = [f"tokens @> {ids(needed)}"] if needed else []
        parts += [f"tokens && {ids(sorted(group))}" for group in alternative if len(group) > 1]
        alternatives.append(" AND ".join(parts) or "TRUE")
    return f"({' OR '.join(alternatives)})" if len(alternatives) > 1 else (alternatives or ["FALSE"])[0]


def _statement(asked: str) -> str:
    # Its sums keep the planner from walking the numbers, which it takes for cheaper where tokens are rare.
    within = "corp_id = ?1 AND number + 0 >= ?2 AND number + 0 < ?3"
    found = f"SELECT number FROM search WHERE {within} AND {asked} OFFSET 0"
    return f"SELECT number FROM ({found}) AS found ORDER BY number DESC LIMIT ?4"
