"""uvicorn's HTTP protocol with limits: how large and how slow a request may be, and how many may wait in line.

A whole small request in one read costs nothing more: nothing is counted, no timer is armed, since a sweep looks at all.
"""

import asyncio
import logging
from typing import Any, Final

import httptools
from uvicorn._types import ASGI3Application
from uvicorn.config import Config
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from guanxi.serving.flow import HeldFlow
from guanxi.serving.head import HeadTooLargeError, declared_length, head_size, head_without_upgrade
from guanxi.serving.hosting import Hosting
from guanxi.serving.outbox import GatheringTransport
from guanxi.serving.patience import Patience
from guanxi.serving.refusal import Refusal, written

# So much is parsed at a time: at most some 200 requests can be in one piece, and be pipelined.
_PIECE: Final = 4096
_NOTHING: Final = memoryview(b"")

_log = logging.getLogger(__name__)


class LimitedProtocol(HttpToolsProtocol):
    """One connection.

    Args:
        config: uvicorn's, loaded, with `ws="none"`.
        server_state: shared by all connections.
        app_state: the lifespan's state.
        loop: the running loop.
        hosting: what the server gives it.

    Attributes:
        running: the request that is being answered, or was last.
        over: nothing more is parsed.
        last_answer: what to send at the end, while requests before it are being answered.
        body_bytes: counts the bytes of bodies that were read.
        drains: counts how often the client took so much of an answer that more could be written.
        in_line: what was read waits for its turn to be parsed.
    """

    flow: HeldFlow

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        loop: asyncio.AbstractEventLoop,
        hosting: Hosting,
    ) -> None:
        super().__init__(config, server_state, app_state, loop)
        self.running: RequestResponseCycle | None = None
        self.over = False
        self.last_answer: bytes | None = None
        self.body_bytes = 0
        self.drains = 0
        self.in_line = False
        self._limits, self._refuse, self._outbox, self._line = hosting
        self._patience = Patience(self._limits)
        self._piece = min(_PIECE, self._limits.head_bytes)
        self._inside = True  # the last read ended inside a message, or requests are pipelined, or nothing was read
        self._framing = 0  # bytes of the unfinished head, or of a body's framing, before the current piece
        self._owed = 0  # bytes of the current body that have not come, as far as its Content-Length says so
        self._held = _NOTHING  # read, but not parsed while it is not its turn, or requests are pipelined

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn declares it
        """Begin."""
        super().connection_made(transport)
        self.transport = GatheringTransport(transport, self._outbox)
        self.flow = HeldFlow(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the running request; uvicorn tells only the one that was read last."""
        super().connection_lost(exc)
        if self.running is not None:
            self.running.disconnected = True
            self.running.message_event.set()
        self.pipeline.clear()
        self._held = _NOTHING

    def resume_writing(self) -> None:
        """Count it: the client reads."""
        self.drains += 1
        super().resume_writing()

    def check(self, now: float) -> None:
        """Cut the connection off if it has waited too long for its client; `now` is the loop's time in seconds."""
        self._patience.check(self, now)

    def shutdown(self) -> None:
        """Close now, or after the answer that is being made."""
        if self.in_line:
            self.take_piece()  # what was read is answered
        if self.over and self.last_answer is None:
            self.transport.close()
        else:
            super().shutdown()

    # Reading

    def data_received(self, data: bytes) -> None:
        """Parse what was read, or get in line."""
        if self._inside or len(data) > self._piece:
            if len(data) <= min(self._piece, self._owed) and not self.over:
                self._feed(memoryview(data))
            else:
                self._held = memoryview(data)
                self.flow.pause_reading()
                self._go_on()
            return
        try:
            self.parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as stop:
            self._stopped(stop, data)
            return
        cycle = self.cycle
        if cycle is None or cycle.scope is not self.scope or cycle.more_body or self.pipeline:
            self._count(len(data), begun=True)

    def take_piece(self) -> int:
        """Parse a piece of what was read, since this connection is first in line; gives its length in bytes."""
        self.in_line = False
        size = max(self._piece, self._owed)  # no request can begin within the body that is owed
        piece, self._held = self._held[:size], self._held[size:]
        if piece and not self.over and not self.transport.is_closing():
            self._feed(piece)
        if self.over:
            self._held = _NOTHING
        self._go_on()
        return len(piece)

    def _go_on(self) -> None:
        """Get in line with what was read, or read on; not while requests are pipelined."""
        self.flow.held = bool(self._held or self.pipeline)
        if self.transport.is_closing():
            return
        if self._held:
            if not self.pipeline and not self.in_line:
                self.in_line = True
                self._line.add(self)
            return
        cycle = self.cycle
        if self.over or cycle is None or cycle.response_complete or len(cycle.body) <= HIGH_WATER_LIMIT:
            self.flow.resume_reading()

    def _feed(self, piece: memoryview) -> None:
        scope, had = self.scope, self.body_bytes
        try:
            self.parser.feed_data(piece)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as stop:
            self._stopped(stop, bytes(piece))
            return
        self._count(len(piece), begun=self.scope is not scope, grown=self.body_bytes - had)

    def _count(self, size: int, *, begun: bool, grown: int = 0) -> None:
        """See where the parser stands, and count, of `size` bytes, what is neither a whole request nor a body.

        `begun` says that they hold the start of a request, `grown` how many of them are a part of a body.
        """
        in_head = self.in_head()
        self._inside = in_head or self.cycle.more_body or bool(self.pipeline)
        self.flow.held = bool(self.pipeline)
        if self._inside and not in_head:
            self._owed = declared_length(self.headers) - len(self.cycle.body) if begun else self._owed - grown
        else:
            self._owed = 0
        if not self._inside or (not in_head and (begun or grown)):
            self._framing = 0
            return
        self._framing = size if begun else self._framing + size
        if self._framing > self._limits.head_bytes + self._piece:
            self.cut(Refusal.HEADERS_TOO_LARGE)

    def in_head(self) -> bool:
        """Whether a head is being read, or the connection's first is awaited."""
        return self.cycle is None or self.cycle.scope is not self.scope

    def _stopped(self, stop: Exception, data: bytes) -> None:
        """Go on after the parser has stopped."""
        if not isinstance(stop, httptools.HttpParserUpgrade):
            large = isinstance(stop.__context__, HeadTooLargeError)
            self.cut(Refusal.HEADERS_TOO_LARGE if large else Refusal.MALFORMED)
        elif self.scope["method"] == "CONNECT":
            self.cut(Refusal.MALFORMED)
        else:
            self.parser = httptools.HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
            method, version = self.scope["method"].encode(), self.scope["http_version"].encode()
            head = head_without_upgrade(method, self.url, version, self.headers)
            self._feed(memoryview(head + data[stop.args[0] :]))

    def _should_upgrade(self) -> bool:
        """Let uvicorn's callbacks pass over a request that offers another protocol: `_stopped` takes it up."""
        return True

    def on_headers_complete(self) -> None:
        """Start the request, unless its head is too large: measured only after enough pieces."""
        most = self._limits.head_bytes
        if self._framing > most - self._piece and head_size(self.parser.get_method(), self.url, self.headers) > most:
            raise HeadTooLargeError
        HttpToolsProtocol.on_headers_complete(self)

    def on_body(self, body: bytes) -> None:
        """Keep a part of a body until the app takes it; what comes after the answer is dropped."""
        self.body_bytes += len(body)
        cycle = self.cycle
        if not cycle.response_complete:
            cycle.body += body
            if len(cycle.body) > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
            cycle.message_event.set()

    def on_message_complete(self) -> None:
        """Note that nothing more is owed; uvicorn does not when the answer came first."""
        cycle = self.cycle
        if cycle is not None and cycle.scope is self.scope:
            cycle.more_body = False
            cycle.message_event.set()

    # Answering

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self.running = cycle
        task = self.loop.create_task(cycle.run_asgi(app))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def on_response_complete(self) -> None:
        """Go on with the requests that wait in line, then with what was read but not parsed, then with reading."""
        if self.transport.is_closing():
            return
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self.last_answer is not None:
            self._finish(self.last_answer)
            return
        if self.flow.read_paused:
            self._go_on()

    def cut(self, reason: Refusal) -> None:
        """Stop reading requests; answer the one at hand with a refusal when its turn comes, and close."""
        self.over = self._inside = True
        client = "" if self.client is None else f"{self.client[0]}:{self.client[1]}"
        _log.info("request refused", extra={"reason": reason.value, "client": client})
        cycle = self.cycle
        if self.in_head():
            if cycle is None or cycle.response_complete:
                self._finish(self._answer(reason))
            else:
                self.last_answer = self._answer(reason)
        elif self.pipeline:
            self.pipeline.popleft()
            self.last_answer = self._answer(reason)
        elif cycle.response_complete:
            self._finish(b"")
        else:
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started:
                self.transport.close()
            else:
                self._finish(self._answer(reason))

    def forget_line(self) -> None:
        """Answer none of the requests that wait in line, and close after the running one (RFC 9112, 9.3.2).

        Only a connection that is read tells the running request when its client has gone.
        """
        self.over = True
        self.last_answer = b""
        self.pipeline.clear()
        self._held = _NOTHING
        self.flow.held = False
        self.flow.resume_reading()

    def _answer(self, reason: Refusal) -> bytes:
        path = self.url.partition(b"?")[0] if self.scope is not None else b""
        status, content_type, body = self._refuse(path or None, reason)
        with_body = self.parser.get_method() != b"HEAD"
        headers = self.server_state.default_headers
        return written(STATUS_LINE[status], headers, content_type, body, with_body=with_body)

    def _finish(self, answer: bytes) -> None:
        """Send the connection's last bytes, and throw away what still comes until the client or a sweep closes it."""
        self.over = self._inside = True
        self.last_answer = None
        self.transport.write(answer)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.held = False
        self.flow.resume_reading()
