"""Migrations lead to schema.sql, and a file that they are not for is left as it is."""

import re
import sqlite3
from importlib.resources import files
from pathlib import Path

import apsw
import pytest

from guanxi.store import open_store
from guanxi.store.failures import StoreError, StoreForeignError, StoreTooNewError
from guanxi.store.migrate import APPLICATION_ID, is_current, migrate, migrations
from tests.in_loop import in_loop

DATABASE = "guanxi.db"
NEXT = max(migrations()) + 1


def schema(connection: apsw.Connection) -> dict[str, str]:
    """What each object of a database was made with, without comments and spaces."""
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: re.sub(r"\s+", "", re.sub(r"--[^\n]*", "", statement)).lower() for name, statement in rows}


def memory() -> apsw.Connection:
    return apsw.Connection(":memory:")


def make_store(data: Path) -> Path:
    """A store that was opened once and closed; gives its file."""

    @in_loop
    async def make() -> None:
        await open_store(data).close()

    make()
    return data / DATABASE


def set_version(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def test_all_migrations_together_make_the_schema() -> None:
    migrated, described = memory(), memory()
    migrate(migrated)
    described.execute((files("guanxi.store") / "schema.sql").read_text("utf-8"))
    assert "contact_phone" in schema(described)
    assert schema(migrated) == schema(described)


def test_migrations_are_numbered_without_gaps() -> None:
    assert list(migrations()) == list(range(1, len(migrations()) + 1))


def test_a_new_database_gets_the_number_of_the_last_migration() -> None:
    connection = memory()
    assert not is_current(connection)
    migrate(connection)
    assert connection.pragma("user_version") == max(migrations())
    assert connection.pragma("application_id") == APPLICATION_ID
    assert is_current(connection)


def test_migrating_again_changes_nothing() -> None:
    connection = memory()
    migrate(connection)
    before = schema(connection)
    connection.execute("INSERT INTO meta (name, value) VALUES ('kept', x'00')")
    migrate(connection)
    assert schema(connection) == before
    assert connection.execute("SELECT name FROM meta").fetchall() == [("kept",)]


def test_a_migration_that_fails_leaves_an_empty_database(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = {**migrations(), NEXT: "CREATE TABLE second (id); CREATE TABLE second (id);"}
    monkeypatch.setattr("guanxi.store.migrate.migrations", lambda: scripts)
    connection = memory()
    with pytest.raises(apsw.SQLError):
        migrate(connection)
    assert schema(connection) == {}
    assert connection.pragma("user_version") == 0
    assert not is_current(connection)


def test_only_migrations_that_were_not_run_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = memory()
    migrate(connection)
    scripts = {**migrations(), NEXT: "CREATE TABLE second (id);"}
    monkeypatch.setattr("guanxi.store.migrate.migrations", lambda: scripts)
    assert not is_current(connection)
    migrate(connection)
    assert "second" in schema(connection)
    assert is_current(connection)


def assert_refused(data: Path, failure: type[StoreError], message: str) -> None:
    """Opening fails with a clear message, and the file stays as it is, byte for byte."""
    before = (data / DATABASE).read_bytes()
    with pytest.raises(failure, match=message):
        open_store(data)
    assert (data / DATABASE).read_bytes() == before


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    set_version(make_store(tmp_path / "data"), NEXT)
    message = rf"newer version of Guanxi \(schema {NEXT}; this one knows {NEXT - 1}\)"
    assert_refused(tmp_path / "data", StoreTooNewError, message)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / DATABASE)
    other.execute("CREATE TABLE recipe (title)")
    other.close()
    assert_refused(tmp_path, StoreForeignError, "another program")


def test_an_empty_database_of_another_program_is_refused(tmp_path: Path) -> None:
    set_version(tmp_path / DATABASE, 3)
    assert_refused(tmp_path, StoreForeignError, "another program")


@pytest.mark.parametrize(
    "content", [b"userid,name,mobile\n" * 100, b"\x00" * 4096, b"SQLite format 3\x00" + b"?" * 4096]
)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE).write_bytes(content)
    assert_refused(tmp_path, StoreForeignError, "not a database")


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch(mode=0o600)
    make_store(tmp_path)
    assert is_current(apsw.Connection(str(tmp_path / DATABASE)))
