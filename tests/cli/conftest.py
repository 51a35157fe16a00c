"""A server for the commands that ask one; each test asks it for an organisation of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.talking import Talking, talking
from tests.served import Served, served


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A running server."""
    with served(tmp_path_factory.mktemp("talking") / "data") as running:
        yield running


@pytest.fixture
def acme(server: Served, tmp_path: Path) -> Talking:
    """An administrator of a new organisation, at a terminal."""
    return talking(server, tmp_path)
