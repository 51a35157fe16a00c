"""The engines that a store can have, each with real data of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import apsw
import pytest

from guanxi.store import Store, location, open_store
from tests.postgres import Cluster, new_database, shared


class Place(Protocol):
    """Where one store is."""

    data: Path

    def open(self) -> Store:
        """Open it once more, as another process would."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a statement finds, past the store."""


class SqlitePlace:
    """A data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def open(self) -> Store:
        return open_store(self.data)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        connection = apsw.Connection(str(self.data / "guanxi.db"), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()


class PostgresPlace:
    """A schema of a PostgreSQL, and a directory for the key."""

    def __init__(self, data: Path, cluster: Cluster | None = None) -> None:
        self.data = data
        self.cluster = cluster or shared()
        self.url = new_database(self.cluster)

    def open(self) -> Store:
        return open_store(location(self.data, self.url))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        schema = self.url.rpartition("=")[2]
        rows: list[tuple[Any, ...]] = self.cluster.run(f"SET search_path = {schema}", statement)
        return rows


Backend = Callable[[Path], Place]

BACKENDS = [pytest.param(SqlitePlace, id="sqlite"), pytest.param(PostgresPlace, id="postgres")]
