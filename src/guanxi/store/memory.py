"""A store that is nowhere but in this process's memory, and gone with it: for worlds of a sandbox.

It has one connection. Reading and writing pass each other safely, since nothing is awaited between the beginning of a
batch and its commit: no other task has a turn while something is written that is not committed.
"""

from typing import Final

import apsw

from guanxi.store.figures import EngineFigures
from guanxi.store.key import Key
from guanxi.store.migrate import migrate
from guanxi.store.sqlite import Sqlite
from guanxi.store.sqlite_index import Postings
from guanxi.store.store import Store

_KEY: Final = Key(bytes(32))
"""Whoever runs a sandbox shows its secrets to everybody: the same key each time makes the same tokens."""


class Memory(Sqlite):
    """One database in memory, as one event loop uses it."""

    def __init__(self) -> None:
        """Make an empty one."""
        connection = apsw.Connection(":memory:")
        connection.pragma("temp_store", "memory")  # a large sort would be done in a file
        migrate(connection)
        self._reader = self._writer = connection
        self._cursor = connection.cursor()
        self._reading = False
        self.index = Postings(self)
        self.tick = 0

    def store(self) -> Store:
        """Give a store of it: as many as are wanted, each of which remembers what it has read for itself."""
        return Store(self, _KEY, None)

    async def begin(self) -> None:
        """Begin the one write transaction."""
        self.end_tick()
        self._run("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        """End it, at once."""
        self._run("COMMIT")

    async def figures(self) -> EngineFigures:
        """Give that no file has any bytes."""
        return EngineFigures(0, 0, 0.0)

    async def close(self) -> None:
        """Let go of it, and of all that it holds."""
        self.end_tick()
        self._reader.close()
