"""Copy a store to one file while it is in use, and make a store of such a file.

The copy is SQLite's `VACUUM INTO`: one read transaction, so it is the store of one moment, whoever writes meanwhile.
(SQLite's stepwise backup begins again with every write of another process, and never ends beside a busy one.)
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import apsw

from guanxi.store.copying.tables import MOVING
from guanxi.store.failures import (
    DamagedError,
    StoreError,
    StoreForeignError,
    StoreMissingError,
    StoreUnfinishedError,
    TargetExistsError,
)
from guanxi.store.key import Key, load_key
from guanxi.store.lock import DataLock
from guanxi.store.migrate import APPLICATION_ID, is_current
from guanxi.store.opening import DATABASE, check_key
from guanxi.store.sqlite import connect
from guanxi.store.statements import META

_BESIDE: Final = ("-journal", "-wal", "-shm")
"""The ends of the names of the files that SQLite keeps beside a database."""

_STEPS: Final = 50_000
"""Steps of SQLite's machine between two questions whether a copy was given up: some milliseconds."""


def back_up(data: Path, target: Path, given_up: Callable[[], bool] = lambda: False) -> int:
    """Write a consistent copy of a store to a file; the key is not in it.

    Args:
        data: the data directory; a server may be writing to it.
        target: a file that does not exist yet. It appears whole, with mode 0600, or not at all.
        given_up: asked again and again while it copies; True ends that, and leaves nothing behind.

    Returns:
        Its size in bytes.

    Raises:
        StoreMissingError, StoreUnfinishedError: there is no store, or not all of one.
        TargetExistsError: the target exists.
        StoreError: it cannot be read or written, or was given up.
    """
    if not (data / DATABASE).exists():
        raise StoreMissingError(f"there is no store in {data}")
    require_absent(target)
    with draft(part_of(target)) as part, _as_store_error(target):
        connection = connect(data / DATABASE)
        try:
            _check_program(connection, data / DATABASE)
            if connection.execute(META, (MOVING,)).fetchall():
                raise StoreUnfinishedError(data)
            connection.set_progress_handler(given_up, _STEPS)
            connection.execute("VACUUM INTO ?", (str(part),))
        finally:
            connection.close()
        _check(part)
        settle(part, target)
    return target.stat().st_size


def require_absent(target: Path) -> None:
    """Refuse to write over a file.

    Raises:
        TargetExistsError: there is one.
    """
    if target.exists():
        raise TargetExistsError(f"{target} exists already: choose another name, or remove it")


def part_of(target: Path) -> Path:
    """Give the name under which a copy grows until it is whole."""
    return target.with_name(f"{target.name}.part")


def store_size(data: Path) -> int:
    """Give the bytes of a store's database file, for a progress bar."""
    return (data / DATABASE).stat().st_size


def restore(source: Path, data: Path, *, key: str | None, aside: str | None) -> Path | None:
    """Make a store of a backup.

    Args:
        source: the backup.
        data: the data directory; it holds the backup's key in `key`, unless GUANXI_KEY gives it.
        key: the value of GUANXI_KEY, or None.
        aside: the name that a store that is there already gets in the data directory; None refuses to replace one.

    Returns:
        Where the store that was there is now, or None when there was none.

    Raises:
        StoreInUseError: a server owns the data directory.
        StoreMissingError: there is no backup, or no key.
        TargetExistsError: there is a store, and `aside` is None.
        StoreForeignError, StoreTooNewError, DamagedError: the backup is not one, or not for this version, or damaged.
        KeyMismatchError: the key is not the one that the backup was made with.
    """
    if not source.exists():
        raise StoreMissingError(f"there is no backup {source}")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = DataLock(data)
    try:
        database = data / DATABASE
        if database.exists() and aside is None:
            raise TargetExistsError(f"{data} holds a store already: --replace keeps it aside and puts the backup there")
        sealing = _existing_key(data, key)
        with draft(data / f"{DATABASE}.part") as part, _as_store_error(database):
            shutil.copyfile(source, part)
            _check(part)
            _check_restorable(part, source, sealing)
            kept = _keep_aside(database, aside) if aside is not None and database.exists() else None
            for left in _BESIDE:  # of a database that is gone: SQLite would take it for this one's
                database.with_name(f"{DATABASE}{left}").unlink(missing_ok=True)
            settle(part, database)
        return kept
    finally:
        lock.release()


def _existing_key(data: Path, given: str | None) -> Key:
    # load_key would make a new one, and nothing that the backup seals could be opened with that.
    if not given and not (data / "key").exists():
        raise StoreMissingError(
            f"the backup's key is needed: copy the file `key` of its data directory to {data / 'key'}"
            " (or name it with --key-file, or set GUANXI_KEY)"
        )
    return load_key(data, given)


def _check_restorable(part: Path, source: Path, key: Key) -> None:
    connection = connect(part)
    try:
        _check_program(connection, source)
        is_current(connection)
        check_key(connection, key)
    finally:
        connection.close()


def _check_program(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("application_id") != APPLICATION_ID:
        raise StoreForeignError(f"{path} is not a store of Guanxi")


def _keep_aside(database: Path, aside: str) -> Path:
    """Give the old database a second name. Its log is folded into it first; a damaged one keeps it beside it."""
    kept, log = database.with_name(aside), database.with_name(f"{DATABASE}-wal")
    try:
        connection = connect(database, patience_ms=5000)
        try:
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        finally:
            connection.close()
    except (apsw.NotADBError, apsw.CorruptError):
        if log.exists():
            log.rename(kept.with_name(f"{aside}-wal"))
    if log.exists() and log.stat().st_size:
        raise StoreError(f"another guanxi command is using {database}: try again when it has ended")
    kept.hardlink_to(database)
    return kept


def _check(path: Path) -> None:
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except (apsw.NotADBError, apsw.CorruptError) as error:
        raise DamagedError(f"{path.name} is damaged, or no database: {error}") from error
    if found is None or found[0] != "ok":
        raise DamagedError(f"{path.name} is damaged: {found and found[0]}")


def settle(part: Path, target: Path) -> None:
    """Give a finished file its name, so that neither is lost when the power fails."""
    for path, flags in ((part, os.O_RDWR), (target.parent, os.O_RDONLY)):
        if path == target.parent:
            part.replace(target)
        handle = os.open(path, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def draft(part: Path) -> Iterator[Path]:
    """Give a name for a file of mode 0600 that grows; what is left of it in the end is removed."""
    previous = os.umask(0o077)
    files = [part, *(part.with_name(part.name + end) for end in _BESIDE)]
    try:
        for leftover in files:  # of one that was killed
            leftover.unlink(missing_ok=True)
        yield part
    finally:
        os.umask(previous)
        for leftover in files:
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


@contextmanager
def _as_store_error(path: Path) -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        raise StoreError(f"{path} cannot be written: {error}") from error
