"""What the request log of a world tells of a request. docs/sandbox-requests.md says more of each member."""

from datetime import datetime
from typing import Any

import msgspec


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What came; secrets are `$VARIABLE`s, and 4,096 characters of each text are remembered."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    body_bytes: int


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """How it was understood: `ignored` means nothing to the page, `passed` are the checks that it passed."""

    page: str
    caller: str | None
    parameters: Any
    ignored: list[str]
    passed: list[str]


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered: `errcode` is 0 for success, `status` 0 if nothing was answered."""

    status: int
    errcode: int | str
    body: str
    body_bytes: int
    seconds: float


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest form that would have been accepted."""

    method: str
    path: str
    parameters: Any
    curl: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why it was refused."""

    check: str
    about: str
    reason: str
    field: str | None
    advice: list[str]
    nearest: Nearest | None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One request.

    Attributes:
        number: its place in the log of its world, from 1.
        at: when it came, by the world's clock.
        client: the address that it came from.
        fault: the id of the fault that struck it, if one did.
        request: what came.
        understood: how it was understood.
        answer: what was answered.
        explanation: why it was refused; None if it was not.
        curl: the command that repeats it.
    """

    number: int
    at: datetime
    client: str
    fault: str | None
    request: Received
    understood: Understood
    answer: Answered
    explanation: Explanation | None
    curl: str

    @property
    def page(self) -> str:
        """The page's name; `unknown` where there is none, `api` for the native API, `other` for what is neither."""
        return self.understood.page

    @property
    def errcode(self) -> int | str:
        """How it was answered: 0 for success."""
        return self.answer.errcode

    @property
    def parameters(self) -> Any:  # noqa: ANN401 - any JSON
        """Query, form and JSON as the page reads them, in one object."""
        return self.understood.parameters

    def line(self) -> str:
        """Tell it in a line: what, how it was answered, why, and what would help."""
        page = self.page if self.page not in _NO_PAGES else f"{self.request.method} {self.request.path}"
        told = "ok" if self.errcode == 0 else str(self.errcode)
        told += f" (fault {self.fault})" if self.fault else ""
        why = self.explanation
        told = told if why is None else f"{told}: {why.reason}" + "".join(f" | {one}" for one in why.advice)
        return f"{self.number:>3}  {page:<24} {' '.join(told.split())}"

    def __repr__(self) -> str:
        """Show its line."""
        return f"<Entry {' '.join(self.line().split())}>"


_NO_PAGES = frozenset({"unknown", "api", "other"})


class Listed(msgspec.Struct, frozen=True):
    """Requests, the oldest first; `last` is the number of the latest, `forgotten` how many the log has let go."""

    requests: list[Entry]
    last: int
    forgotten: int
