"""Hold a store's counts, keys and log against its records, and set right what can be made of them.

What an examination finds can only come from a fault below the store: a damaged disk, or a program that wrote into the
database. It reads in one snapshot, so it can run beside a server.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import apsw
import msgspec

from guanxi.domain.contact import decode_contact
from guanxi.domain.failures import PhoneInvalid
from guanxi.domain.phone import to_e164
from guanxi.store.blocks import BLOCK_BITS
from guanxi.store.copying.tables import MOVING
from guanxi.store.failures import StoreError, StoreMissingError, StoreUnfinishedError
from guanxi.store.location import Location
from guanxi.store.lock import DataLock
from guanxi.store.opening import DATABASE
from guanxi.store.rows import Row
from guanxi.store.sqlite import connect
from guanxi.store.statements import META

_PAGE: Final = 1000
"""Records that are decoded between two reports of progress."""

_NUMBERS: Final = "SELECT corp_id, count(*) AS count, max(seq) + 1 AS next FROM contact GROUP BY corp_id"
_COUNTS: Final = (
    "SELECT o.corp_id, 'contact_count', o.contact_count, coalesce(f.count, 0) FROM organisation AS o"
    f" LEFT JOIN ({_NUMBERS}) AS f ON f.corp_id = o.corp_id WHERE o.contact_count <> coalesce(f.count, 0)"
)
_NEXT: Final = (
    "SELECT o.corp_id, 'next_seq', o.next_seq, f.next FROM organisation AS o"
    f" JOIN ({_NUMBERS}) AS f ON f.corp_id = o.corp_id WHERE o.next_seq < f.next"
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
_RECORDS: Final = (
    "SELECT corp_id, seq, userid, phone, record FROM contact"
    " WHERE (corp_id, seq) > (?1, ?2) ORDER BY corp_id, seq LIMIT ?3"
)
_TOTAL: Final = "SELECT count(*) FROM contact"

# Counts and blocks are made of the records; caches that were made of the wrong ones end with shape and generation.
_AFTER_LAST: Final = "(SELECT coalesce(max(seq) + 1, 0) FROM contact AS c WHERE c.corp_id = organisation.corp_id)"
_REPAIR: Final = (
    "DELETE FROM block",
    f"INSERT INTO block (corp_id, number, count) {_PLACES}",
    (
        "UPDATE organisation SET shape = shape + 1, generation = generation + 1,"
        " contact_count = (SELECT count(*) FROM contact AS c WHERE c.corp_id = organisation.corp_id),"
        f" next_seq = CASE WHEN next_seq < {_AFTER_LAST} THEN {_AFTER_LAST} ELSE next_seq END"
    ),
)

Progress = Callable[[str, int, int], None]
_Query = Callable[..., Awaitable[list[Row]]]


class Finding(msgspec.Struct, frozen=True):
    """Something that does not agree.

    Attributes:
        corp_id: whose; empty for the file itself.
        what: which number, block, contact or file.
        stored: what the store says.
        found: what its records say.
        repairable: whether `repair` sets it right.
    """

    corp_id: str
    what: str
    stored: str
    found: str
    repairable: bool


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
            return [finding async for finding in _findings(query, progress, in_file=place.database is None)]

    return asyncio.run(examined())


def repair(place: Location) -> None:
    """Make counts and blocks of the records again; nothing else is touched.

    Args:
        place: the store; no server owns its directory. Servers of a database wait meanwhile.

    Raises:
        StoreMissingError, StoreUnfinishedError: there is no store, or not all of one.
        StoreInUseError: a server owns it.
        StoreError: it cannot be written.
    """

    async def repaired() -> None:
        async with _opened(place, writing=True) as query:
            for statement in _REPAIR:
                await query(statement)

    asyncio.run(repaired())


@asynccontextmanager
async def _opened(place: Location, *, writing: bool) -> AsyncIterator[_Query]:
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


async def _findings(query: _Query, progress: Progress, *, in_file: bool) -> AsyncIterator[Finding]:
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
    async for finding in _contacts(query, progress):
        yield finding


async def _contacts(query: _Query, progress: Progress) -> AsyncIterator[Finding]:
    total = (await query(_TOTAL))[0][0]
    done = 0
    last: Row = ("", -1)
    while rows := await query(_RECORDS, *last[:2], _PAGE):
        for corp_id, seq, userid, phone, record in rows:
            if fault := _fault(userid, phone, record):
                yield Finding(corp_id, f"contact {seq}", fault, "its record", repairable=False)
        done, last = done + len(rows), rows[-1]
        progress("contacts", done, total)


def _fault(userid: str, phone: int, record: bytes) -> str | None:
    try:
        contact = decode_contact(record)
        number = to_e164(contact.mobile or "", contact.state_code or "")
    except (msgspec.MsgspecError, PhoneInvalid):
        return "a record that is no contact"
    if contact.userid != userid:
        return "another userid than its key"
    return None if number == phone else "another phone number than its key"
