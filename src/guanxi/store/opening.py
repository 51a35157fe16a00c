"""Opening a store: who may, what is made, what is checked before anything is read."""

import os
from pathlib import Path

import apsw

from guanxi.store.copying.tables import MOVING
from guanxi.store.failures import (
    KeyMismatchError,
    StoreError,
    StoreForeignError,
    StoreMissingError,
    StoreUnfinishedError,
)
from guanxi.store.index_rules import follow_rules
from guanxi.store.key import Key, load_key
from guanxi.store.location import Location
from guanxi.store.lock import DataLock
from guanxi.store.migrate import is_current, migrate
from guanxi.store.sqlite import Sqlite, connect
from guanxi.store.statements import META, META_PUT
from guanxi.store.store import Store

DATABASE = "guanxi.db"


def open_store(  # noqa: PLR0913 - all but the first are named
    place: Location | Path,
    *,
    key: str | None = None,
    own: bool = False,
    indexing: bool = False,
    create: bool = True,
    connections: int = 8,
) -> Store:
    """Open the store of a data directory, or of a PostgreSQL database; blocks until it is ready.

    Args:
        place: where it is; a path is a data directory, made with mode 0700 when it is not there.
        key: the value of GUANXI_KEY, or None to use (or make) `data/key`.
        own: take the directory for this process alone, as a server does. Without it, the store is opened beside
            whoever owns it, as command-line tools do. A database is never owned.
        indexing: whether its index is to be made by this version's rules from now on, as it is by whoever makes it:
            servers, and the command that does. If it was made by others, all of it has to be made anew.
        create: whether a store is made where there is none.
        connections: to the database, for this process; at least 4.

    Raises:
        StoreInUseError: `own`, and another process has the directory.
        StoreMissingError: there is none, and `create` is False.
        StoreForeignError: the directory belongs to another user, or file or database to another program.
        StoreTooNewError: the store was written by a newer version.
        KeyMismatchError: the key is not the store's.
        StoreError: it cannot be read or written.
    """
    where = place if isinstance(place, Location) else Location(place)
    data = where.data
    _refuse_foreign(data)
    previous = os.umask(0o077)
    lock: DataLock | None = None
    try:
        if where.database is not None:
            from guanxi.store.postgres.opening import open_postgres  # noqa: PLC0415 - 130 ms, for those who have one

            engine, sealing = open_postgres(where, key=key, create=create, connections=connections, indexing=indexing)
            return Store(engine, sealing, None)
        _prepare(data, create=create)
        lock = DataLock(data) if own else None
        sealing = load_key(data, key)
        _make_current(data, sealing, locked=own, indexing=indexing)
        return Store(Sqlite(data / DATABASE), sealing, lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    finally:
        os.umask(previous)


def _refuse_foreign(data: Path) -> None:
    # First of all: in a directory of another user nothing can be looked for.
    if data.exists() and data.stat().st_uid != os.geteuid():
        message = f"{data} belongs to another user: run guanxi as that user"
        raise StoreForeignError(message)


def _prepare(data: Path, *, create: bool) -> None:
    if not create and not (data / DATABASE).exists():
        message = f"there is no store in {data}: start one with `guanxi serve --data {data}`, or name another --data"
        raise StoreMissingError(message)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)


def _make_current(data: Path, key: Key, *, locked: bool, indexing: bool) -> None:
    try:
        connection = connect(data / DATABASE, patience_ms=5000)
        try:
            if not is_current(connection):
                lock = None if locked else DataLock(data)
                migrate(connection)
                if lock is not None:
                    lock.release()
            connection.pragma("journal_mode", "wal")  # a copy that was put here has forgotten it (VACUUM INTO)
            check_key(connection, key)
            if connection.execute(META, (MOVING,)).fetchall():
                raise StoreUnfinishedError(data)
            follow_rules(connection, take=indexing)
        finally:
            connection.close()
    except apsw.NotADBError as error:
        message = f"{data / DATABASE} is not a database"
        raise StoreForeignError(message) from error
    except apsw.Error as error:
        message = f"{data / DATABASE} cannot be opened: {error}"
        raise StoreError(message) from error


def check_key(connection: apsw.Connection, key: Key) -> None:
    """Hold a key against the check value that the database keeps; the first key leaves one.

    Raises:
        KeyMismatchError: it is another key.
    """
    row = connection.execute(META, ("key_check",)).fetchone()
    if row is None:
        connection.execute(META_PUT, ("key_check", key.check_value))
    elif row[0] != key.check_value:
        message = (
            "the key is not the one that this store was made with: put the right one into GUANXI_KEY or the data "
            "directory's file `key` (backups do not hold it)"
        )
        raise KeyMismatchError(message)
