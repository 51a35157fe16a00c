"""A read replica: contacts and changes are read from it as long as it is known to be no more than 5 s behind.

Once a second this process asks the primary how far its log goes, and the replica how far it has replayed it: what the
replica has replayed, the primary had at the moment of asking. No clock but this process's own is looked at, and
nothing is written. Tokens, apps, labels and settings are never read from a replica: a revocation holds at once.
"""

import asyncio
import logging
from collections import deque
from typing import Final

from guanxi.domain.failures import StoreBusy
from guanxi.store import statements as sql
from guanxi.store.failures import EngineFailedError, EngineGoneError
from guanxi.store.location import PostgresUrl
from guanxi.store.postgres.connections import Connections
from guanxi.store.postgres.reads import Reads
from guanxi.store.rows import Row

_LOG = logging.getLogger(__name__)

READ_THERE: Final = frozenset({sql.CONTACT_RECORD, sql.CONTACT_PAGE, sql.CHANGE_PAGE})
BEHIND_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 1.0
_WRITTEN: Final = "SELECT pg_current_wal_lsn()::text"
_REPLAYED: Final = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text END"


class Replica:
    """One replica, as one process sees it."""

    def __init__(self, url: PostgresUrl, size: int, primary: Connections, *, distributed: bool) -> None:
        """Take what is connected to; nothing is connected yet.

        Args:
            url: the replica.
            size: how many connections to it this process may have, at least 3.
            primary: whose replica it is.
            distributed: as for the engine.
        """
        self.connections = Connections(url, size)
        self._url = url
        self._primary = primary
        self._reads = Reads(self.connections, size - 2, one_organisation=distributed)
        self._marks: deque[tuple[float, int]] = deque()
        self._as_of = float("-inf")
        self._usable = False
        self._watch: asyncio.Task[None] | None = None

    @property
    def usable(self) -> bool:
        """Whether it is known to be no more than 5 s behind."""
        loop = asyncio.get_running_loop()
        if self._watch is None:
            self._watch = loop.create_task(self._look_on())
        usable = loop.time() - self._as_of <= BEHIND_SECONDS
        if usable != self._usable:
            self._usable = usable
            _LOG.warning("the replica is read" if usable else "the replica is behind or away: the primary is read")
        return usable

    async def rows(self, statement: str, values: Row) -> list[Row] | None:
        """Read rows, or give None when the replica cannot be asked now."""
        if not self.usable:
            return None
        try:
            return await self._reads.rows(statement, values)
        except StoreBusy:
            self.lost()
            return None

    def lost(self) -> None:
        """Ask the primary, until the replica has been heard of again."""
        self._as_of = float("-inf")
        self._marks.clear()

    async def _look_on(self) -> None:
        while True:
            try:
                await self._look()
            except (EngineGoneError, EngineFailedError) as error:
                _LOG.info("the replica's progress is not known", extra={"cause": repr(error)})
            await asyncio.sleep(_LOOK_SECONDS)

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        async with self._primary.one() as connection:
            self._marks.append((now, _position(await connection.fetchval(_WRITTEN))))
        async with self.connections.one() as connection:
            replayed = await connection.fetchval(_REPLAYED)
        if replayed is None:
            self._marks.clear()
            raise EngineFailedError(f"{self._url} is no replica")
        while self._marks and self._marks[0][1] <= _position(replayed):
            self._as_of, _ = self._marks.popleft()

    async def close(self) -> None:
        """Let reads end, and close all connections."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        await self._reads.drain()
        await self.connections.close()


def _position(lsn: str) -> int:
    """Give a place in the log as a number; it is written as two hexadecimal halves."""
    high, _, low = lsn.partition("/")
    return (int(high, 16) << 32) + int(low, 16)
