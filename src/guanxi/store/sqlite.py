"""SQLite under the store: two connections, one snapshot a tick, commits and checkpoints off the event loop.

* Reads run inline: a point read costs 3-9 µs, a hop to a thread more. All reads of one tick of the loop share a
  read transaction (1.5 x faster, docs/decisions/0002). It ends by `call_soon`, before the loop polls again,
  so a request that arrives after an answered write sees that write.
* Only COMMIT waits for the disk, so only COMMIT runs in a thread (apsw releases the GIL). Nothing waits in SQLite's
  busy handler: a foreign writer gives EngineBusyError and the caller sleeps on the loop.
* Checkpoints run on a third connection in a thread of their own.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Final

import apsw

from guanxi.domain.failures import StoreBusy
from guanxi.store.failures import EngineBusyError, EngineFailedError
from guanxi.store.figures import EngineFigures, file_bytes
from guanxi.store.rows import Reader, Row
from guanxi.store.sqlite_index import Postings

_LOG = logging.getLogger(__name__)

# Pages of 4 KiB. From the first size on a checkpoint runs beside the writers; from the second on writers wait for
# one, since SQLite can start its log afresh only at a moment when all of it has been copied.
_CHECKPOINT_PAGES: Final = 4_000
_WAIT_PAGES: Final = 32_000

# The log's file keeps the size that a long reader made it grow to, if nobody sets a limit (in bytes) to go back to.
_SETTINGS: Final = (
    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 2147483648;"
    f"PRAGMA journal_size_limit = {_WAIT_PAGES * 4096};"
)


def connect(path: Path, *, patience_ms: int = 0) -> apsw.Connection:
    """Open a connection that loses nothing that was committed: WAL and synchronous=FULL.

    Args:
        path: the database file.
        patience_ms: how long statements wait for another process's lock; 0 on the event loop.
    """
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(patience_ms)
    connection.execute(_SETTINGS).fetchall()  # all rows: what follows one that is not fetched is not executed
    # Without it, recent SQLite prepares a cached statement again whenever a bound LIMIT changes (docs/decisions/0002).
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    return connection


class Sqlite:
    """One database file, as one event loop uses it."""

    mixes = True

    def __init__(self, path: Path) -> None:
        """Open the file.

        Args:
            path: a database whose schema is current.
        """
        self._path = path
        self._reader = connect(path)
        self._reader.execute("PRAGMA query_only = ON")
        self._cursor = self._reader.cursor()
        self._writer = connect(path)
        self._writer.set_wal_hook(self._after_commit)
        self._committer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commit")
        self._checkpointer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="checkpoint")
        self._checkpoint: Future[None] | None = None
        self._checkpointed = monotonic()
        self._wal_pages = 0
        self._wait_pages = _WAIT_PAGES
        self._reading = False
        self.index = Postings(self)
        # Which snapshot is, or will next be, open: what was read in another one may no longer be so.
        self.tick = 0

    # --- reading -------------------------------------------------------------------------------------------------

    async def fetch_one(self, statement: str, *values: object) -> Row | None:
        """Read the first row in this tick's snapshot.

        Raises:
            StoreBusy: the engine could not read.
        """
        try:
            if not self._reading:
                self._begin_reading()
            row: Row | None = self._cursor.execute(statement, values).fetchone()
        except apsw.Error as error:
            raise self._unreadable(error) from error
        return row

    async def fetch_all(self, statement: str, *values: object) -> list[Row]:
        """Read all rows in this tick's snapshot.

        Raises:
            StoreBusy: the engine could not read.
        """
        try:
            if not self._reading:
                self._begin_reading()
            rows: list[Row] = self._cursor.execute(statement, values).fetchall()
        except apsw.Error as error:
            raise self._unreadable(error) from error
        return rows

    def _begin_reading(self) -> None:
        self._cursor.execute("BEGIN")
        self._reading = True
        asyncio.get_running_loop().call_soon(self.end_tick)

    def end_tick(self) -> None:
        """Let go of the snapshot: the next read sees everything that has been committed."""
        if self._reading:
            self._reading = False
            self.tick += 1
            self._cursor.execute("COMMIT")

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Reader]:
        """Give what reads one moment: this tick's, as long as whoever reads awaits nothing else."""
        yield self

    def _unreadable(self, error: apsw.Error) -> StoreBusy:
        _LOG.error("the store could not be read", extra={"cause": repr(error)})
        return StoreBusy("the store could not be read; try again later")

    # --- writing -------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Begin the one write transaction.

        Raises:
            EngineBusyError: another process is writing.
            EngineFailedError: the file cannot be written.
        """
        if self._wal_pages > self._wait_pages:
            await asyncio.wrap_future(self._start_checkpoint())
            # A long reader elsewhere (a backup) can keep the log from being copied: do not wait again at once.
            self._wait_pages = max(_WAIT_PAGES, self._wal_pages * 2)
        self.end_tick()
        self._run("BEGIN IMMEDIATE")

    async def load(self, statement: str, values: Sequence[Row]) -> list[list[Row]]:
        """Read rows inside the write transaction: a list of them for each of the values.

        Raises:
            EngineFailedError: the engine could not.
        """
        return [self._run(statement, one) for one in values]

    async def flush(self, written: Sequence[tuple[str, Sequence[Row]]]) -> None:
        """Run statements, each once per row, inside the write transaction.

        Raises:
            EngineFailedError: a constraint is broken, or the engine could not.
        """
        try:
            for statement, rows in written:
                self._writer.executemany(statement, rows)
        except apsw.Error as error:
            raise EngineFailedError(str(error)) from error

    async def commit(self) -> None:
        """Make the transaction durable; returns when it has been synced to the disk.

        Raises:
            EngineFailedError: it could not be; nothing of it is there.
        """
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._committer, self._run, "COMMIT")

    async def rollback(self) -> None:
        """Forget the transaction, if one is open."""
        if self._writer.in_transaction:
            self._run("ROLLBACK")

    def _run(self, statement: str, values: Iterable[object] = ()) -> list[Row]:
        try:
            rows: list[Row] = self._writer.execute(statement, tuple(values)).fetchall()
        except apsw.BusyError as error:
            raise EngineBusyError(str(error)) from error
        except apsw.Error as error:
            raise EngineFailedError(str(error)) from error
        return rows

    # --- checkpoints ---------------------------------------------------------------------------------------------

    def _after_commit(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._wal_pages = pages
        if pages < _CHECKPOINT_PAGES:
            self._wait_pages = _WAIT_PAGES
        elif self._checkpoint is None or self._checkpoint.done():
            self._start_checkpoint()
        return apsw.SQLITE_OK

    def _start_checkpoint(self) -> Future[None]:
        self._checkpoint = self._checkpointer.submit(self._copy_log)
        return self._checkpoint

    def _copy_log(self) -> None:
        try:
            connection = connect(self._path)
            try:
                pages, copied = connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
                self._checkpointed = monotonic() if copied == pages else self._checkpointed
            finally:
                connection.close()
        except apsw.Error as error:
            # Nothing is lost: the log keeps what the file does not have yet, and the next commit tries again.
            _LOG.warning("the write-ahead log could not be copied", extra={"cause": repr(error)})

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Do nothing: who asks for this owns the directory."""
        yield

    async def figures(self) -> EngineFigures:
        """Give the sizes of the files, and for how long the log was not copied to its end."""
        wal = file_bytes(self._path.with_name(f"{self._path.name}-wal"))
        return EngineFigures(file_bytes(self._path), wal, monotonic() - self._checkpointed)

    async def close(self) -> None:
        """Close all connections; the last one copies the log into the file."""
        self._committer.shutdown()
        self._checkpointer.shutdown()
        self.end_tick()
        self._reader.close()
        self._writer.close()
