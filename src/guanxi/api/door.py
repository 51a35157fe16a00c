"""The door: counts and logs every request, and hands it to the application, which is imported when there is time.

Litestar takes a third of a second of processor time to import; the other door answers before that.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from guanxi.api.exchange import UNKNOWN, Exchange
from guanxi.api.problems import problem
from guanxi.domain.failures import Failure
from guanxi.domain.rate import Rate
from guanxi.operations.context import Context
from guanxi.traffic import Traffic

if TYPE_CHECKING:
    from litestar import Litestar

PATHS: Final = ("/api/", "/docs", "/openapi.json")
"""How the paths begin that are this door's."""

_BAD: Final = 400

_LOG: Final = logging.getLogger(__name__)


Trace = Callable[[Exchange, Any, float], None]
"""Takes what became known of a request, its headers, and how many seconds it took."""


class Door:
    """The native API as an ASGI 3 callable for HTTP.

    Attributes:
        traffic: what came through it, by route; those that nobody asked for are not there.
        in_progress: requests that have begun and are not answered.
    """

    def __init__(  # noqa: PLR0913 - what a door is put together of
        self,
        context: Callable[[], Context],
        timer: Callable[[], float],
        document: Callable[[], bytes],
        *,
        access_log: bool = False,
        rate_limit: int = 0,
        trace: Trace | None = None,
    ) -> None:
        """Take what a request is given.

        Args:
            context: makes a request's context; its actor is replaced by the key that asks.
            timer: seconds that only go up, for the log and the histograms.
            document: writes the OpenAPI document.
            access_log: whether answered requests are logged too, not only refused ones.
            rate_limit: requests a second of one key; 0 for no limit.
            trace: told of every request that was handed on, if given.
        """
        self.traffic: dict[str, Traffic] = {}
        self.in_progress = 0
        self._context = context
        self._timer = timer
        self._document = document
        self._access_log = access_log
        self._trace = trace
        self._rate = Rate(rate_limit) if rate_limit else None
        self._loading: asyncio.Task[Litestar] | None = None

    async def load(self) -> "Litestar":
        """Import the application, in a thread, unless that is done; whoever asks meanwhile waits for it."""
        if self._loading is None:
            self._loading = asyncio.create_task(
                asyncio.to_thread(_application, self._context, self._document, self._rate)
            )
        return await asyncio.shield(self._loading)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        """Answer one request."""
        began = self._timer()
        exchange = Exchange(self._context().ids.request_id())
        exchange.attach(scope)
        self.in_progress += 1
        try:
            application = await self.load()
            await application(scope, receive, _labelled(exchange, send))
        finally:
            self.in_progress -= 1
        seconds = self._timer() - began
        self._counted(exchange.route).answered(exchange.status, seconds)
        if self._trace is not None:
            self._trace(exchange, scope["headers"], seconds)
        if self._access_log or exchange.status >= _BAD:
            self._log(exchange, scope["client"], seconds)

    def refuse(self, failure: Failure) -> tuple[int, bytes]:
        """Refuse a request that never arrived whole.

        Args:
            failure: why.

        Returns:
            HTTP status and body.
        """
        exchange = Exchange(self._context().ids.request_id())
        told = problem(failure, request_id=exchange.request_id)
        exchange.status, exchange.problem = told.kind.status, told.kind.slug
        self._counted(UNKNOWN).refused(exchange.status)
        self._log(exchange, None, 0.0)
        return exchange.status, told.encode()

    def _counted(self, route: str) -> Traffic:
        return self.traffic.setdefault(route, Traffic())

    @staticmethod
    def _log(exchange: Exchange, client: tuple[str, int] | None, seconds: float) -> None:
        fields = {
            "request_id": exchange.request_id,
            "route": exchange.route,
            "corp_id": exchange.corp_id,
            "key_id": exchange.key_id,
            "status": exchange.status,
            "problem": exchange.problem,
            "duration_ms": round(seconds * 1000, 2),
            "client": client[0] if client else "-",
        }
        _LOG.info("answered" if exchange.status < _BAD else "refused", extra=fields)


def _labelled(exchange: Exchange, send: Any) -> Callable[[Any], Awaitable[None]]:  # noqa: ANN401 - ASGI's own type
    async def labelled(message: Any) -> None:  # noqa: ANN401 - as above
        if message["type"] == "http.response.start":
            exchange.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", exchange.request_id.encode())]
        await send(message)

    return labelled


def _application(context: Callable[[], Context], document: Callable[[], bytes], rate: Rate | None) -> "Litestar":
    from guanxi.api.application import application  # noqa: PLC0415 - see above

    return application(context, document, rate)
