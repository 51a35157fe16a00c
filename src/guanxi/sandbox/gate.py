"""The gate: stands before the server, and lets each request into its world."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from time import perf_counter
from typing import Any, Final

from msgspec import structs

from guanxi.operations.context import Context
from guanxi.sandbox.control import MAX_BODY, PATH, Control
from guanxi.sandbox.striking import Strike, struck
from guanxi.sandbox.visit import HEADER, VISIT, Visit
from guanxi.sandbox.worlds import Worlds

_KEPT: Final = 1 << 20
"""Bytes of a body that are looked at; what is larger goes on unread."""

_ENTERED: Final[ContextVar[Context]] = ContextVar("entered")

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def context_of(worlds: Worlds) -> Callable[[], Context]:
    """Give what makes the context of whatever request is being answered."""

    def context() -> Context:
        visit = VISIT.get(None)
        if visit is None:
            return worlds.default.context
        # Of the world as it was when the request came: what a reset has passed by writes nothing behind it.
        return structs.replace(_ENTERED.get(), now=visit.world.clock.now())

    return context


class Gate:
    """An ASGI 3 callable around a server."""

    def __init__(self, app: Asgi, worlds: Worlds, ca: bytes | None = None) -> None:
        """Take what answers, and the worlds.

        Args:
            app: the server, whose contexts are `context_of(worlds)`.
            worlds: with the default one.
            ca: the certificate by which clients verify this sandbox, PEM, if it made one.
        """
        self._app = app
        self._worlds = worlds
        self._control = Control(worlds, ca)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path == PATH or path.startswith(f"{PATH}/"):
            body, _ = await _read(receive, MAX_BODY)
            await self._control(scope, body, send)
            return
        body, receive = await _read(receive, _KEPT)
        visit = self._visit(scope, body or b"")
        resets = visit.world.resets
        before, entered_before = VISIT.set(visit), _ENTERED.set(visit.world.context)
        began = perf_counter()
        try:
            faults = await struck(visit)
            if faults:
                await Strike(visit, faults, send)(self._app, scope, receive, _watching(visit, send))
            else:
                await self._app(scope, receive, _watching(visit, send))
        finally:
            VISIT.reset(before)
            _ENTERED.reset(entered_before)
            visit.seconds = perf_counter() - began
            if visit.world.resets == resets:  # else its log has begun again
                visit.world.log.add(visit)

    def _visit(self, scope: Any, body: bytes) -> Visit:  # noqa: ANN401 - ASGI's own type
        query, headers, client = scope["query_string"], scope["headers"], scope["client"]
        world = self._worlds.of(scope["path"], query, headers, body)
        return Visit(
            world=world,
            at=world.clock.now(),
            method=scope["method"],
            path=scope["path"],
            query=query,
            headers=headers,
            body=body,
            client=client[0] if client else "-",
            scheme=scope["scheme"],
        )


def _watching(visit: Visit, send: Any) -> Callable[[Any], Awaitable[None]]:  # noqa: ANN401 - ASGI's own type
    async def watching(message: Any) -> None:  # noqa: ANN401 - as above
        if message["type"] == "http.response.start":
            visit.status = message["status"]
            message["headers"] = [*message["headers"], (HEADER, visit.world.id.encode())]
        elif len(visit.answer) < _KEPT:
            visit.answer += message.get("body", b"")
        await send(message)

    return watching


async def _read(receive: Any, most: int) -> tuple[bytes | None, Any]:  # noqa: ANN401 - ASGI's own types
    """Read a body; give it, if it has not more bytes than `most`, and what gives all of it again."""
    messages: list[Any] = []
    size = 0
    while size <= most:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            break
    waiting = messages[::-1]

    async def again() -> Any:  # noqa: ANN401 - as above
        return waiting.pop() if waiting else await receive()

    return b"".join(message.get("body", b"") for message in messages) if size <= most else None, again
