"""Hold a store's counts, keys and log against its records, and set right what can be made of them.

What an examination finds can only come from a fault below the store: a damaged disk, or a program that wrote into the
database. It reads in one snapshot, so it can run beside a server.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import apsw
import msgspec

from guanxi.store.blocks import BLOCK_BITS
from guanxi.store.copying.tables import MOVING
from guanxi.store.examination import Fault, Progress, Query
from guanxi.store.examined_records import record_faults
from guanxi.store.examined_search import search_faults, unfinished
from guanxi.store.failures import StoreError, StoreMissingError, StoreUnfinishedError
from guanxi.store.location import Location
from guanxi.store.lock import DataLock
from guanxi.store.migrate import is_current
from guanxi.store.opening import DATABASE
from guanxi.store.rows import Row
from guanxi.store.sqlite import connect
from guanxi.store.statements import META

_NUMBERS: Final = "SELECT corp_id, count(*) AS count FROM contact GROUP BY corp_id"
# A place in the trash is taken too: who lies there may come back to it.
_EVERY_PLACE: Final = "(SELECT corp_id, seq FROM contact UNION ALL SELECT corp_id, seq FROM trash)"
_COUNTS: Final = (
    "SELECT o.corp_id, 'contact_count', o.contact_count, coalesce(f.count, 0) FROM organisation AS o"
    f" LEFT JOIN ({_NUMBERS}) AS f ON f.corp_id = o.corp_id WHERE o.contact_count <> coalesce(f.count, 0)"
)
_NEXT: Final = (
    "SELECT o.corp_id, 'next_seq', o.next_seq, f.next FROM organisation AS o"
    f" JOIN (SELECT corp_id, max(seq) + 1 AS next FROM {_EVERY_PLACE} AS c GROUP BY corp_id) AS f"
    " ON f.corp_id = o.corp_id WHERE o.next_seq < f.next"
)
_PLACES: Final = f"SELECT corp_id, seq >> {BLOCK_BITS} AS number, count(*) AS count FROM contact GROUP BY 1, 2"
_BLOCKS: Final = (
    "SELECT coalesce(b.corp_id, f.corp_id), coalesce(b.number, f.number), coalesce(b.count, 0), coalesce(f.count, 0)"
    f" FROM block AS b FULL JOIN ({_PLACES}) AS f ON f.corp_id = b.corp_id AND f.number = b.number"
    " WHERE coalesce(b.count, 0) <> coalesce(f.count, 0)"
)
_CHANGES: Final = (
    "SELECT o.corp_id, o.history_start, o.last_change, count(c.number) FROM organisation AS o"
    " LEFT JOIN change AS c ON c.corp_id = o.corp_id AND c.number BETWEEN o.history_start AND o.last_change"
    " GROUP BY o.corp_id, o.history_start, o.last_change"
    " HAVING count(c.number) <> CASE WHEN o.last_change < o.history_start THEN 0"
    " ELSE o.last_change - o.history_start + 1 END"
)

# Counts and blocks are made of the records; caches that were made of the wrong ones end with shape and generation.
_AFTER_LAST: Final = (
    f"(SELECT coalesce(max(seq) + 1, 0) FROM {_EVERY_PLACE} AS c WHERE c.corp_id = organisation.corp_id)"
)
_REPAIR: Final = (
    "DELETE FROM block",
    f"INSERT INTO block (corp_id, number, count) {_PLACES}",
    (
        "UPDATE organisation SET shape = shape + 1, generation = generation + 1,"
        " contact_count = (SELECT count(*) FROM contact AS c WHERE c.corp_id = organisation.corp_id),"
        f" next_seq = CASE WHEN next_seq < {_AFTER_LAST} THEN {_AFTER_LAST} ELSE next_seq END"
    ),
)


class Finding(msgspec.Struct, frozen=True):
    """Something that does not agree.

    Attributes:
        corp_id: whose; empty for the file itself.
        what: which number, block, record, list or file.
        stored: what the store says.
        found: what its records say.
        repairable: whether `repair` sets it right.
        waiting: whether it is no fault, but what a server does after its start, or `guanxi reindex`, if not yet.
    """

    corp_id: str
    what: str
    stored: str
    found: str
    repairable: bool
    waiting: bool = False


def examine(place: Location, progress: Progress) -> list[Finding]:
    """Hold everything against the records, in one snapshot.

    Args:
        place: the store; servers may be writing to it.
        progress: called with what is done, the contacts that were looked at and how many there are.

    Raises:
        StoreMissingError, StoreUnfinishedError: there is no store, or not all of one.
        StoreError: it cannot be read.
    """

    async def examined() -> list[Finding]:
        async with _opened(place, writing=False) as query:
            return [finding async for finding in findings(query, progress, in_file=place.database is None)]

    return asyncio.run(examined())


def repair(place: Location, progress: Progress) -> None:
    """Make counts, blocks and lists of the records again, and take out of the trash what cannot come back.

    Args:
        place: the store; no server owns its directory. Servers of a database wait meanwhile.
        progress: as for `examine`.

    Raises:
        StoreMissingError, StoreUnfinishedError: there is no store, or not all of one.
        StoreInUseError: a server owns it.
        StoreError: it cannot be written.
    """

    async def repaired() -> None:
        async with _opened(place, writing=True) as query:
            async for fault in _faults(query, progress, in_file=place.database is None):
                for statement, values in fault.mending:
                    await query(statement, *values)
            for statement in _REPAIR:
                await query(statement)

    asyncio.run(repaired())


@asynccontextmanager
async def _opened(place: Location, *, writing: bool) -> AsyncIterator[Query]:
    if place.database is not None:
        from guanxi.store.postgres.examining import examining  # noqa: PLC0415 - 130 ms, for those who have one

        async with examining(place.database, writing=writing) as query:
            yield query
        return
    file = place.data / DATABASE
    if not file.exists():
        raise StoreMissingError(f"there is no store in {place.data}")
    lock = DataLock(place.data) if writing else None
    try:
        connection = connect(file, patience_ms=5000)
        try:
            if not is_current(connection):
                raise StoreError(f"{file} has an older schema: open it once with this version (guanxi org list)")
            connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

            async def query(statement: str, *values: object) -> list[Row]:
                rows: list[Row] = connection.execute(statement, values).fetchall()
                return rows

            if await query(META, MOVING):
                raise StoreUnfinishedError(place)
            yield query
            connection.execute("COMMIT")
        finally:
            connection.close()
    except apsw.Error as error:
        raise StoreError(f"{file} cannot be {'repaired' if writing else 'read'}: {error}") from error
    finally:
        if lock is not None:
            lock.release()


async def findings(query: Query, progress: Progress, *, in_file: bool) -> AsyncIterator[Finding]:
    """Give what does not agree.

    Args:
        query: runs a statement, all in one transaction.
        progress: as for `examine`.
        in_file: whether the store is SQLite's.
    """
    if in_file:
        for (told,) in await query("PRAGMA quick_check"):
            if told != "ok":
                yield Finding("", "file", str(told), "ok", repairable=False)
    for corp_id, what, stored, found in [*await query(_COUNTS), *await query(_NEXT)]:
        yield Finding(str(corp_id), str(what), str(stored), str(found), repairable=True)
    for corp_id, number, stored, found in await query(_BLOCKS):
        yield Finding(str(corp_id), f"block {number}", str(stored), str(found), repairable=True)
    for corp_id, first, last, found in await query(_CHANGES):
        what, wanted = f"changes from {first} to {last}", max(last - first + 1, 0)
        yield Finding(str(corp_id), what, str(wanted), str(found), repairable=False)
    async for fault in _faults(query, progress, in_file=in_file):
        yield Finding(fault.corp_id, fault.what, fault.stored, fault.found, repairable=bool(fault.mending))
    for corp_id, indexed, newest in await unfinished(query):
        told = (f"made up to change {indexed}", f"{newest} changes")
        yield Finding(corp_id, "search index", *told, repairable=False, waiting=True)


async def _faults(query: Query, progress: Progress, *, in_file: bool) -> AsyncIterator[Fault]:
    async for fault in record_faults(query, progress):
        yield fault
    async for fault in search_faults(query, in_file=in_file):
        yield fault
