"""Hold a store's counts, keys and log against its records, and set right what can be made of them.

What an examination finds can only come from a fault below the store: a damaged disk, or a program that wrote into the
file. It reads in one snapshot, so it can run beside a server.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import apsw
import msgspec

from guanxi.domain.contact import decode_contact
from guanxi.domain.failures import PhoneInvalid
from guanxi.domain.phone import to_e164
from guanxi.store.blocks import BLOCK_BITS
from guanxi.store.failures import StoreError, StoreMissingError
from guanxi.store.lock import DataLock
from guanxi.store.opening import DATABASE
from guanxi.store.sqlite import connect

if TYPE_CHECKING:
    from guanxi.store.rows import Row

_PAGE: Final = 1000
"""Records that are decoded between two reports of progress."""

_COUNTS: Final = (
    "SELECT o.corp_id, 'contact_count', o.contact_count,"
    " (SELECT count(*) FROM contact AS c WHERE c.corp_id = o.corp_id) AS found FROM organisation AS o"
    " WHERE o.contact_count <> found"
)
_NEXT: Final = (
    "SELECT o.corp_id, 'next_seq', o.next_seq,"
    " (SELECT max(seq) + 1 FROM contact AS c WHERE c.corp_id = o.corp_id) AS found FROM organisation AS o"
    " WHERE o.next_seq < found"
)
_BLOCKS: Final = (
    "WITH found AS (SELECT corp_id, seq >> ?1 AS number, count(*) AS count FROM contact GROUP BY 1, 2)"
    " SELECT coalesce(b.corp_id, f.corp_id), 'block ' || coalesce(b.number, f.number), coalesce(b.count, 0),"
    " coalesce(f.count, 0) FROM block AS b FULL JOIN found AS f ON f.corp_id = b.corp_id AND f.number = b.number"
    " WHERE coalesce(b.count, 0) <> coalesce(f.count, 0)"
)
_CHANGES: Final = (
    "SELECT o.corp_id, 'changes from ' || o.history_start || ' to ' || o.last_change,"
    " max(o.last_change - o.history_start + 1, 0), count(c.number) AS found FROM organisation AS o"
    " LEFT JOIN change AS c ON c.corp_id = o.corp_id AND c.number BETWEEN o.history_start AND o.last_change"
    " GROUP BY o.corp_id HAVING found <> max(o.last_change - o.history_start + 1, 0)"
)
_RECORDS: Final = (
    "SELECT corp_id, seq, userid, phone, record FROM contact"
    " WHERE (corp_id, seq) > (?1, ?2) ORDER BY corp_id, seq LIMIT ?3"
)

# Counts and blocks are made of the records; caches that were made of the wrong ones end with shape and generation.
_REPAIR: Final = (
    "DELETE FROM block",
    "INSERT INTO block (corp_id, number, count) SELECT corp_id, seq >> ?1, count(*) FROM contact GROUP BY 1, 2",
    (
        "UPDATE organisation SET shape = shape + 1, generation = generation + 1,"
        " contact_count = (SELECT count(*) FROM contact AS c WHERE c.corp_id = organisation.corp_id),"
        " next_seq = max(next_seq, coalesce((SELECT max(seq) + 1 FROM contact AS c"
        " WHERE c.corp_id = organisation.corp_id), 0))"
    ),
)


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


def examine(data: Path, progress: Callable[[int, int], None]) -> list[Finding]:
    """Hold everything against the records, in one snapshot.

    Args:
        data: the data directory; a server may be writing to it.
        progress: called with the contacts that were looked at and how many there are.

    Raises:
        StoreMissingError: there is no store.
        StoreError: the file cannot be read.
    """
    _require(data)
    try:
        connection = connect(data / DATABASE, patience_ms=5000)
        try:
            connection.execute("BEGIN")
            return list(_findings(connection, progress))
        finally:
            connection.close()
    except apsw.Error as error:
        raise StoreError(f"{data / DATABASE} cannot be read: {error}") from error


def repair(data: Path) -> None:
    """Make counts and blocks of the records again; nothing else is touched.

    Args:
        data: the data directory, which no server owns.

    Raises:
        StoreMissingError: there is no store.
        StoreInUseError: a server owns it.
        StoreError: the file cannot be written.
    """
    _require(data)
    lock = DataLock(data)
    try:
        connection = connect(data / DATABASE, patience_ms=5000)
        try:
            with connection:
                for statement in _REPAIR:
                    connection.execute(statement, (BLOCK_BITS,) if "?1" in statement else ())
        finally:
            connection.close()
    except apsw.Error as error:
        raise StoreError(f"{data / DATABASE} cannot be repaired: {error}") from error
    finally:
        lock.release()


def _require(data: Path) -> None:
    if not (data / DATABASE).exists():
        raise StoreMissingError(f"there is no store in {data}")


def _findings(connection: apsw.Connection, progress: Callable[[int, int], None]) -> Iterator[Finding]:
    for (told,) in connection.execute("PRAGMA quick_check"):
        if told != "ok":
            yield Finding("", "file", str(told), "ok", repairable=False)
    for statement, repairable in ((_COUNTS, True), (_NEXT, True), (_BLOCKS, True), (_CHANGES, False)):
        values = (BLOCK_BITS,) if "?1" in statement else ()
        for corp_id, what, stored, found in connection.execute(statement, values):
            yield Finding(str(corp_id), str(what), str(stored), str(found), repairable)
    yield from _contacts(connection, progress)


def _contacts(connection: apsw.Connection, progress: Callable[[int, int], None]) -> Iterator[Finding]:
    total = next(connection.execute("SELECT count(*) FROM contact"))[0]
    done = 0
    last: Row = ("", -1)
    while True:
        rows: list[Row] = connection.execute(_RECORDS, (*last[:2], _PAGE)).fetchall()
        if not rows:
            return
        for corp_id, seq, userid, phone, record in rows:
            if fault := _fault(userid, phone, record):
                yield Finding(corp_id, f"contact {seq}", fault, "its record", repairable=False)
        done, last = done + len(rows), rows[-1]
        progress(done, total)


def _fault(userid: str, phone: int, record: bytes) -> str | None:
    try:
        contact = decode_contact(record)
        number = to_e164(contact.mobile or "", contact.state_code or "")
    except (msgspec.MsgspecError, PhoneInvalid):
        return "a record that is no contact"
    if contact.userid != userid:
        return "another userid than its key"
    return None if number == phone else "another phone number than its key"
