"""A collector of OpenTelemetry's: it keeps the spans that it is sent by OTLP over HTTP."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Receiver(ThreadingHTTPServer):
    """One that listens on a free port.

    Attributes:
        paths: to which something was sent.
        bodies: what was sent, as it came.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths: list[str] = []
        self.bodies: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def spans(self) -> list[Span]:
        """All spans that were sent, by their start."""
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        scopes = [scope for one in requests for resource in one.resource_spans for scope in resource.scope_spans]
        return sorted((span for scope in scopes for span in scope.spans), key=lambda span: span.start_time_unix_nano)

    def resource(self) -> dict[str, Any]:
        """What the first one who sent said of itself."""
        request = ExportTraceServiceRequest.FromString(self.bodies[0])
        return plain(request.resource_spans[0].resource.attributes)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.paths.append(self.path)
        self.server.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def plain(attributes: Any) -> dict[str, Any]:  # noqa: ANN401 - protobuf's own kind of list
    """Attributes by name."""

    def value(pair: KeyValue) -> object:
        return getattr(pair.value, str(pair.value.WhichOneof("value")))

    return {pair.key: value(pair) for pair in attributes}


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    """Receive until the end of the block."""
    receiver = Receiver()
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        thread.join()
        receiver.server_close()
