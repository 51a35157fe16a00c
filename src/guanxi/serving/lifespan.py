"""The lifespan messages of ASGI: an app opens its store before the first request and closes it after the last."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from guanxi.serving.failures import CannotServeError

Asgi: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]


class Lifespan:
    """One run of an app's lifespan; made inside a running loop.

    Unlike uvicorn's, it raises what the app raised instead of writing a traceback to the log.

    Args:
        app: called once with the `lifespan` scope; it must answer it.
    """

    def __init__(self, app: Asgi) -> None:
        self.state: dict[str, Any] = {}
        self._to_app: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        self._from_app: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        self._task = asyncio.ensure_future(app(scope, self._to_app.get, self._from_app.put))

    async def startup(self) -> None:
        """Wait until the app is ready.

        Raises:
            CannotServeError: the app reported a failure, or ended without an answer.
            Exception: whatever the app raised.
        """
        await self._tell("startup")

    async def shutdown(self) -> None:
        """Let the app close what it opened.

        Raises:
            CannotServeError: as for `startup`.
            Exception: whatever the app raised.
        """
        await self._tell("shutdown")

    async def _tell(self, step: str) -> None:
        await self._to_app.put({"type": f"lifespan.{step}"})
        answer = asyncio.ensure_future(self._from_app.get())
        await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            self._task.result()
            raise CannotServeError(f"the application ended without an answer to lifespan.{step}")
        if answer.result()["type"] != f"lifespan.{step}.complete":
            raise CannotServeError(answer.result().get("message") or f"the application's {step} failed")
