"""The composition root: puts store, clock, ids and doors together into one ASGI callable.

Plain calls, no container: what a request passes through can be read here from top to bottom.
"""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from guanxi.api import failures as api
from guanxi.api.door import PATHS
from guanxi.api.door import Door as ApiDoor
from guanxi.api.problems import CONTENT_TYPE
from guanxi.dingtalk.call import Request
from guanxi.dingtalk.decode import MAX_BODY
from guanxi.dingtalk.door import Door
from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable
from guanxi.dingtalk.page import Page
from guanxi.domain.failures import Failure
from guanxi.domain.phone import load_numbering_plans
from guanxi.health import HEALTH_PATHS, Health
from guanxi.indexer import Indexer
from guanxi.janitor import Janitor
from guanxi.observing.metrics import METRICS_PATH, Metrics
from guanxi.observing.tracing import Tracing
from guanxi.operations.context import Context, Ids
from guanxi.operations.identifiers import SystemIds
from guanxi.serving.refusal import Refusal, refuse_with_problem
from guanxi.settings import Settings
from guanxi.store import Store

if TYPE_CHECKING:
    from guanxi.rounds import Rounds

_COLLECT_AFTER: Final = (5_000, 20, 20)
"""Objects between two garbage collections, and collections between two of older ones; Python's own are 700, 10, 10."""

_SETTLED_SECONDS: Final = 2.0
"""From the start until the native API is imported, if nobody asks it earlier: that holds the interpreter for 0.3 s."""

_LARGE: Final = "the headers are over 32768 bytes"
_SLOW_HEAD: Final = "the headers did not arrive within 10 seconds"
_SLOW_BODY: Final = "the body stopped arriving for 30 seconds"
_BROKEN: Final = "this is not a valid HTTP/1.1 request"

# Each door's own failure for what was cut off: that of DingTalk's, that of the API's.
_CUT_OFF: Final[dict[Refusal, tuple[Failure, Failure]]] = {
    Refusal.HEADERS_TOO_LARGE: (BodyTooLarge(_LARGE, field="headers"), api.HeadTooLarge(_LARGE)),
    Refusal.HEADERS_TOO_SLOW: (BodyUnreadable(_SLOW_HEAD, field="headers"), api.TooSlow(_SLOW_HEAD)),
    Refusal.BODY_TOO_SLOW: (BodyUnreadable(_SLOW_BODY, field="body"), api.TooSlow(_SLOW_BODY)),
    Refusal.MALFORMED: (BodyUnreadable(_BROKEN, field="body"), api.Malformed(_BROKEN)),
}


