"""Tests of what a caller sees run on every engine; each has a folder of its own, in memory if there is enough."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backends import ON_POSTGRES
from tests.emptied import given_back

_MEMORY = Path("/dev/shm")  # noqa: S108 - made safe by tempfile and pytest, like any other
_ENOUGH = 4 * 2**30  # bytes; all tests at once need less than 1 GiB


def _work_in_memory() -> None:
    """Wait for no disk: no test takes the power away, and a commit that waits takes longer than most tests do."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    # PostgreSQL's programs may have to be copied there.
    runs_programs = not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC
    if runs_programs and shutil.disk_usage(_MEMORY).free >= _ENOUGH:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None  # it is looked up again


_work_in_memory()  # now, so that those who are started find it too

_ON_EVERY_ENGINE = {"clients", "crash", "operations", "search", "sharing"}
_TABLES_ON_ONE = {"api", "dingtalk"}
"""What most rows of their tables are about never reaches a store."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that has a place for a store once for each engine; a row of a table of requests on SQLite alone."""
    folder = metafunc.definition.path.parent.name
    is_row = folder in _TABLES_ON_ONE and metafunc.definition.get_closest_marker("parametrize") is not None
    on_both = folder in _ON_EVERY_ENGINE | _TABLES_ON_ONE and "tmp_path" in metafunc.fixturenames and not is_row
    if "engine" in metafunc.fixturenames or on_both:
        if "engine" not in metafunc.fixturenames:
            metafunc.fixturenames.append("engine")  # so that it can be parametrized; `stores_lent` asks for it
        metafunc.parametrize("engine", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The engine that `place_of` puts the stores of this test on."""
    name: str = request.param
    if name == "postgres":
        (tmp_path / ON_POSTGRES).touch()
    return name


@pytest.fixture(autouse=True)
def stores_lent(request: pytest.FixtureRequest) -> Iterator[None]:
    """Choose the engine of a test that does not name it, and empty the stores that it was lent when all else has ended."""
    chosen = getattr(request.node, "callspec", None)
    if chosen is not None and "engine" in chosen.params:
        request.getfixturevalue("engine")
    with given_back():
        yield
