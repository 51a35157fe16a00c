"""A SQLite file as one end of a copy."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import apsw

from guanxi.store.copying.tables import MOVING, NUMBER_TENANTS, TABLES, Table
from guanxi.store.failures import StoreError, StoreUnfinishedError, TargetExistsError
from guanxi.store.migrate import is_current, migrate
from guanxi.store.rows import Row
from guanxi.store.sqlite import connect
from guanxi.store.statements import META, META_PUT


class SqliteEnd:
    """One file, on a connection of its own."""

    def __init__(self, connection: apsw.Connection) -> None:
        """Take the connection."""
        self._connection = connection

    async def rows(self, table: Table, after: Row | None, limit: int) -> list[Row]:
        """Give rows in the order of their key."""
        statement = table.page if after is None else table.next_page
        rows: list[Row] = self._connection.execute(statement, (limit, *(after or ()))).fetchall()
        return rows

    async def count(self, table: Table) -> int:
        """Give the number of a table's rows."""
        rows: list[Row] = self._connection.execute(table.number).fetchall()
        return int(rows[0][0])

    async def progress(self) -> bytes | None:
        """Give what was noted last."""
        rows: list[Row] = self._connection.execute(META, (MOVING,)).fetchall()
        return rows[0][0] if rows else None

    async def add(self, table: Table, rows: Sequence[Row], progress: bytes) -> None:
        """Add rows and note the progress."""
        with self._connection:
            self._connection.executemany(table.insert, rows)
            self._connection.execute(META_PUT, (MOVING, progress))

    async def clear(self, progress: bytes) -> None:
        """Remove every row, and note the progress."""
        with self._connection:
            for table in TABLES:
                self._connection.execute(f"DELETE FROM {table.name}")
            self._connection.execute(META_PUT, (MOVING, progress))

    async def finish(self) -> None:
        """Forget the progress; contacts are found once their index has been made."""
        with self._connection:
            self._connection.execute(NUMBER_TENANTS)
            self._connection.execute("DELETE FROM meta WHERE name = ?", (MOVING,))


@contextmanager
def reading(path: Path, *, alone: bool) -> Iterator[SqliteEnd]:
    """Give a file to copy from, as of one moment.

    Args:
        path: the file of a store.
        alone: whether others are kept from writing meanwhile.

    Raises:
        StoreUnfinishedError: not all of a store is there.
        StoreError: it cannot be read, is not of this version, or others are writing.
    """
    with _opened(path) as connection:
        if not is_current(connection):
            raise StoreError(f"{path} has an older schema: open it once with this version (guanxi org list)")
        connection.execute("BEGIN IMMEDIATE" if alone else "BEGIN")
        if connection.execute(META, (MOVING,)).fetchall():
            raise StoreUnfinishedError(path)
        yield SqliteEnd(connection)


@contextmanager
def writing(path: Path) -> Iterator[SqliteEnd]:
    """Give a file to copy to: a new one, or one that an interrupted copy has left.

    Args:
        path: where it is, or will be.

    Raises:
        TargetExistsError: there is a store.
        StoreError: it cannot be written.
    """
    with _opened(path) as connection:
        with connection:  # both or neither: else what was interrupted here would be a store
            if not is_current(connection) and not connection.execute("SELECT 1 FROM sqlite_schema").fetchall():
                migrate(connection)
                connection.execute(META_PUT, (MOVING, b""))
        if not connection.execute(META, (MOVING,)).fetchall():
            raise TargetExistsError(f"{path} holds a store already: name another place")
        migrate(connection)  # what an older version has left
        yield SqliteEnd(connection)


@contextmanager
def _opened(path: Path) -> Iterator[apsw.Connection]:
    try:
        connection = connect(path, patience_ms=5000)
        try:
            yield connection
        finally:
            connection.close()
    except apsw.Error as error:
        raise StoreError(f"{path} cannot be used: {error}") from error