def now_ms() -> int:
    """Give the time of the system's clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Around(NamedTuple):
    """What a sandbox is to the server that it stands around.

    Attributes:
        context: makes the context of the request that is being answered.
        adapt: gives each page as it shall be served.
    """

    context: Callable[[], Context]
    adapt: Callable[[Page], Page]


class App:
    """An ASGI 3 callable over an open store, which it closes when it is told to shut down.

    Attributes:
        metrics: another one, for `/metrics` alone.
        metrics_port: where this worker's is to be served; None when it is not.
    """

    def __init__(  # noqa: PLR0913 - what a server is put together of
        self,
        store: Store,
        settings: Settings,
        *,
        ids: Ids | None = None,
        starting: Callable[[Context], Awaitable[None]] | None = None,
        worker: int = 0,
        metrics_token: str | None = None,
        tracing: Tracing | None = None,
        around: Around | None = None,
    ) -> None:
        """Put it together.

        Args:
            store: open, and owned by this process.
            settings: those of the server.
            ids: where new ids come from; the system's random source if not given.
            starting: what is done once before the first request is answered, when the server has its port.
            worker: the number of this process among those that serve the same port, from 0.
            metrics_token: asked for by `/metrics`, which is then on the main port too.
            tracing: told of every request, and stopped at the end.
            around: what stands around it, if anything does: gives each request its context, and nothing is looked
                after in the background.
        """
        self._store = store
        self._ids = ids or SystemIds()
        context = self._context if around is None else around.context
        self._door = Door(
            context,
            time.perf_counter,
            profile=settings.profile,
            rate_limit=settings.rate_limit,
            access_log=settings.access_log,
            trace=tracing,
            **({} if around is None else {"adapt": around.adapt}),
        )
        self._api = ApiDoor(
            context,
            time.perf_counter,
            _document,
            access_log=settings.access_log,
            rate_limit=settings.api_rate_limit,
            trace=None if tracing is None else tracing.of_api,
        )
        self._tracing = tracing
        self.metrics = Metrics(self._door, self._api, store, worker=worker, token=metrics_token)
        self.metrics_port = settings.metrics_port and settings.metrics_port + worker
        self._metrics_path = None if metrics_token is None else METRICS_PATH
        self._health = Health(self._context)
        self._rounds: tuple[Rounds, ...] = ()
        if worker == 0 and around is None:  # one is enough, and several would look at everything for nothing
            self._rounds = (Janitor(self._context, settings.history_days), Indexer(self._context))
        self._starting = starting

    def _context(self) -> Context:
        return Context(self._store, self._ids, now_ms(), "server")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        """Answer one request, or start and stop."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path = scope["path"]
        if path.startswith(PATHS):
            await self._api(scope, receive, send)
            return
        if path in HEALTH_PATHS:
            answer = await self._health.answer(path)
        elif path == self._metrics_path:
            await self.metrics(scope, receive, send)
            return
        else:
            try:
                body = await _body(receive)
            except ConnectionResetError:
                return  # the client has gone before its request was whole: nothing is done for it
            client = scope["client"]
            request = Request(
                scope["method"], path, scope["query_string"], scope["headers"], body, client[0] if client else "-"
            )
            answer = await self._door.handle(request)
        headers = [
            (b"content-type", answer.content_type),
            (b"content-length", b"%d" % len(answer.body)),
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _live(self, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        await receive()
        if self._starting is not None:
            await self._starting(self._context())
        for rounds in self._rounds:
            rounds.start()
        await send({"type": "lifespan.startup.complete"})
        settling = asyncio.create_task(self._settle())
        stopping = asyncio.ensure_future(receive())
        await asyncio.wait((settling, stopping), return_when=asyncio.FIRST_COMPLETED)
        if stopping.done():
            settling.cancel()
        else:
            await settling
        await stopping
        for rounds in self._rounds:
            await rounds.stop()
        await self._store.close()
        if self._tracing is not None:
            await asyncio.to_thread(self._tracing.stop)
        await send({"type": "lifespan.shutdown.complete"})

    async def _settle(self) -> None:
        """Import what is still missing, when those who waited for the start have their answers."""
        await asyncio.to_thread(load_numbering_plans)
        await asyncio.sleep(_SETTLED_SECONDS)
        await self._api.load()
        # What is there now stays: it is not looked through again and again (create: 120 µs of CPU before, 112 after).
        gc.freeze()
        gc.set_threshold(*_COLLECT_AFTER)

    def refuse(self, path: bytes | None, refusal: Refusal) -> tuple[int, bytes, bytes]:
        """Answer a request that was cut off before it was whole, in the dialect of its path.

        Args:
            path: without query; None when not even that arrived.
            refusal: why.

        Returns:
            HTTP status, content type, body.
        """
        if path is None:
            return refuse_with_problem(path, refusal)
        dingtalk, native = _CUT_OFF[refusal]
        text = path.decode("utf-8", "replace")
        if text.startswith(PATHS):
            status, problem = self._api.refuse(native)
            return status, CONTENT_TYPE.encode(), problem
        answer = self._door.refuse(Request("", text, b"", [], b""), dingtalk)
        return answer.status, answer.content_type, answer.body


def _document() -> bytes:
    from guanxi.openapi import document  # noqa: PLC0415 - only who reads it waits for what it is made of

    return document()


async def _body(receive: Any) -> bytes | None:  # noqa: ANN401 - ASGI's own types
    """Gather a body; None when it is larger than any page takes.

    Raises:
        ConnectionResetError: the client went away first.
    """
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ConnectionResetError
    body: bytes = message["body"]
    if not message["more_body"]:
        return body if len(body) <= MAX_BODY else None
    parts, size = [body], len(body)
    while message["more_body"]:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        parts.append(message["body"])
        size += len(parts[-1])
        if size > MAX_BODY:
            return None
    return b"".join(parts)
