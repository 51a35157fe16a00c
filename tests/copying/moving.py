"""`guanxi migrate` between two places of a test, and what they hold."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from guanxi.store.copying import copy
from guanxi.store.copying.move import migrate_store
from guanxi.store.copying.tables import TABLES
from guanxi.store.location import Location, location
from tests.backends import ON_POSTGRES, Place, PostgresPlace, SqlitePlace, place_of
from tests.cli.running import Ran, guanxi
from tests.served import PATIENCE

Contents = dict[str, list[tuple[Any, ...]]]

BOTH_WAYS = [pytest.param("sqlite", "postgres", id="to postgres"), pytest.param("postgres", "sqlite", id="to sqlite")]

both_ways = pytest.mark.parametrize(("here", "there"), BOTH_WAYS)


class StoppedError(Exception):
    """The power goes, as far as the copy is concerned."""


def place(data: Path, engine: str) -> Place:
    """A place on an engine; a server of the test finds it by its directory."""
    if engine == "sqlite":
        return SqlitePlace(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data / ON_POSTGRES).touch()
    return place_of(data)


def url(at: Place) -> str:
    """How `guanxi migrate` is told of it."""
    return at.url if isinstance(at, PostgresPlace) else f"sqlite:///{at.data}"


def where(at: Place) -> Location:
    return location(at.data, url(at))


def migrate(source: Place, target: Place, *flags: str, **environment: str) -> Ran:
    """Move a store; gives what the command said."""
    words = ("migrate", "--from", url(source), "--to", url(target), "--data", str(source.data), *flags)
    return guanxi(*words, data=None, **environment)


def moved(source: Place, target: Place) -> Ran:
    """Move a store, and put its key where the target's servers look for it."""
    ran = migrate(source, target, "--json")
    assert ran.code == 0, ran.err
    if not (target.data / "key").exists():
        shutil.copy(source.data / "key", target.data / "key")
    return ran


def beside(*words: str) -> Ran:
    """Run a command in a process of its own, with no variable of Guanxi's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
    command = [sys.executable, "-m", "guanxi", *words]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def interrupted(source: Place, target: Place, after: int, at_once: int = 40) -> int:
    """Move a store, and stop after so many pages of rows; gives how many rows had been copied."""
    seen: list[int] = []

    def progress(_what: str, done: int, _total: int) -> None:
        seen.append(done)
        if len(seen) == after:
            raise StoppedError

    with mock.patch.object(copy, "_AT_ONCE", at_once), pytest.raises(StoppedError):
        migrate_store(where(source), where(target), key=None, progress=progress)
    return seen[-1]


def contents(at: Place) -> Contents:
    """Every row of a store, in the order of the keys; the number of the schema is no row of it."""
    found: Contents = {}
    for table in TABLES:
        names, key = ", ".join(table.columns), ", ".join(table.key)
        only = " WHERE name <> 'schema'" if table.name == "meta" else ""
        found[table.name] = at.rows(f"SELECT {names} FROM {table.name}{only} ORDER BY {key}")  # noqa: S608 - names of tables
    return found
