"""The fixtures. Every run of pytest imports this module where Guanxi is installed: it imports nothing else that costs.

A sandbox is started when the first test asks for one.
"""

from __future__ import annotations  # a pytest that lacks one of these names is to load it, too

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guanxi.client import Client
    from guanxi.testing.clock import Clock
    from guanxi.testing.faults import Faults
    from guanxi.testing.requests import Requests
    from guanxi.testing.server import Server
    from guanxi.testing.world import World


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, as flags and for the configuration file."""
    group = parser.getgroup("guanxi", "Guanxi: a DingTalk to test against")
    url = "a running `guanxi sandbox` to use; one is started if none is given (GUANXI_URL)"
    group.addoption("--guanxi-url", metavar="URL", help=url)
    parser.addini("guanxi_url", url)
    profile = "how the sandbox that is started tells errors: as documented (the default), or as the live servers do"
    group.addoption("--guanxi-profile", choices=("documented", "live"), help=profile)
    parser.addini("guanxi_profile", profile)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        "guanxi(seed=0, directory='empty', name=''): how the world of the test is made; directory is 'empty',"
        " 'example', a mapping, or the path of a seed file beside the test (docs/pytest.md)",
    )


@pytest.fixture(scope="session")
def guanxi_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A sandbox for the whole run: one for each process of pytest-xdist, or the one that --guanxi-url names."""
    from guanxi.testing.control import SandboxError
    from guanxi.testing.reporting import NAME, Reporting
    from guanxi.testing.server import Server

    config = request.config
    url = config.getoption("guanxi_url") or os.environ.get("GUANXI_URL") or config.getini("guanxi_url")
    profile = config.getoption("guanxi_profile") or config.getini("guanxi_profile") or "documented"
    if profile not in ("documented", "live"):
        pytest.fail(f"guanxi_profile is documented or live, not {profile!r}", pytrace=False)
    try:
        server = Server.at(url) if url else Server.started(profile)
    except SandboxError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    config.pluginmanager.register(Reporting(server), NAME)
    yield server
    config.pluginmanager.unregister(name=NAME)
    server.close()


@pytest.fixture
def guanxi_world(request: pytest.FixtureRequest, guanxi_server: Server) -> Iterator[World]:
    """An organisation for this test alone, made as `@pytest.mark.guanxi(seed=7, directory="example")` says."""
    from guanxi.testing.control import SandboxError

    wanted: dict[str, Any] = {}
    for mark in reversed(list(request.node.iter_markers("guanxi"))):  # the nearest last: what it says goes
        wanted |= mark.kwargs
        if mark.args or set(mark.kwargs) - {"seed", "directory", "name"}:
            given = ", ".join([*map(repr, mark.args), *(f"{name}={value!r}" for name, value in mark.kwargs.items())])
            pytest.fail(f"pytest.mark.guanxi takes seed=, directory= and name=, not ({given})", pytrace=False)
    wanted.setdefault("name", request.node.name[:128])
    try:
        world = guanxi_server.world(**wanted, folder=request.path.parent)
    except SandboxError as error:
        told = f"the world of this test cannot be made: {error}"
        raise pytest.fail.Exception(told, pytrace=False) from None
    yield world
    try:
        world.delete()
    except SandboxError as error:
        raise pytest.fail.Exception(f"the world of this test is lost: {error}", pytrace=False) from None


@pytest.fixture
def guanxi_client(guanxi_world: World) -> Client:
    """A client of the test's world, with the key and secret of its app and a key of the native API."""
    return guanxi_world.client()


@pytest.fixture
def guanxi_clock(guanxi_world: World) -> Clock:
    """The clock of the test's world."""
    return guanxi_world.clock


@pytest.fixture
def guanxi_faults(guanxi_world: World) -> Faults:
    """The faults of the test's world."""
    return guanxi_world.faults


@pytest.fixture
def guanxi_requests(guanxi_world: World) -> Requests:
    """The request log of the test's world."""
    return guanxi_world.requests
