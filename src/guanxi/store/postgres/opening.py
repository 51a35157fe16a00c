"""Opening a database: what is made, what is checked before anything is read. Once a process, before its loop serves."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guanxi.store.copying.tables import MOVING, TABLES
from guanxi.store.failures import (
    KeyMismatchError,
    StoreError,
    StoreForeignError,
    StoreMissingError,
    StoreTooNewError,
    StoreUnfinishedError,
)
from guanxi.store.index_rules import RULES_NAME, rules
from guanxi.store.key import Key, load_key
from guanxi.store.location import Location, PostgresUrl
from guanxi.store.migrate import migrations, say_that_it_takes_time
from guanxi.store.postgres.citus import distribute, has_citus, is_distributed
from guanxi.store.postgres.connecting import apart, connected
from guanxi.store.postgres.dialect import plain, translated
from guanxi.store.postgres.engine import Postgres
from guanxi.store.statements import META, META_PUT, ORGANISATION_INDEXED, ORGANISATION_UNINDEX

if TYPE_CHECKING:
    import asyncpg

_LOCK: Final = 0x47_75_58_69
"""Of the migrations' advisory lock; "GuXi"."""

_SCHEMA: Final = "schema"
_TABLES: Final = "SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL"
_OURS: Final = [table.name for table in TABLES]
_CREATED: Final = re.compile(r"CREATE TABLE (\w+)")
_OLDEST: Final = 15


def open_postgres(
    where: Location, *, key: str | None, create: bool, connections: int, indexing: bool = False
) -> tuple[Postgres, Key]:
    """Bring a database to the newest schema and hold the key against it; blocks until that is done.

    Args:
        where: the database, and the directory with the key if that is not given.
        key: the value of GUANXI_KEY, or None.
        create: whether a store is made where there is none.
        connections: how many this process may have.
        indexing: as for `open_store`.

    Raises:
        StoreMissingError: there is none, and `create` is False; or its key is not here.
        StoreForeignError: the database holds another program's tables.
        StoreTooNewError: it was written by a newer version.
        KeyMismatchError: the key is not the store's.
        StoreError: it cannot be reached, or does not keep what it acknowledges.
    """
    if where.database is None:
        raise StoreMissingError(f"{where} is no database")
    sealing, distributed = apart(_prepare(where.database, where.data, key, create=create, indexing=indexing))
    return Postgres(where.database, connections, distributed=distributed, replica=where.replica), sealing


async def _prepare(url: PostgresUrl, data: Path, key: str | None, *, create: bool, indexing: bool) -> tuple[Key, bool]:
    async with connected(url) as connection:
        await require_durable(connection, url)
        async with connection.transaction():
            await lock_schema(connection)
            await migrate(connection, url, create=create)
            if await connection.fetchval(plain(META), MOVING) is not None:
                raise StoreUnfinishedError(url)
            sealing = await _checked_key(connection, data, key)
            await _follow_rules(connection, take=indexing)
        if await has_citus(connection) and not await is_distributed(connection):
            await distribute(connection)
        return sealing, await is_distributed(connection)


