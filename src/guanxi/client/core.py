"""What a client does for a call, without doing any of it: a generator of steps that somebody else takes.

`synchronous` and `asynchronous` take them, each in its own way; everything that is decided is decided here.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from guanxi.client.causes import is_expired
from guanxi.client.errors import GuanxiError, Unreadable
from guanxi.client.writing import written

if TYPE_CHECKING:
    from guanxi.client.credentials import Credentials
    from guanxi.client.message import HttpAnswer, HttpRequest
    from guanxi.client.operation import Operation
    from guanxi.client.pace import Pace
    from guanxi.client.retry import Retry

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request; what is given back is an HttpAnswer."""

    request: HttpRequest


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class GetToken:
    """Take the steps of `Core.token`, nobody else meanwhile; what is given back is the token.

    Attributes:
        refused: a token that the server does not take any more.
    """

    refused: str | None


Steps = Generator[Send | Wait | GetToken, Any, T]
"""Steps to take: for each, its outcome is sent in, or what it raised is thrown in. It returns a T."""

REAL: Final = "https://oapi.dingtalk.com"
"""The real service."""

_REAL_V1: Final = "https://api.dingtalk.com"
"""Where its v1 pages are."""


class Core:
    """The decisions of one client."""

    def __init__(self, base_url: str, credentials: Credentials, retry: Retry, pace: Pace) -> None:
        """Take what a client was made with.

        Args:
            base_url: of the server, with any `/` at its end.
            credentials: by which it is let in.
            retry: how patient it is.
            pace: how fast it may be.
        """
        self._base_url = base_url.rstrip("/")
        self._credentials = credentials
        self._retry = retry
        self._pace = pace

    def call(self, operation: Operation[..., Q, A], request: Q) -> Steps[A]:
        """Give the steps of a call.

        Args:
            operation: what is asked for.
            request: what is sent.

        Raises:
            GuanxiError: it failed, and was not to be sent again.
        """
        attempt, refused = 0, None
        repeatable = operation.way.reads or getattr(request, "idempotency_key", None) is not None
        while True:
            token = yield from self._credential(operation, refused)
            yield from self._in_time(operation)
            try:
                answer: HttpAnswer = yield Send(written(operation, request, self._base(operation), token))
                return _understood(operation, answer)
            except GuanxiError as error:
                error.operation = operation.name
                if refused is None and is_expired(error):
                    refused = token
                    continue
                seconds = self._retry.seconds(error, attempt, datetime.now(UTC), repeatable=repeatable)
                if seconds is None:
                    raise
                attempt += 1
            yield Wait(seconds)

    def token(self, refused: str | None) -> Steps[str]:
        """Give the steps that get a token: none while there is one that lives.

        Args:
            refused: one that the server does not take any more.
        """
        kept = self._credentials.kept(time.monotonic(), refused)
        if kept is not None:
            return kept
        operation, request = self._credentials.token_call(time.time())
        answer = yield from self.call(operation, request)
        return self._credentials.keep(answer, time.monotonic())

    def _credential(self, operation: Operation[..., Any, Any], refused: str | None) -> Steps[str]:
        wanted = operation.way.dialect.credential
        if wanted == "token":
            self._credentials.require_app()
            token: str = yield GetToken(refused)
            return token
        return self._credentials.require_key() if wanted == "key" else ""

    def _in_time(self, operation: Operation[..., Any, Any]) -> Steps[None]:
        if operation.way.dialect.paced:
            seconds = self._pace.seconds(operation.name, time.monotonic())
            if seconds > 0:
                yield Wait(seconds)

    def _base(self, operation: Operation[..., Any, Any]) -> str:
        on_other = operation.way.dialect.on_api_host and self._base_url == REAL
        return _REAL_V1 if on_other else self._base_url


def _understood(operation: Operation[..., Any, A], answer: HttpAnswer) -> A:
    told = operation.way.dialect.read(answer)
    try:
        return msgspec.convert(told, operation.answer, strict=False)
    except msgspec.ValidationError as error:
        unreadable = Unreadable(f"the answer is not what {operation.name} gives: {error}")
        unreadable.status = answer.status
        raise unreadable from error
