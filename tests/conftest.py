"""Tests of what a caller sees run on every engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backends import ON_POSTGRES
from tests.emptied import given_back

_ON_EVERY_ENGINE = {"api", "clients", "crash", "dingtalk", "operations"}


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
def stores_lent() -> Iterator[None]:  # noqa: PT004
    """Empty the stores that a test was lent, when all else of it has ended."""
    with given_back():
        yield