async def lock_schema(connection: "asyncpg.Connection[Any]") -> None:
    """Let whoever comes second find everything made. Ends with the transaction, as a pooler needs it."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)


async def require_durable(connection: "asyncpg.Connection[Any]", url: PostgresUrl) -> None:
    """Refuse a server that may lose what it acknowledges, or is too old.

    Raises:
        StoreError: it is one.
    """
    if connection.get_server_version().major < _OLDEST:
        raise StoreError(f"{url} is PostgreSQL {connection.get_server_version().major}: {_OLDEST} or newer is needed")
    if await connection.fetchval("SHOW synchronous_commit") == "off":
        raise StoreError(
            f"{url} has synchronous_commit off, so what it acknowledges can be lost:"
            " ALTER ROLE … SET synchronous_commit = on"
        )


async def schema_of(connection: "asyncpg.Connection[Any]", url: PostgresUrl) -> int:
    """Give the number of the last migration that a database has seen; 0 when it holds no store.

    Raises:
        StoreForeignError: it holds tables of another program that have our names.
    """
    there = {name for (name,) in await connection.fetch(_TABLES, _OURS)}
    if not there:
        return 0
    version = await connection.fetchval(plain(META), _SCHEMA) if there in _made() else None
    if version is None:
        raise StoreForeignError(f"{url} holds tables of another program: use a database (or a search_path) of its own")
    return int(version)


def _made() -> list[set[str]]:
    """Give the tables that there are after each migration."""
    made = [set(_CREATED.findall(script)) for script in migrations().values()]
    return [set().union(*made[:number]) for number in range(1, len(made) + 1)]


async def require_whole(connection: "asyncpg.Connection[Any]", url: PostgresUrl) -> None:
    """Refuse a database that holds no store of this version, or one that is still being moved there.

    Raises:
        StoreMissingError, StoreForeignError, StoreUnfinishedError: see the classes.
        StoreError: it is of another version.
    """
    version = await schema_of(connection, url)
    if not version:
        raise StoreMissingError(f"there is no store in {url}")
    if version != max(migrations()):
        raise StoreError(f"{url} has another schema: open it once with this version (guanxi org list)")
    if await connection.fetchval(plain(META), MOVING) is not None:
        raise StoreUnfinishedError(url)


async def migrate(connection: "asyncpg.Connection[Any]", url: PostgresUrl, *, create: bool) -> None:
    """Bring a database to the newest schema, inside a transaction that holds the lock.

    Raises:
        StoreMissingError, StoreForeignError, StoreTooNewError: see `open_postgres`.
    """
    done, known = await schema_of(connection, url), migrations()
    if done > max(known):
        raise StoreTooNewError(
            f"the store was written by a newer version of Guanxi (schema {done}; this one knows {max(known)}): "
            "install that version"
        )
    if not done and not create:
        raise StoreMissingError(f"there is no store in {url}: start one with `guanxi serve --database …`")
    say_that_it_takes_time(done)
    # Citus: what a migration changes, and the tables that it changes then, are of one connection to each node.
    await connection.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
    for number, script in known.items():
        if number > done:
            await connection.execute(translated(script))
            await connection.execute(plain(META_PUT), _SCHEMA, str(number).encode())


async def _follow_rules(connection: "asyncpg.Connection[Any]", *, take: bool) -> None:
    """Do what `index_rules.follow_rules` does, inside a transaction that holds the lock: of two nodes one does it."""
    if await connection.fetchval(plain(META), RULES_NAME) == rules():
        return
    if not take and await connection.fetch(plain(ORGANISATION_INDEXED), "", 1):
        return
    await connection.execute(plain(META_PUT), RULES_NAME, rules())
    if not await is_distributed(connection):
        # As batches lock them, so that none of them and this wait for each other.
        await connection.execute("SELECT FROM organisation ORDER BY corp_id FOR UPDATE")
    await connection.execute(plain(ORGANISATION_UNINDEX))


async def _checked_key(connection: "asyncpg.Connection[Any]", data: Path, given: str | None) -> Key:
    stored = await connection.fetchval(plain(META), "key_check")
    if stored is not None and not given and not (data / "key").exists():
        raise StoreMissingError(
            f"this store's key is needed: copy the file `key` of the node that made it to {data / 'key'},"
            " or set GUANXI_KEY"
        )
    sealing = load_key(data, given)
    if stored is None:
        await connection.execute(plain(META_PUT), "key_check", sealing.check_value)
    elif stored != sealing.check_value:
        raise KeyMismatchError(
            "the key is not the one that this store was made with: put the right one into GUANXI_KEY or the data "
            "directory's file `key` (it is not in the database)"
        )
    return sealing
