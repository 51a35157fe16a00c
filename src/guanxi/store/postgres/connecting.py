"""One connection, for what is done once."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import asyncpg

from guanxi.store.failures import StoreError
from guanxi.store.location import PostgresUrl

T = TypeVar("T")

_SECONDS: Final = 10


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, in a loop of its own, whether or not one is running here."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


@asynccontextmanager
async def connected(url: PostgresUrl) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """Connect for as long as the context lasts.

    Raises:
        StoreError: the database cannot be reached, or refuses what is asked of it.
    """
    try:
        connection = await asyncpg.connect(url.dsn, timeout=_SECONDS, statement_cache_size=url.statement_cache_size)
        try:
            yield connection
        finally:
            await connection.close(timeout=_SECONDS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, ValueError) as error:
        raise StoreError(f"{url} cannot be used: {str(error) or type(error).__name__}") from error
