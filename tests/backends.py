"""The engines that a store can have, each with real data of its own.

A test that runs on both has the fixture `engine` (tests/conftest.py); `place_of` gives it the place it is to use.
"""

import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import apsw
import asyncpg
import pytest

from guanxi.store import Store, location, open_store
from guanxi.store.postgres.engine import Postgres
from guanxi.store.postgres.opening import open_postgres
from tests.emptied import lent
from tests.postgres import Cluster, new_database, run, shared

_CONNECTIONS = 8

_HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


class Place(Protocol):
    """Where one store is.

    Attributes:
        data: its directory.
        flags: what a command is told it with.
    """

    data: Path
    flags: list[str]

    def open(self) -> Store:
        """Open it once more, as another process would."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a statement finds, past the store."""

    async def make_unreadable(self, store: Store) -> None:
        """Take the database away from under a store; what it held can still be read past it."""

    async def make_unwritable(self, store: Store) -> None:
        """Let no write of a store succeed any more."""

    def intact(self) -> bool:
        """Whether every index has each of its rows, once."""

    def held(self) -> AbstractAsyncContextManager[None]:
        """Let somebody else keep every organisation locked as long as the context lasts."""


class SqlitePlace:
    """A data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.flags = ["--data", str(data)]

    def open(self) -> Store:
        return open_store(self.data)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        connection = apsw.Connection(str(self.data / "guanxi.db"), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    async def make_unreadable(self, store: Store) -> None:
        engine: Any = store._engine  # noqa: SLF001 - a fault, made where it would happen
        engine.end_tick()
        engine._reader.close()  # noqa: SLF001 - as above

    async def make_unwritable(self, store: Store) -> None:
        engine: Any = store._engine  # noqa: SLF001 - as above
        engine._writer.close()  # noqa: SLF001 - as above

    def intact(self) -> bool:
        return self.rows("PRAGMA integrity_check") == [("ok",)]

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        command = [sys.executable, "-c", _HOLD, str(self.data / "guanxi.db")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: ASYNC220 - it is short
            assert process.stdout is not None
            assert process.stdin is not None
            assert process.stdout.readline() == b"held\n"
            try:
                yield
            finally:
                process.stdin.close()
                process.wait(30)


class PostgresPlace:
    """A schema of a PostgreSQL, and a directory for the key."""

    def __init__(self, data: Path, url: str | None = None, cluster: Cluster | None = None) -> None:
        self.data = data
        self.cluster = cluster or shared()
        self.url = url or new_database(self.cluster)
        self.flags = ["--data", str(data), "--database", self.url]

    def open(self) -> Store:
        return open_store(location(self.data, self.url))

    def rows(self, statement: str, *settings: str) -> list[tuple[Any, ...]]:
        return run(self.url, *settings, statement)

    async def make_unreadable(self, store: Store) -> None:
        engine: Any = store._engine  # noqa: SLF001 - a fault, made where it would happen
        await engine.connections.close()

    async def make_unwritable(self, store: Store) -> None:  # noqa: ARG002 - as the other's
        # Every write that changes anything writes its organisation's row.
        async with self._connected() as connection:
            await connection.execute("ALTER TABLE organisation ADD CONSTRAINT no_more CHECK (false) NOT VALID")

    def intact(self) -> bool:
        through = {
            name: self.rows(f"SELECT {name} FROM contact ORDER BY corp_id, {name}", "SET enable_seqscan = off")  # noqa: S608 - the names below
            for name in ("seq", "userid", "phone")
        }
        heap = self.rows("SELECT seq, userid, phone FROM contact")
        return all(
            sorted(found) == sorted(row[place : place + 1] for row in heap)
            for place, found in enumerate(through.values())
        )

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        async with self._connected() as connection, connection.transaction():
            await connection.execute("SELECT FROM organisation FOR UPDATE")
            yield

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator["asyncpg.Connection[Any]"]:
        connection = await asyncpg.connect(self.url)
        try:
            yield connection
        finally:
            await connection.close()


class EmptiedPlace(PostgresPlace):
    """The same, with an empty store in it."""

    def __init__(self, data: Path) -> None:
        super().__init__(data, lent())


class OneShardPlace(EmptiedPlace):
    """The same, spoken to as if its tables were distributed by Citus: no statement is about two organisations."""

    def open(self) -> Store:
        where = location(self.data, self.url)
        assert where.database is not None
        _, key = open_postgres(where, key=None, create=True, connections=_CONNECTIONS)
        return Store(Postgres(where.database, _CONNECTIONS, distributed=True), key, None)


Backend = Callable[[Path], Place]

BACKENDS = [
    pytest.param(SqlitePlace, id="sqlite"),
    pytest.param(EmptiedPlace, id="postgres"),
    pytest.param(OneShardPlace, id="as on Citus"),
]

ON_POSTGRES = "on-postgres"
"""The file in a test's folder that puts the stores of that folder on PostgreSQL."""


def place_of(data: Path) -> Place:
    """The place of a store with that data directory, the same one every time; nothing is there at first."""
    return _place_of(data, new_database)


def ready_place_of(data: Path) -> Place:
    """The same, for a test that only needs an empty store: on PostgreSQL its tables have been made already."""
    return _place_of(data, lent)


def _place_of(data: Path, new: Callable[[], str]) -> Place:
    if not any((folder / ON_POSTGRES).exists() for folder in (data, data.parent)):
        return SqlitePlace(data)
    remembered = data / "database-url"
    if not remembered.exists():
        data.mkdir(exist_ok=True)
        remembered.write_text(new())
    return PostgresPlace(data, remembered.read_text())
