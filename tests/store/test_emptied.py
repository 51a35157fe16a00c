"""A store that a test is lent is as good as a new one, whatever the test before it has done to it."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest

from guanxi.store import open_store
from guanxi.store.copying.tables import TABLES
from guanxi.store.location import location
from tests import emptied
from tests.emptied import LeftConnectedError, given_back, lent, stores
from tests.postgres import new_database, run

SPOILING: Final = [
    "DROP TABLE reply",
    "TRUNCATE contact",
    "CREATE TABLE more (name TEXT)",
    "CREATE FUNCTION one() RETURNS int LANGUAGE SQL AS 'SELECT 1'",
    "CREATE INDEX ON label (name)",
    "DROP INDEX contact_phone",
    "CREATE RULE none AS ON INSERT TO label DO INSTEAD NOTHING",
    "CREATE STATISTICS of_both ON name, label_id FROM label",
    "ALTER TABLE organisation ADD CONSTRAINT no_more CHECK (false) NOT VALID",
    "ALTER TABLE label ALTER name DROP NOT NULL",
    "ALTER TABLE label ALTER name SET DEFAULT 'x'",
    "ALTER TABLE label ADD more BIGINT",
    "ALTER TABLE label ENABLE ROW LEVEL SECURITY",
    "ALTER INDEX label_pkey SET (fillfactor = 50)",
    "ANALYZE meta",
    "DROP SCHEMA {schema} CASCADE",
    "ALTER SCHEMA {schema} RENAME TO {schema}_of_old",
]
COLUMNS: Final = (
    "SELECT relname::text, attname::text, format_type(atttypid, atttypmod), attnotnull, attcollation"
    " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
    " WHERE relnamespace = current_schema::regnamespace AND attnum > 0 ORDER BY 1, attnum"
)
VALUES: Final = {"text": "n::text", "bigint": "n", "bytea": "convert_to(n::text, 'UTF8')"}


@pytest.fixture(autouse=True)
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests before these may have used a store nearly often enough."""
    monkeypatch.setattr(emptied, "_USES", 10**6)


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: run(url, f"SELECT * FROM {table.name}") for table in TABLES}  # noqa: S608 - our own names


def fill(url: str) -> None:
    """Leave rows in every table, and change those that were there."""
    types = {(table, column): VALUES[kind] for table, column, kind, *_ in run(url, COLUMNS) if kind in VALUES}
    inserts = [
        f"INSERT INTO {table.name} ({', '.join(table.columns)})"  # noqa: S608 - our own names
        f" SELECT {', '.join(types[table.name, column] for column in table.columns)} FROM generate_series(1, 3) AS n"
        for table in TABLES
    ]
    run(url, *inserts, "UPDATE meta SET value = 'another' WHERE name = 'schema' RETURNING 1")
    assert all(len(found) >= 3 for found in rows(url).values())


def test_nothing_that_a_test_has_written_is_in_the_store_that_the_next_one_gets() -> None:
    with given_back():
        url = lent()
        new = rows(url)
        fill(url)
    with given_back():
        assert lent() == url
        assert rows(url) == new


def test_a_store_is_lent_as_the_migrations_make_it_and_without_a_key(tmp_path: Path) -> None:
    url, made = lent(), new_database()
    asyncio.run(open_store(location(tmp_path, made)).close())
    assert run(url, COLUMNS) == run(made, COLUMNS)
    run(made, "DELETE FROM meta WHERE name IN ('key_check', 'search_rules') RETURNING 1")
    assert rows(url) == rows(made)
    assert not asyncio.run(_organisations(tmp_path / "new", url))


async def _organisations(data: Path, url: str) -> int:
    store = open_store(location(data, url))
    try:
        return len(await store.organisations())
    finally:
        await store.close()


def test_stores_that_are_lent_at_once_are_not_the_same() -> None:
    urls = [lent() for _ in range(3)]
    assert len(set(urls)) == len(urls)
    fill(urls[0])
    assert rows(urls[1]) == rows(urls[2])


@pytest.mark.parametrize("statement", SPOILING)
def test_a_store_whose_schema_a_test_has_changed_is_never_lent_again(statement: str) -> None:
    with given_back():
        url = lent()
        run(url, statement.format(schema=url.rpartition("=")[2]), "SELECT 1")
    assert url not in [one.url for one in stores().free]


def test_a_test_that_leaves_a_connection_or_a_transaction_fails_and_its_store_is_not_lent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(emptied, "_PATIENCE", 0.0)
    back = ExitStack()
    back.enter_context(given_back())
    left, kept = lent(), lent()
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(left))
        runner.run(connection.execute("BEGIN; INSERT INTO meta VALUES ('left', '')"))
        with pytest.raises(LeftConnectedError):
            back.close()
        runner.run(connection.close())
    free = [one.url for one in stores().free]
    assert kept in free  # those beside it were emptied all the same
    assert left not in free


def test_a_store_that_was_used_often_is_not_lent_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    with given_back():
        url = lent()
    monkeypatch.setattr(emptied, "_USES", 1)
    with given_back():
        assert lent() == url
    with given_back():
        assert lent() != url


def test_what_outlives_a_test_is_lent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptied, "_open", [])
    with pytest.raises(AssertionError, match="new_database"):
        lent()
