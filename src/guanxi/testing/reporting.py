"""Adds to the report of a failed test what came to its worlds."""

from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from guanxi.testing.control import SandboxError

if TYPE_CHECKING:
    from guanxi.testing.server import Server

NAME: Final = "guanxi-reporting"


class Reporting:
    """A plugin that is registered when the first test of a run has a sandbox."""

    def __init__(self, server: "Server") -> None:
        """Take the sandbox."""
        self._server = server
        self._begun = _now()

    def pytest_runtest_logstart(self) -> None:
        """Remember when the test begins."""
        self._begun = _now()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add a section for each world that is there, or was deleted in this test."""
        report = yield
        if "guanxi_server" in getattr(item, "fixturenames", ()) and report.failed:
            report.sections += [(f"guanxi: what came to {name}", text) for name, text in self._logs() if text]
        return report

    def pytest_runtest_logfinish(self) -> None:
        """Forget the worlds of the test that has ended."""
        self._server.ended.clear()

    def _logs(self) -> Iterator[tuple[str, str]]:
        for name, lines in self._server.ended:
            yield f"world {name}", "\n".join(lines)
        try:
            for world in self._server.worlds:
                yield f"world {world.id}", "\n".join(world.requests.lines())
            yield "no world: wrong key or token?", "\n".join(self._server.strays(self._begun))
        except SandboxError as error:
            yield "the sandbox", str(error)


def _now() -> datetime:
    return datetime.now(UTC) - timedelta(milliseconds=1)  # a log tells whole ones
