"""Move a store to another engine; copy a database to a file, and make one of such a file."""

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path

from guanxi.store.backup import draft, part_of, require_absent, settle
from guanxi.store.copying import sqlite_end
from guanxi.store.copying.copy import Copied, Progress, copy
from guanxi.store.copying.ends import Source, Target
from guanxi.store.copying.tables import TABLES
from guanxi.store.failures import KeyMismatchError, PlaceWrongError, StoreMissingError, TargetExistsError
from guanxi.store.key import Key, keep_key, load_key
from guanxi.store.location import Location
from guanxi.store.lock import DataLock
from guanxi.store.opening import DATABASE


def migrate_store(source: Location, target: Location, *, key: str | None, progress: Progress) -> list[Copied]:
    """Move a store to another place and engine. The source stays as it is, and is not written to meanwhile.

    What was interrupted goes on where it ended, if the source is still as it was, else from the beginning.

    Args:
        source: a store that no server owns; a database's servers answer that it is busy when they should write.
        target: an empty place, or one that an interrupted move between these two has left.
        key: the value of GUANXI_KEY, or None for the file `key` in the source's directory; a new data directory gets
            a copy of that file.
        progress: told how it goes on.

    Returns:
        What was compared, by table.

    Raises:
        PlaceWrongError: both are the same.
        StoreInUseError: a server owns the source or the target.
        StoreMissingError: there is no source, or its key is not there.
        StoreUnfinishedError: not all of the source is there.
        TargetExistsError: the target holds something else, or another key.
        KeyMismatchError: the key is not the source's.
        DamagedError: the copy differs from the source.
        StoreError: one of them cannot be used.
    """
    if (source.database or source.data.resolve()) == (target.database or target.data.resolve()):
        raise PlaceWrongError(f"{source} cannot be moved to itself")
    if source.database is None and not (source.data / DATABASE).exists():
        raise StoreMissingError(f"there is no store in {source.data}")
    if not key and not (source.data / "key").exists():
        raise StoreMissingError(
            f"the store's key is needed: set GUANXI_KEY, or name its directory with --data ({source.data} holds none)"
        )
    sealing = load_key(source.data, key)
    previous = os.umask(0o077)
    try:
        return asyncio.run(_moved(source, target, sealing, keep=not key and target.database is None, progress=progress))
    finally:
        os.umask(previous)


async def _moved(source: Location, target: Location, key: Key, *, keep: bool, progress: Progress) -> list[Copied]:
    async with AsyncExitStack() as stack:
        reader = await _source(stack, source, alone=True)
        await _require_key(reader, key)
        if keep and (target.data / "key").exists() and load_key(target.data, None).check_value != key.check_value:
            raise TargetExistsError(f"{target.data / 'key'} is the key of another store: name another directory")
        writer = await _target(stack, target)
        if keep:
            keep_key(target.data, key)
        return await copy(reader, writer, str(source.database or source.data.resolve()), progress)


async def _source(stack: AsyncExitStack, place: Location, *, alone: bool) -> Source:
    if place.database is not None:
        from guanxi.store.postgres.end import reading  # noqa: PLC0415 - 130 ms, for those who have one

        return await stack.enter_async_context(reading(place.database, alone=alone))
    stack.callback(DataLock(place.data).release)
    return stack.enter_context(sqlite_end.reading(place.data / DATABASE, alone=alone))


async def _target(stack: AsyncExitStack, place: Location) -> Target:
    if place.database is not None:
        from guanxi.store.postgres.end import writing  # noqa: PLC0415 - as above

        return await stack.enter_async_context(writing(place.database))
    place.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    stack.callback(DataLock(place.data).release)
    return stack.enter_context(sqlite_end.writing(place.data / DATABASE))


async def _require_key(source: Source, key: Key) -> None:
    values: dict[str, bytes] = dict(await source.rows(TABLES[0], None, 1000))
    if values.get("key_check", key.check_value) != key.check_value:
        raise KeyMismatchError("the key is not the one that the store was made with: put the right one into GUANXI_KEY")


def back_up_database(source: Location, file: Path, progress: Progress) -> int:
    """Copy a PostgreSQL store, as of one moment, to a SQLite file; servers go on meanwhile. The key is not in it.

    Args:
        source: the store.
        file: does not exist yet; it appears whole, with mode 0600, or not at all.
        progress: told how it goes on.

    Returns:
        Its size in bytes.

    Raises:
        TargetExistsError: the file exists.
        StoreError: the store cannot be read, or the file not written.
    """
    require_absent(file)

    async def copied(part: Path) -> None:
        async with AsyncExitStack() as stack:
            reader = await _source(stack, source, alone=False)
            await copy(reader, stack.enter_context(sqlite_end.writing(part)), str(source), progress)

    with draft(part_of(file)) as part:
        asyncio.run(copied(part))
        settle(part, file)
    return file.stat().st_size


def restore_database(file: Path, target: Location, *, key: str | None, progress: Progress) -> list[Copied]:
    """Make a PostgreSQL store of a backup.

    Args:
        file: what `guanxi backup` wrote, of whichever engine.
        target: an empty database, or one that an interrupted restore of the file has left.
        key: the value of GUANXI_KEY, or None for the file `key` in the target's directory.
        progress: told how it goes on.

    Raises:
        StoreMissingError: there is no backup, or its key is not there.
        TargetExistsError: the database holds something else.
        KeyMismatchError: the key is not the one that the backup was made with.
        StoreError: file or database cannot be used.
    """
    if not file.exists():
        raise StoreMissingError(f"there is no backup {file}")
    if not key and not (target.data / "key").exists():
        raise StoreMissingError(f"the backup's key is needed: copy it to {target.data / 'key'}, or set GUANXI_KEY")
    sealing, name = load_key(target.data, key), str(file.resolve())

    async def copied() -> list[Copied]:
        async with AsyncExitStack() as stack:
            reader = stack.enter_context(sqlite_end.reading(file, alone=False))
            await _require_key(reader, sealing)
            return await copy(reader, await _target(stack, target), name, progress)

    return asyncio.run(copied())
