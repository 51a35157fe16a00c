"""Tests of what a caller sees run on every engine."""

from pathlib import Path

import pytest

from tests.backends import ON_POSTGRES

_ON_EVERY_ENGINE = {"api", "clients", "crash", "dingtalk", "operations", "sharing"}


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
