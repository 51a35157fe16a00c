"""A page as a value: what its documentation says, and the function that does it.

Adding a page is adding a file to `pages/` that holds one of these as `PAGE`; route, permission check, envelope,
command line, documentation and guard tests follow from it.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from guanxi.dingtalk.call import Call
from guanxi.domain.app import AppKind
from guanxi.domain.failures import Failure

INTERNAL: frozenset[AppKind] = frozenset({"internal"})
BOTH_KINDS: frozenset[AppKind] = frozenset({"internal", "third-party"})


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One row of a page's error table.

    Attributes:
        failure: what happened, in words.
        errcode: its number on this page; on v1 pages a string.
        en: the page's English text.
        zh: the Chinese text, for the live profile.
        platform: the platform's number when this is an error of the platform (token, permission), which becomes
            `sub_code`, and which the live profile wraps in errcode 88.
        status: the HTTP status; always 200 but on v1 pages.
        field: the page's own name of the parameter that is to blame, where the failure has another one.
    """

    failure: type[Failure]
    errcode: int | str
    en: str
    zh: str
    platform: str | None = None
    status: int = 200
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a page, for its documentation.

    Attributes:
        name: DingTalk's name, with a path inside `contact`.
        kind: DingTalk's type: String, Number, Number[], String[], OpenExtContact.
        required: whether a call without it fails.
        note: limits and meaning.
    """

    name: str
    kind: str
    required: bool
    note: str


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What goes back: HTTP status, content type, body; and the errcode for the log."""

    status: int
    content_type: bytes
    body: bytes
    errcode: int | str = 0


class NoData(msgspec.Struct, frozen=True):
    """The answer's data of a page that has none."""


@dataclass(frozen=True, slots=True)
class Family:
    """Pages that share checks and an envelope.

    Attributes:
        chain: the steps before a page's own, in order.
        encode: makes a success of the page's data.
        refuse: makes an error of a failure and its row.
        errors: rows that every page of the family has unless its own table has that failure.
        success: the members that the envelope of a success adds to the page's data.
        error: the members of an error.
    """

    chain: tuple[Callable[[Call], Awaitable[None] | None], ...]
    encode: Callable[[Call, bytes], Answer]
    refuse: Callable[[Call, Failure, ErrorRow], Answer]
    errors: tuple[ErrorRow, ...]
    success: tuple[str, ...]
    error: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One documented call.

    Attributes:
        name: its name in files, on the command line and in logs.
        path: where it is served; `{name}` stands for a part of the path that becomes a parameter.
        summary: one line.
        family: its checks and envelope.
        run: does it and gives the members of the answer's JSON object, without braces.
        errors: its error table, in the documentation's order.
        answer: the type of those members, for the documentation.
        methods: the HTTP methods that it takes.
        apps: the kinds of app that may call it; empty for pages that give tokens. Apps see the whole organisation: the
            rule of sharing is for employees, and no page is for them (docs/sharing.md).
        permission: the permission that it asks for.
        parameters: what it takes.
        nested: whether fields stand inside `contact`, so that errors name `contact.name`.
    """

    name: str
    path: str
    summary: str
    family: Family
    run: Callable[[Call], Awaitable[bytes]]
    errors: tuple[ErrorRow, ...]
    answer: type[msgspec.Struct] = NoData
    methods: tuple[str, ...] = ("POST", "GET")
    apps: frozenset[AppKind] = frozenset()
    permission: str | None = None
    parameters: tuple[Parameter, ...] = ()
    nested: bool = False
    _rows: dict[type[Failure], ErrorRow] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """What a path must look like when it holds parameters, else None."""
        if "{" not in self.path:
            return None
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path)))

    def row(self, failure: Failure) -> ErrorRow:
        """Find the row of a failure: the nearest class in the page's own table, else in its family's."""
        kind = type(failure)
        if kind not in self._rows:
            self._rows[kind] = self._nearest(kind)
        return self._rows[kind]

    def _nearest(self, kind: type[Failure]) -> ErrorRow:
        rows: dict[Any, ErrorRow] = {row.failure: row for row in (*self.family.errors, *self.errors)}
        return next(rows[ancestor] for ancestor in kind.__mro__ if ancestor in rows)
