"""A PostgreSQL database as one end of a copy."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

from guanxi.store.copying.tables import MOVING, TABLES, Table
from guanxi.store.failures import StoreInUseError, TargetExistsError
from guanxi.store.location import PostgresUrl
from guanxi.store.postgres.citus import distribute, has_citus, is_distributed
from guanxi.store.postgres.connecting import connected
from guanxi.store.postgres.dialect import plain
from guanxi.store.postgres.opening import lock_schema, migrate, require_durable, require_whole, schema_of
from guanxi.store.rows import Row
from guanxi.store.statements import META, META_PUT

_ALONE: Final = 0x47_75_58_6D
"""Of the advisory lock of whoever copies into a database; "GuXm"."""

_NAMES: Final = ", ".join(table.name for table in TABLES)

_LOCK_ALL: Final = f"LOCK TABLE organisation, {_NAMES} IN EXCLUSIVE MODE"
"""The organisations' table first, as every writer does: else one of them and this would wait for each other."""

_IN_USE: Final = (
    "SELECT EXISTS (SELECT FROM pg_class AS c WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema()))"
    " AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e'))"
)
"""Whether the schema holds anything but what extensions have brought."""


class PostgresEnd:
    """One database, on a connection of its own."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        """Take the connection."""
        self._connection = connection

    async def rows(self, table: Table, after: Row | None, limit: int) -> list[Row]:
        """Give rows in the order of their key."""
        statement = table.page if after is None else table.next_page
        return [tuple(row) for row in await self._connection.fetch(plain(statement), limit, *(after or ()))]

    async def count(self, table: Table) -> int:
        """Give the number of a table's rows."""
        return int(await self._connection.fetchval(table.number))

    async def progress(self) -> bytes | None:
        """Give what was noted last."""
        noted: bytes | None = await self._connection.fetchval(plain(META), MOVING)
        return noted or None

    async def add(self, table: Table, rows: Sequence[Row], progress: bytes) -> None:
        """Add rows and note the progress."""
        async with self._connection.transaction():
            await self._connection.copy_records_to_table(table.name, records=rows, columns=table.columns)
            await self._connection.execute(plain(META_PUT), MOVING, progress)

    async def clear(self, progress: bytes) -> None:
        """Remove every row but the schema's number, and note the progress."""
        async with self._connection.transaction():
            for table in TABLES:
                where = " WHERE name <> 'schema'" if table.name == "meta" else ""
                await self._connection.execute(f"DELETE FROM {table.name}{where}")
            await self._connection.execute(plain(META_PUT), MOVING, progress)

    async def finish(self) -> None:
        """Forget the progress, and let the planner know what there is."""
        await self._connection.execute("DELETE FROM meta WHERE name = $1", MOVING)
        await self._connection.execute(f"ANALYZE {_NAMES}")


@asynccontextmanager
async def reading(url: PostgresUrl, *, alone: bool) -> AsyncIterator[PostgresEnd]:
    """Give a database to copy from, as of one moment.

    Args:
        url: the database.
        alone: whether others are kept from writing meanwhile; reading goes on.

    Raises:
        StoreMissingError, StoreUnfinishedError: there is no store, or not all of one.
        StoreInUseError: somebody has been writing for 10 s, or moves it already.
        StoreError: it cannot be read.
    """
    async with connected(url) as connection:
        await require_whole(connection, url)
        async with connection.transaction(isolation="repeatable_read"):
            if alone:
                await _lock(connection, url)  # before anything is read
            yield PostgresEnd(connection)


async def _lock(connection: "asyncpg.Connection[Any]", url: PostgresUrl) -> None:
    try:
        await connection.execute(f"SET LOCAL lock_timeout = '10s'; {_LOCK_ALL}")
    except asyncpg.LockNotAvailableError as error:
        raise StoreInUseError(f"{url} is being moved, or written to for too long: try again later") from error


@asynccontextmanager
async def writing(url: PostgresUrl) -> AsyncIterator[PostgresEnd]:
    """Give a database to copy to: an empty one, or one that an interrupted copy has left.

    Args:
        url: the database.

    Raises:
        TargetExistsError: it holds a store, or anything else.
        StoreInUseError: another copy into it is being made.
        StoreError: it cannot be written.
    """
    async with connected(url) as connection:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _ALONE):
            raise StoreInUseError(f"another migration into {url} is running")
        await require_durable(connection, url)
        async with connection.transaction():
            await lock_schema(connection)
            if not await schema_of(connection, url):
                if await connection.fetchval(_IN_USE):
                    raise TargetExistsError(f"{url} holds tables of another program: name an empty database")
                await migrate(connection, url, create=True)
                await connection.execute(plain(META_PUT), MOVING, b"")
            if await connection.fetchval(plain(META), MOVING) is None:
                raise TargetExistsError(f"{url} holds a store already: name an empty database")
            await migrate(connection, url, create=True)  # what an older version has left
        if await has_citus(connection) and not await is_distributed(connection):
            await distribute(connection)
        yield PostgresEnd(connection)
