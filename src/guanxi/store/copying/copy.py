"""Copy a store, go on with a copy that was interrupted, and compare both row by row."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import msgspec

from guanxi.store.copying.ends import Source, Target
from guanxi.store.copying.tables import TABLES, TELLING, Table
from guanxi.store.failures import DamagedError, TargetExistsError
from guanxi.store.rows import Row

_AT_ONCE: Final = 5_000
"""Rows in one transaction of the target: 2 to 4 MB."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many rows that has been done for, and how many there are."""


class Copied(msgspec.Struct, frozen=True):
    """What is known of one table after it was compared.

    Attributes:
        table: its name.
        rows: how many there are, in both stores.
        sha256: of all of them, in the order of their key, in both stores.
    """

    table: str
    rows: int
    sha256: str


class _Noted(msgspec.Struct, array_like=True):
    """How far a copy has come: what is copied, and as it was; the table, and the key of the last row."""

    name: str
    fingerprint: bytes
    table: int
    after: list[Any]


async def copy(source: Source, target: Target, name: str, progress: Progress) -> list[Copied]:
    """Copy everything, compare it, and make the target a store of its own.

    Args:
        source: nobody changes it meanwhile.
        target: empty, or what an earlier copy has left.
        name: of the source, the same for each attempt.
        progress: told how it goes on.

    Raises:
        TargetExistsError: the target holds an unfinished copy of another source.
        DamagedError: they differ after all; the target is not finished, and the next attempt begins afresh.
    """
    counts = {table.name: await source.count(table) for table in TABLES}
    total = sum(counts.values())
    noted = await _resumed(source, target, name)
    done = sum(counts[table.name] for table in TABLES[: noted.table])
    for place, table in enumerate(TABLES[noted.table :], noted.table):
        resumed = tuple(noted.after) if place == noted.table and noted.after else None
        if resumed is not None:
            done += await target.count(table)
        async for rows in _pages(source, table, resumed):
            noted = _Noted(name, noted.fingerprint, place, list(rows[-1][: len(table.key)]))
            await target.add(table, rows, msgspec.msgpack.encode(noted))
            done += len(rows)
            progress("copying", done, total)
    try:
        copied = await _compared(source, target, progress, total)
    except DamagedError:
        await target.add(TABLES[0], [], msgspec.msgpack.encode(_Noted(name, b"", 0, [])))
        raise
    await target.finish()
    return copied


async def _resumed(source: Source, target: Target, name: str) -> _Noted:
    seen = await _fingerprint(source)
    if told := await target.progress():
        noted = msgspec.msgpack.decode(told, type=_Noted)
        if noted.name != name:
            raise TargetExistsError(f"there is an unfinished copy of {noted.name} already: name another place")
        if noted.fingerprint == seen:
            return noted
    # What was used meanwhile is not what was copied: nothing of that can be relied on.
    noted = _Noted(name, seen, 0, [])
    await target.clear(msgspec.msgpack.encode(noted))
    return noted


async def _fingerprint(source: Source) -> bytes:
    digest = hashlib.sha256(repr(TABLES).encode())  # another version may have others
    for table in TABLES:
        if table.name in TELLING:
            async for rows in _pages(source, table, None):
                digest.update(msgspec.msgpack.encode(rows))
    return digest.digest()


async def _compared(source: Source, target: Target, progress: Progress, total: int) -> list[Copied]:
    found: list[Copied] = []
    done = 0
    for table in TABLES:
        digest, count = hashlib.sha256(), 0
        after: Row | None = None
        while True:
            here, there = await source.rows(table, after, _AT_ONCE), await target.rows(table, after, _AT_ONCE)
            if here != there:
                raise DamagedError(
                    f"the copy of the table {table.name} differs from what was copied: run the command again, and all"
                    " of it is copied afresh"
                )
            if not here:
                break
            for row in here:
                digest.update(msgspec.msgpack.encode(row))
            after = here[-1][: len(table.key)]
            count, done = count + len(here), done + len(here)
            progress("comparing", done, total)
        found.append(Copied(table.name, count, digest.hexdigest()))
    return found


async def _pages(source: Source, table: Table, after: Row | None) -> AsyncIterator[list[Row]]:
    while rows := await source.rows(table, after, _AT_ONCE):
        await asyncio.sleep(0)  # between two files nothing else would wait, and Ctrl-C come too late
        yield rows
        after = rows[-1][: len(table.key)]
