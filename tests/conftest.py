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

_ON_EVERY_ENGINE = {"api", "clients", "crash", "dingtalk", "operations", "search", "sharing"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that has a place for a store once for each engine."""
    folder = metafunc.definition.path.parent.name
    if "engine" in metafunc.fixturenames or (folder in _ON_EVERY_ENGINE and "tmp_path" in metafunc.fixturenames):
        if "engine" not in metafunc.fixturenames:
            metafunc.fixturenames.append("engine")
        metafunc.parametrize("engine", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The engine that `place_of` puts the stores of this test on."""
    name: str = request.param
    if name == "postgres":
        (tmp_path / ON_POSTGRES).touch()
    return name


@pytest.fixture(autouse=True)
def stores_lent() -> Iterator[None]:
    """Empty the stores that a test was lent, when all else of it has ended."""
    with given_back():
        yield
