"""A database as `guanxi doctor` looks at it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from guanxi.store.location import PostgresUrl
from guanxi.store.postgres.connecting import connected
from guanxi.store.postgres.dialect import plain
from guanxi.store.postgres.opening import require_whole
from guanxi.store.rows import Row

_LOCK: Final = (
    "LOCK TABLE organisation, contact, access, block, label_use, trash, employee, membership IN EXCLUSIVE MODE"
)


@asynccontextmanager
async def examining(url: PostgresUrl, *, writing: bool) -> AsyncIterator[Callable[..., Awaitable[list[Row]]]]:
    """Give what runs statements in one transaction, which is committed at the end.

    Args:
        url: the database.
        writing: whether to keep others from writing meanwhile; else it is a snapshot.

    Raises:
        StoreMissingError, StoreUnfinishedError: there is no store, or not all of one.
        StoreError: it cannot be used.
    """
    async with connected(url) as connection:
        await require_whole(connection, url)
        async with connection.transaction(isolation="read_committed" if writing else "repeatable_read"):
            if writing:
                await connection.execute(_LOCK)

            async def query(statement: str, *values: object) -> list[Row]:
                return [tuple(row) for row in await connection.fetch(plain(statement), *values)]

            yield query
