"""The request log of a world."""

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from guanxi.testing.control import SandboxError
from guanxi.testing.visits import Entry, Listed

if TYPE_CHECKING:
    from guanxi.testing.control import Control

__tracebackhide__ = True  # a failing test shows the line that asked, not how it was asked

_PATH: Final = "/requests"
_ALL: Final = 200
"""Requests that a log holds."""
_AT_ONCE: Final = 25.0
"""Seconds that one request for news waits; a sandbox allows 30."""


class Requests:
    """What came to one world: iterating gives the latest 200, the newest last."""

    def __init__(self, control: "Control") -> None:
        """Take what asks about the world."""
        self._control = control

    def __iter__(self) -> Iterator[Entry]:
        """Give them."""
        return iter(self.find())

    def __len__(self) -> int:
        """Count those that the log holds."""
        return len(self.find())

    def __getitem__(self, place: int) -> Entry:
        """Give one by its place: `requests[-1]` is the newest."""
        return self.find()[place]

    @property
    def forgotten(self) -> int:
        """How many the log has let go: it holds 200, and 1 MiB."""
        return self._listed(limit="1").forgotten

    def find(self, page: str | None = None, *, errcode: int | str | None = None, after: Entry | int = 0) -> list[Entry]:
        """Give those that are as is asked, the newest last.

        Args:
            page: the name of a page; `unknown` where there is none, `api` for the native API, `other` for neither.
            errcode: how they were answered; 0 for success.
            after: a request, or its number: only those behind it.

        Raises:
            SandboxError: there is no page of that name.
        """
        return self._listed(limit=str(_ALL), **_which(page, errcode, after)).requests

    def wait(
        self,
        page: str | None = None,
        *,
        errcode: int | str | None = None,
        after: Entry | int = 0,
        timeout: float = 10.0,
    ) -> Entry:
        """Give the first that is as is asked, as soon as it was answered; it may be there already.

        Args:
            page: as above.
            errcode: as above.
            after: as above; 0 for all that the log holds.
            timeout: seconds to wait at most.

        Raises:
            AssertionError: none came.
        """
        which = _which(page, errcode, after)
        end = _elapsed() + timeout
        while True:
            left = max(0.0, end - _elapsed())
            # Without `after` the latest would be given; there is no number below 1.
            found = self._listed(**{"after": "0", **which, "limit": "1", "wait": f"{min(left, _AT_ONCE):.3f}"})
            if found.requests:
                return found.requests[0]
            if left == 0:
                asked = ", ".join(f"{name} {value}" for name, value in which.items())
                raise AssertionError(f"no request ({asked or 'any'}) came within {timeout} s")

    def assert_called(  # noqa: PLR0913 - what can be asked of a request
        self,
        page: str | None = None,
        *,
        parameters: Mapping[str, Any] | None = None,
        errcode: int | str | None = None,
        caller: str | None = None,
        times: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
    ) -> list[Entry]:
        """Assert that something was requested: once or more, if nothing is said of how often.

        Args:
            page: the name of a page.
            parameters: some of its parameters: of an object, the members that are given here have to be so. A number
                and a text of its digits are the same.
            errcode: how it was answered; 0 for success.
            caller: the app_key of the app that asked.
            times: exactly so often.
            at_least: so often or more.
            at_most: so often or less.

        Returns:
            The requests that are so.

        Raises:
            AssertionError: it is not so; the text tells the nearest request, and where it differs.
            SandboxError: there is no page of that name.
        """
        given = {
            "page": page, "parameters": parameters, "errcode": errcode, "caller": caller,
            "times": times, "at_least": at_least, "at_most": at_most,
        }  # fmt: skip
        wanted = {name: value for name, value in given.items() if value is not None}
        try:
            told = msgspec.json.decode(self._control.ask("POST", f"{_PATH}/verify", wanted))
        except SandboxError as error:
            if "matched" not in error.problem:
                raise
            raise AssertionError(str(error)) from None
        numbers = set(told["requests"])
        return [one for one in self.find() if one.number in numbers]

    def clear(self) -> None:
        """Forget what came; numbers go on."""
        self._control.ask("DELETE", _PATH)

    def lines(self) -> list[str]:
        """Tell what came, a line for each request."""
        told = self._listed(limit=str(_ALL))
        lost = [f"({told.forgotten} older ones are forgotten)"] if told.forgotten else []
        return lost + [one.line() for one in told.requests]

    def __repr__(self) -> str:
        """Show how many there are."""
        return f"<Requests: {len(self)}>"

    def _listed(self, **query: str) -> Listed:
        return msgspec.json.decode(self._control.ask("GET", _PATH, query=query), type=Listed)


def _elapsed() -> float:
    """Give seconds that pass; those of `time` do not in a test that freezes the machine's clock."""
    return os.times().elapsed


def _which(page: str | None, errcode: int | str | None, after: Entry | int) -> dict[str, str]:
    behind = after.number if isinstance(after, Entry) else after
    asked = {"page": page, "errcode": errcode, "after": behind or None}
    return {name: str(value) for name, value in asked.items() if value is not None}
