"""Connections to PostgreSQL: made when they are needed, bounded in number and in time; its errors in our words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import asyncpg

from guanxi.store.failures import EngineFailedError, EngineGoneError, OrganisationBusyError
from guanxi.store.location import PostgresUrl

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection: TypeAlias = PoolConnectionProxy[Any]

_CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
"""For how long a statement may run, waiting for locks included."""

_PAUSE_SECONDS: Final = 0.2
"""After an attempt to connect has failed, or a statement has had no answer, others fail at once: a queue of requests
does not wait one by one, each for a connection of the pool that stands still too."""

_GONE: Final = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # asyncpg has lost its place: a message of the server's end came where none was due
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ReadOnlySQLTransactionError,  # a new connection may find one that can write
)


def translated(error: Exception) -> Exception:
    """Give the store's own error for one of asyncpg's."""
    if isinstance(error, asyncpg.LockNotAvailableError):
        return OrganisationBusyError(str(error))
    if isinstance(error, _GONE) and not isinstance(error, asyncpg.DataError):
        return EngineGoneError(f"{type(error).__name__}: {error}")
    return EngineFailedError(f"{type(error).__name__}: {error}")


class Connections:
    """A pool that belongs to the event loop that first uses it.

    Attributes:
        epoch: connections of an earlier one are not to be used any more: their server has become a standby.
    """

    def __init__(self, url: PostgresUrl, size: int) -> None:
        """Take what is connected to; nothing is connected yet.

        Args:
            url: the database.
            size: how many connections there may be.
        """
        self.size = size
        self._url = url
        self._pool: asyncpg.Pool[Any] | None = None
        self._closed = False
        self._gone_until = 0.0
        self.epoch = 0

    async def acquire(self) -> "Connection":
        """Give a connection that nobody else uses; whoever takes it gives it back.

        Raises:
            EngineGoneError: there is none to be had.
        """
        now = asyncio.get_running_loop().time()
        if self._closed or now < self._gone_until:
            raise EngineGoneError("the store is closed" if self._closed else "it did not answer a moment ago")
        if self._pool is None:
            self._pool = asyncpg.create_pool(
                self._url.dsn,
                min_size=0,
                max_size=self.size,
                reset=_nothing,
                timeout=_CONNECT_SECONDS,
                statement_cache_size=self._url.statement_cache_size,
            )
        try:
            await self._pool  # once; nothing later
            return await self._pool.acquire(timeout=_CONNECT_SECONDS)
        except (*_GONE, asyncpg.PostgresError) as error:
            self.pause()
            raise EngineGoneError(f"{type(error).__name__}: {error}") from error

    def pause(self) -> None:
        """Let everybody fail at once for a moment: the database does not answer."""
        self._gone_until = asyncio.get_running_loop().time() + _PAUSE_SECONDS

    async def give_back(self, connection: "Connection") -> None:
        """Take a connection back; one that is of no use any more is replaced when it is needed."""
        if self._pool is not None:
            with suppress(asyncpg.InterfaceError):  # it has ended, and so is back already
                if connection.is_in_transaction():
                    connection.terminate()
                await self._pool.release(connection)

    @asynccontextmanager
    async def using(self, connection: "Connection") -> AsyncIterator["Connection"]:
        """Bound what is done with a connection in time, and translate what it raises.

        Raises:
            EngineGoneError, EngineFailedError, OrganisationBusyError: see there.
        """
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                yield connection
        except asyncio.CancelledError:
            end(connection)  # nobody waits for the answer that it still has to give
            raise
        except (*_GONE, asyncpg.PostgresError) as error:
            if isinstance(error, TimeoutError):
                self.pause()
            if isinstance(error, asyncpg.ReadOnlySQLTransactionError) and self._pool is not None:
                self.epoch += 1
                await self._pool.expire_connections()  # a server that became a standby: new ones find the primary
            failure = translated(error)
            if isinstance(failure, EngineGoneError):
                end(connection)
            raise failure from error

    @asynccontextmanager
    async def one(self) -> AsyncIterator["Connection"]:
        """Give a connection for as long as the context lasts.

        Raises:
            EngineGoneError, EngineFailedError, OrganisationBusyError: see there.
        """
        connection = await self.acquire()
        try:
            async with self.using(connection):
                yield connection
        finally:
            await self.give_back(connection)

    @property
    def open(self) -> int:
        """How many connections there are."""
        return 0 if self._pool is None else self._pool.get_size()

    @property
    def busy(self) -> int:
        """How many of them are being used."""
        return 0 if self._pool is None else self._pool.get_size() - self._pool.get_idle_size()

    async def close(self) -> None:
        """Close all connections."""
        self._closed = True
        if self._pool is not None:
            try:
                await asyncio.wait_for(self._pool.close(), timeout=_CONNECT_SECONDS)
            except _GONE:
                self._pool.terminate()


def end(connection: "Connection") -> None:
    """End a connection at once, whatever it is doing."""
    with suppress(asyncpg.InterfaceError):  # it has ended already
        connection.terminate()


async def _nothing(_: object) -> None:
    """Leave a connection as it is: no session state is ever set, and resetting it would take a round trip."""
