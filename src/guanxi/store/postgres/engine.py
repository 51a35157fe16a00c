"""PostgreSQL as one event loop uses it: gathered reads, one write transaction at a time.

* A transaction locks the rows of its organisations first, in the order of their corp_id (`ORGANISATION_ROW … FOR
  UPDATE`), and whatever it writes belongs to one of them: so transactions of any number of processes queue up behind
  each other and cannot deadlock. A lock is waited for for 0.1 s only, since one transaction's wait holds up all
  writes of the process; the writer comes back to it.
* Isolation is READ COMMITTED: behind the lock each statement sees what the transaction before has committed.
* A process that stops in the middle of a transaction loses its locks after 10 s.
* A commit whose answer never came is looked up by its transaction's id.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Final

from guanxi.domain.failures import StoreBusy
from guanxi.store.failures import EngineFailedError, EngineGoneError, OutcomeUnknownError
from guanxi.store.figures import EngineFigures
from guanxi.store.location import PostgresUrl
from guanxi.store.postgres.connections import Connections
from guanxi.store.postgres.dialect import arrays_of, flushing, grouped, plain, stands_alone, together, types_of
from guanxi.store.postgres.index import Postings, stored_form
from guanxi.store.postgres.reads import Reads, read
from guanxi.store.postgres.replica import READ_THERE, Replica
from guanxi.store.rows import Reader, Row

if TYPE_CHECKING:
    import asyncpg

    from guanxi.store.postgres.connections import Connection

_LOG = logging.getLogger(__name__)

_BEGIN: Final = (
    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '0.1s';"
    " SET LOCAL idle_in_transaction_session_timeout = '10s'"
)
_SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ALONE: Final = 0x47_75_58_73  # of an advisory lock: "GuXs"

# The second number is the moment of the last crash recovery (or of somebody's pg_stat_reset_shared).
_CRASHED: Final = "coalesce(pg_stat_get_bgwriter_stat_reset_time()::text, '')"
_TRANSACTION_ID: Final = f"pg_current_xact_id()::text, {_CRASHED}"
_SIZE: Final = "SELECT pg_database_size(current_database())"
# A crash can forget the ids that were given last, and they are given again: "committed" may then be said of another.
_OUTCOME: Final = (
    f"SELECT CASE WHEN {_CRASHED} = $2 OR status = 'aborted' THEN status ELSE 'unknown' END"
    " FROM pg_xact_status($1::text::xid8) AS status"
)

_SETTLE_SECONDS: Final = 8.0
_SETTLE_PAUSE_SECONDS: Final = 0.1


class Postgres:
    """One database."""

    def __init__(self, url: PostgresUrl, size: int, *, distributed: bool, replica: PostgresUrl | None = None) -> None:
        """Take what is connected to; nothing is connected yet.

        Args:
            url: the database, whose schema is current.
            size: how many connections this process may have, at least 4: one writes, one reads what has to be of one
                moment, one is for whoever looks after the store, the others read.
            distributed: whether its tables are distributed (Citus): then no statement, and no transaction that
                writes, is about two organisations.
            replica: where contacts and changes are read, as long as it keeps up.
        """
        self.mixes = not distributed
        self.connections = Connections(url, size)
        self._reads = Reads(self.connections, size - 3, one_organisation=distributed)
        self._replica = Replica(replica, size, self.connections, distributed=distributed) if replica else None
        self._writer: Connection | None = None
        self._transaction: asyncpg.Record | None = None
        self._ticks = 0
        self._one_snapshot = asyncio.Lock()
        self.index = Postings(self)

    @property
    def tick(self) -> int:
        """A number that is never the same: no two statements are of one moment."""
        self._ticks += 1
        return self._ticks

    # --- reading -------------------------------------------------------------------------------------------------

    async def fetch_one(self, statement: str, *values: object) -> Row | None:
        """Read the first row, as of a moment after this was asked.

        Raises:
            StoreBusy: the engine could not read.
        """
        rows = await self.fetch_all(statement, *values)
        return rows[0] if rows else None

    async def fetch_all(self, statement: str, *values: object) -> list[Row]:
        """Read all rows, as of a moment after this was asked.

        Raises:
            StoreBusy: the engine could not read.
        """
        if self._replica is not None and statement in READ_THERE:
            rows = await self._replica.rows(statement, values)
            if rows is not None:
                return rows
        return await self._reads.rows(statement, values)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Reader]:
        """Give what reads one moment, after this was asked, as long as the context lasts.

        Raises:
            StoreBusy: the engine could not read.
        """
        try:
            async with self._one_snapshot, AsyncExitStack() as stack:
                yield _Snapshot(await self._begun(stack))
        except (EngineGoneError, EngineFailedError) as error:
            _LOG.error("the store could not be read", extra={"cause": repr(error)})
            raise StoreBusy("the store could not be read; try again later") from error

    async def _begun(self, stack: AsyncExitStack) -> "Connection":
        if self._replica is not None and self._replica.usable:
            try:
                return await stack.enter_async_context(_snapshot_of(self._replica.connections))
            except (EngineGoneError, EngineFailedError):
                self._replica.lost()
        return await stack.enter_async_context(_snapshot_of(self.connections))

    # --- writing -------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Begin the one write transaction of this process.

        Raises:
            EngineGoneError, EngineFailedError: it cannot be.
        """
        self._transaction = None
        self._writer = await self.connections.acquire()
        try:
            async with self.connections.using(self._writer) as connection:
                await connection.execute(_BEGIN)
        except BaseException:
            await self._release()
            raise

    async def load(self, statement: str, values: Sequence[Row]) -> list[list[Row]]:
        """Read rows inside the write transaction: a list of them for each of the values.

        Raises:
            OrganisationBusyError: another transaction holds an organisation's row, and has for 0.1 s.
            EngineGoneError, EngineFailedError: the engine could not.
        """
        async with self.connections.using(self._held()) as connection:
            return await read(connection, statement, values, one_organisation=not self.mixes)

    async def flush(self, written: Sequence[tuple[str, Sequence[Row]]]) -> None:
        """Run statements, each once for all its rows, inside the write transaction; as few round trips as can be.

        Raises:
            OrganisationBusyError, EngineGoneError, EngineFailedError: as for `load`, or a constraint is broken.
        """
        async with self.connections.using(self._held()) as connection:
            if not self.mixes:
                for statement, rows in stored_form(written):
                    await _flush_one(connection, statement, rows)
                return
            for group in grouped(stored_form(written)):
                statement, rows = group[0]
                if stands_alone(statement):
                    await connection.execute(plain(statement), *rows[0])
                    continue
                text = together(tuple((statement, types_of(rows)) for statement, rows in group), _TRANSACTION_ID)
                values = [value for _, rows in group for value in arrays_of(rows, one_organisation=False)]
                self._transaction = await connection.fetchrow(text, *values)

    async def commit(self) -> None:
        """Make the transaction durable.

        Raises:
            EngineGoneError, EngineFailedError: nothing of it is there.
            OutcomeUnknownError: the engine went away meanwhile, and cannot be asked whether it is.
        """
        try:
            async with self.connections.using(self._held()) as connection:
                await connection.execute("COMMIT")
        except EngineGoneError as error:
            await self._release()
            await self._settle(error)
        else:
            await self._release()

    async def rollback(self) -> None:
        """Forget the transaction, if one is open."""
        if self._writer is None:
            return
        try:
            async with self.connections.using(self._writer) as connection:
                await connection.execute("ROLLBACK")
        except (EngineGoneError, EngineFailedError):
            pass  # what cannot be told has ended with its connection
        finally:
            await self._release()

    async def _settle(self, lost: EngineGoneError) -> None:
        """Find out what became of the commit whose answer was lost."""
        try:
            async with asyncio.timeout(_SETTLE_SECONDS):
                while self._transaction is not None:  # a distributed transaction has no one id to ask about
                    try:
                        async with self.connections.one() as connection:
                            outcome = await connection.fetchval(_OUTCOME, *self._transaction)
                    except EngineGoneError:
                        outcome = "unreachable"
                    if outcome == "committed":
                        return
                    if outcome == "aborted":
                        raise lost
                    if outcome == "unknown":
                        break
                    await asyncio.sleep(_SETTLE_PAUSE_SECONDS)
        except (TimeoutError, EngineFailedError) as error:
            self.connections.pause()  # those who have waited behind this commit have waited long enough
            raise OutcomeUnknownError(f"{lost}; {error}") from lost
        raise OutcomeUnknownError(str(lost)) from lost

    def _held(self) -> "Connection":
        if self._writer is None:
            raise EngineGoneError("no transaction has begun")
        return self._writer

    async def _release(self) -> None:
        connection, self._writer = self._writer, None
        if connection is not None:
            await self.connections.give_back(connection)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keep every other process that asks for this waiting as long as the context lasts, at most 10 s.

        Raises:
            StoreBusy: another one took longer, or the engine cannot be reached.
        """
        try:
            async with self.connections.one() as connection:
                await connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({_ALONE})")
                yield
                await connection.execute("COMMIT")
        except (EngineGoneError, EngineFailedError) as error:
            raise StoreBusy("the store cannot be reached, or another process is starting; try again later") from error

    async def figures(self) -> EngineFigures:
        """Give the size of the database, when it can be reached, and the use of the pool."""
        try:
            async with self.connections.one() as connection:
                size = await connection.fetchval(_SIZE)
        except (EngineGoneError, EngineFailedError):
            size = None
        return EngineFigures(
            size, connections=self.connections.open, connections_busy=self.connections.busy - self._reads.idle
        )

    async def close(self) -> None:
        """Let reads end, and close all connections."""
        if self._replica is not None:
            await self._replica.close()
        await self._reads.drain()
        await self.connections.close()


@asynccontextmanager
async def _snapshot_of(connections: Connections) -> AsyncIterator["Connection"]:
    async with connections.one() as connection:
        await connection.execute(_SNAPSHOT)
        yield connection
        await connection.execute("COMMIT")


async def _flush_one(connection: "Connection", statement: str, rows: Sequence[Row]) -> None:
    if len(rows) == 1:
        await connection.execute(plain(statement), *rows[0])
        return
    text = flushing(statement, types_of(rows), one_organisation=True)
    await connection.execute(text, *arrays_of(rows, one_organisation=True))


class _Snapshot:
    """Reads of one transaction."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    async def fetch_one(self, statement: str, *values: object) -> Row | None:
        rows = await self.fetch_all(statement, *values)
        return rows[0] if rows else None

    async def fetch_all(self, statement: str, *values: object) -> list[Row]:
        return (await read(self._connection, statement, [values], one_organisation=False))[0]
