"""Stores in PostgreSQL that are empty when a test gets them, and used by one test after another.

To make one takes as long as the rest of a test does; to empty one takes a twentieth of that. What a test has left in
it that is more than rows spoils it: a schema that was changed in any way is never given again, and a connection that
is still there fails the test that left it.
"""

import asyncio
import atexit
import contextlib
import functools
import itertools
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple, TypeVar

import asyncpg

from guanxi.store.copying.tables import DERIVED, TABLES
from guanxi.store.location import PostgresUrl
from guanxi.store.postgres.opening import migrate
from tests.postgres import shared

T = TypeVar("T")

_PATIENCE: Final = 10.0
_NUMBERS: Final = itertools.count(1)
_USES: Final = 50
"""What is deleted still takes room: a schema that has been used so often is not used any more."""

# Where a row of the catalogue lies, and which transaction wrote it, tells every change of what it describes. All that
# a schema has depends on it, or on one of its tables: indexes, constraints, triggers, rules, defaults.
_DESCRIBED: Final = """
WITH own AS MATERIALIZED (
    SELECT classid, objid, ctid, xmin FROM pg_depend
    WHERE refclassid = 'pg_namespace'::regclass AND refobjid = (SELECT oid FROM pg_namespace WHERE nspname = $1)
), relation AS MATERIALIZED (
    SELECT objid AS oid FROM own WHERE classid = 'pg_class'::regclass
), index AS MATERIALIZED (
    SELECT indexrelid AS oid, ctid, xmin FROM pg_index WHERE indrelid IN (SELECT oid FROM relation)
), described AS (
    SELECT 'own' AS what, ctid, xmin FROM own
    UNION ALL SELECT 'part', ctid, xmin FROM pg_depend
        WHERE refclassid = 'pg_class'::regclass AND refobjid IN (SELECT oid FROM relation)
    UNION ALL SELECT 'index', ctid, xmin FROM index
    UNION ALL SELECT 'relation', ctid, xmin FROM pg_class
        WHERE oid IN (SELECT oid FROM relation UNION ALL SELECT oid FROM index)
    UNION ALL SELECT 'column', ctid, xmin FROM pg_attribute WHERE attrelid IN (SELECT oid FROM relation)
    UNION ALL SELECT 'figures', ctid, xmin FROM pg_statistic WHERE starelid IN (SELECT oid FROM relation)
)
SELECT count(*) || ' ' || md5(string_agg(concat(what, ctid, xmin), ' ' ORDER BY what, ctid)) FROM described
"""
_OTHERS: Final = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1"


class LeftConnectedError(AssertionError):
    """A test has ended, and somebody is still connected to its store."""


class Schema(NamedTuple):
    """A schema with the tables of a store.

    Attributes:
        name: of the schema, and of whoever connects to it.
        described: what the catalogue says of it.
        meta: the rows that a store has when it is new.
    """

    name: str
    described: str
    meta: list[tuple[str, bytes]]

    @property
    def url(self) -> str:
        return f"{shared().url}?application_name={self.name}&search_path={self.name}"


class Stores:
    """The empty stores of this process, and one connection that looks after them.

    Attributes:
        lent: those that tests have.
        free: those that nobody has.
    """

    def __init__(self) -> None:
        self.lent: list[Schema] = []
        self.free: list[Schema] = []
        self._uses: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._connection = self._run(asyncpg.connect(shared().url, server_settings={"lock_timeout": "1s"}))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return self._loop.run_until_complete(work)
        with ThreadPoolExecutor(1) as thread:  # only one loop can run in this one
            return thread.submit(self._loop.run_until_complete, work).result()

    def close(self) -> None:
        """Let go of the database."""
        self._connection.terminate()
        self._run(asyncio.sleep(0))
        self._loop.close()

    def lend(self) -> Schema:
        """Give an empty store, which nobody else has."""
        schema = self.free.pop() if self.free else self._run(self._made())
        self.lent.append(schema)
        self._uses[schema.name] += 1
        return schema

    def take_back(self, schema: Schema) -> None:
        """Empty a store, unless it has been spoilt, or used often enough.

        Raises:
            LeftConnectedError: somebody uses it.
        """
        self.lent.remove(schema)
        if self._run(self._emptied(schema)) and self._uses[schema.name] < _USES:
            self.free.append(schema)

    async def _made(self) -> Schema:
        name, run = f"emptied_{next(_NUMBERS)}", self._connection
        await run.execute(f"CREATE SCHEMA {name}; SET search_path = {name}")
        async with run.transaction():
            await migrate(run, PostgresUrl(shared().url), create=True)
        made = await run.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", name)
        assert {table for (table,) in made} == {*(table.name for table in TABLES), *DERIVED}, (
            "all of them have to be emptied"
        )
        held = {table.name: await run.fetch(f"SELECT * FROM {table.name}") for table in TABLES}  # noqa: S608 - our own names
        await run.execute("RESET search_path")
        meta = [tuple(row) for row in held.pop("meta")]
        assert not any(held.values()), "a new store has rows that `meta` does not: they would be lost"
        return Schema(name, await run.fetchval(_DESCRIBED, name), meta)

    async def _emptied(self, schema: Schema) -> bool:
        began = time.monotonic()
        while left := await self._connection.fetchval(_OTHERS, schema.name):
            # A server's process outlives the connection that was cut, or whose client was killed.
            if time.monotonic() - began > _PATIENCE:
                raise LeftConnectedError(f"{left} connections to the store of this test are still open")
            await asyncio.sleep(0.005)
        if await self._connection.fetchval(_DESCRIBED, schema.name) != schema.described:
            return False
        new = "; ".join(
            f"INSERT INTO {schema.name}.meta VALUES ('{name}', '\\x{value.hex()}')"  # noqa: S608 - our own names
            for name, value in schema.meta
        )
        names = (*DERIVED, *(table.name for table in TABLES))
        emptied = [f"DELETE FROM {schema.name}.{name}" for name in names]  # noqa: S608 - as above
        await self._connection.execute("; ".join([*emptied, new]))
        return True


@functools.cache
def stores() -> Stores:
    """Those of this process."""
    made = Stores()
    atexit.register(made.close)
    return made


def lent() -> str:
    """Give the URL of an empty store, until the context of `given_back` ends."""
    assert _open, "what outlives a test needs a database of its own: new_database()"
    return stores().lend().url


_open: Final[list[int]] = []


@contextlib.contextmanager
def given_back() -> Iterator[None]:
    """Take back what is lent as long as the context lasts.

    Raises:
        LeftConnectedError: somebody uses one of them.
    """
    before = len(stores().lent) if stores.cache_info().currsize else 0
    _open.append(before)
    try:
        yield
    finally:
        _open.pop()
        if stores.cache_info().currsize:
            _take_back(stores().lent[before:])


def _take_back(schemas: list[Schema]) -> None:
    with contextlib.ExitStack() as stack:  # each of them, whatever becomes of the others
        for schema in schemas:
            stack.callback(stores().take_back, schema)
