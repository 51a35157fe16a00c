"""The routes of the native API, put together once for all servers of this process.

To make Litestar's application takes 45 ms of a processor, more than most tests of it do; it has no state but who it
answers for.
"""

import contextlib
import functools
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, Final, NamedTuple
from unittest import mock

from litestar import Litestar

from guanxi.api import door
from guanxi.api.application import application
from guanxi.api.resources import ENDPOINTS
from guanxi.domain.rate import Rate
from guanxi.operations.context import Context


class _Behind(NamedTuple):
    context: Callable[[], Context]
    document: Callable[[], bytes]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        _BEHIND.set(self)  # a request's task is its own
        await _routes(tuple(map(id, ENDPOINTS.values())))(scope, receive, send)


_BEHIND: Final[ContextVar[_Behind]] = ContextVar("who is asked")


@functools.cache
def _routes(_endpoints: tuple[int, ...]) -> Litestar:
    """Those of these endpoints, which it keeps alive; a test may have some of its own."""
    return application(lambda: _BEHIND.get().context(), lambda: _BEHIND.get().document())


def _application(
    context: Callable[[], Context], document: Callable[[], bytes], rate: Rate | None
) -> _Behind | Litestar:
    return _Behind(context, document) if rate is None else application(context, document, rate)


@contextlib.contextmanager
def routed_once() -> Iterator[None]:
    """Let the servers of the context share their routes."""
    with mock.patch.object(door, "_application", _application):
        yield
