"""One span for each request, sent to an OpenTelemetry collector by OTLP over HTTP (the extra `otel`)."""

import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from guanxi import __version__
from guanxi.api.exchange import Exchange
from guanxi.dingtalk.call import Call, Headers
from guanxi.dingtalk.page import Answer

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""OpenTelemetry's own variables, of which the exporter takes the first; to the second it adds `/v1/traces`."""

_LAST_SECONDS: Final = 3


class ExtraMissingError(Exception):
    """Traces were asked for, and OpenTelemetry is not installed; one line that says what to install."""


def start_tracing(endpoint: str | None, environment: Mapping[str, str]) -> "Tracing | None":
    """Begin to send spans, if that was asked for.

    OpenTelemetry's variables say the rest: OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS, …

    Args:
        endpoint: the collector's base URL; if None, OpenTelemetry's variables are looked at.
        environment: the process's variables.

    Returns:
        None when nothing names a collector, or OTEL_SDK_DISABLED is `true`.

    Raises:
        ExtraMissingError: OpenTelemetry is not installed.
    """
    asked = endpoint or any(environment.get(name) for name in _ENDPOINTS)
    if not asked or environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource  # noqa: PLC0415 - as above
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - as above
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - as above
    except ImportError as error:
        raise ExtraMissingError(
            "traces were asked for (--otel-endpoint, or a variable OTEL_EXPORTER_OTLP_...), but OpenTelemetry is not "
            f"installed: install Guanxi with its extra, pip install 'guanxi[otel]' ({error})"
        ) from error
    named = Resource.create({"service.name": "guanxi", "service.version": __version__})
    provider = TracerProvider(resource=named.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint and f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return Tracing(provider)


class Tracing:
    """Makes spans; a thread of the library sends them, and drops what a slow collector does not take."""

    def __init__(self, provider: "TracerProvider") -> None:
        """Take what makes spans and sends them."""
        from opentelemetry.context import Context  # noqa: PLC0415 - an extra
        from opentelemetry.trace import SpanKind  # noqa: PLC0415 - as above
        from opentelemetry.trace.propagation import tracecontext  # noqa: PLC0415 - as above

        self._provider = provider
        self._tracer = provider.get_tracer("guanxi", __version__)
        self._kind = SpanKind.SERVER
        self._nothing = Context()
        self._extract = tracecontext.TraceContextTextMapPropagator().extract

    def __call__(self, call: Call, answer: Answer, seconds: float) -> None:
        """Make the span of a call of a page, now that it is answered.

        Args:
            call: the request.
            answer: what was told.
            seconds: how long it took.
        """
        attributes = {"page": call.page.name, "errcode": answer.errcode, "request_id": call.request_id}
        if call.caller is not None:
            attributes["corp_id"] = call.caller.corp_id
        self._span(call.page.name, call.request.headers, attributes, seconds)

    def of_api(self, exchange: Exchange, headers: Headers, seconds: float) -> None:
        """Make the span of a request of the native API, now that it is answered.

        Args:
            exchange: what became known of it.
            headers: the request's.
            seconds: how long it took.
        """
        attributes: dict[str, str | int] = {
            "route": exchange.route,
            "http.response.status_code": exchange.status,
            "request_id": exchange.request_id,
        }
        if exchange.corp_id != "-":
            attributes["corp_id"] = exchange.corp_id
        self._span(exchange.route, headers, attributes, seconds)

    def _span(self, name: str, headers: Headers, attributes: Mapping[str, str | int], seconds: float) -> None:
        """Make a span; it holds neither path nor query, headers or body: they carry tokens and phone numbers.

        The header `traceparent` (W3C Trace Context) names the parent.
        """
        ended = time.time_ns()
        parent = self._nothing
        for header, value in headers:
            if header == b"traceparent":
                parent = self._extract({"traceparent": value.decode("latin-1")}, self._nothing)
        span = self._tracer.start_span(name, parent, self._kind, attributes, start_time=ended - round(seconds * 1e9))
        span.end(ended)

    def stop(self) -> None:
        """Send what is left, and end; a collector that does not take it holds nobody up for longer than 3 s."""
        # The library waits for up to 30 s; the threads that are left end with the process.
        ending = threading.Thread(target=self._provider.shutdown, daemon=True)
        ending.start()
        ending.join(_LAST_SECONDS)
