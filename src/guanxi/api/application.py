"""The Litestar application: every endpoint's route, and problems for whatever has none.

Litestar finds the route; who asks, what was sent and what goes back is read and written here, once for all endpoints.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from litestar import Litestar, Request, Response, route
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.handlers import HTTPRouteHandler

from guanxi.api.authentication import let_in
from guanxi.api.documentation import page_routes
from guanxi.api.endpoint import BASE, Call, Endpoint, Nothing
from guanxi.api.exchange import Exchange
from guanxi.api.failures import Malformed, MethodRefused, PathUnknown, ServerFailed
from guanxi.api.idempotency import keeping, kept, read_key
from guanxi.api.problems import CONTENT_TYPE, problem
from guanxi.api.reading import check_content_type, decode, members, read_body, read_parameters
from guanxi.api.reply import Reply, encode_json
from guanxi.api.resources import ENDPOINTS
from guanxi.domain.failures import Failure
from guanxi.domain.rate import Rate
from guanxi.operations.context import Context, Replayed

_JSON: Final = "application/json"
_LOG: Final = logging.getLogger(__name__)
_NOTHING: Final = Nothing()

_Request = Request[Any, Any, Any]


class Written:
    """An answer as an ASGI callable; Litestar's own takes three times as long to make and send."""

    __slots__ = ("_body", "_headers", "_status")

    def __init__(
        self, status: int, content_type: str | None, headers: tuple[tuple[str, str], ...], body: bytes
    ) -> None:
        """Take what is sent; no content type says that there is no body."""
        sent = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        if content_type is not None:
            sent += [(b"content-type", content_type.encode()), (b"content-length", b"%d" % len(body))]
        self._status, self._headers, self._body = status, sent, body

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        """Send it."""
        del scope, receive
        await send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body})


def application(context: Callable[[], Context], document: Callable[[], bytes], rate: Rate | None = None) -> Litestar:
    """Put it together.

    Args:
        context: makes a request's context; its actor is replaced by the key that asks.
        document: writes the OpenAPI document.
        rate: how often each key may ask; None for no limit.
    """
    return Litestar(
        [*(_handler(endpoint, context, rate) for endpoint in ENDPOINTS.values()), *page_routes(document)],
        exception_handlers={HTTPException: _refused, Exception: _failed},
        openapi_config=None,
        logging_config=None,
    )


def _handler(endpoint: Endpoint[Any, Any], context: Callable[[], Context], rate: Rate | None) -> HTTPRouteHandler:
    names = members(endpoint.body), members(endpoint.parameters)

    async def handle(request: _Request) -> Written:
        exchange = Exchange.of(request.scope)
        exchange.route = endpoint.name
        try:
            reply = await _run(endpoint, context(), request, exchange, rate)
        except Failure as failure:
            return _told(exchange, failure, *names)
        return _answered(endpoint, reply)

    path = BASE + endpoint.path.replace("}", ":str}")
    # The status is the reply's; Litestar wants one that may have a body.
    return route(path, http_method=endpoint.method, name=endpoint.name, status_code=200)(handle)


async def _run(
    endpoint: Endpoint[Any, Any], context: Context, request: _Request, exchange: Exchange, rate: Rate | None
) -> Reply:
    headers = dict(request.scope["headers"])
    asking = await let_in(context, endpoint, headers, rate)
    exchange.corp_id, exchange.key_id = asking.corp_id, asking.key.key_id
    scope = request.scope
    parameters = read_parameters(endpoint, scope["path_params"], scope["query_string"], headers)
    sent = b""
    body: Any = _NOTHING
    if endpoint.has_body:
        check_content_type(headers)
        sent = await read_body(request.receive, headers, endpoint.max_body)
        body = decode(sent, endpoint.body)
    if endpoint.method != "POST":
        return await endpoint.run(Call(asking, parameters, body))
    target = (scope["method"], scope["path"], scope["query_string"])
    key = read_key(headers, target, sent, secret=endpoint.secret)
    try:
        try:
            return await endpoint.run(Call(asking, parameters, body, key))
        except Failure:
            # What was done the first time may be what refuses it now: a contact that is restored is in no trash.
            await keeping(asking, key, Reply).stop_if_replayed(asking.corp_id)
            raise
    except Replayed as replayed:
        return await kept(asking, key, replayed.answer)


def _answered(endpoint: Endpoint[Any, Any], reply: Reply) -> Written:
    status = reply.status or endpoint.statuses[0]
    if reply.body is None:
        return Written(status, None, reply.headers, b"")
    return Written(status, _JSON, reply.headers, encode_json(reply.body))


def _told(exchange: Exchange, failure: Failure, body: tuple[str, ...], parameters: tuple[str, ...]) -> Written:
    told = problem(failure, body, parameters, exchange.request_id)
    exchange.problem = told.kind.slug
    return Written(told.kind.status, CONTENT_TYPE, told.kind.headers, told.encode())


def _refused(request: _Request, exception: HTTPException) -> Response[bytes]:
    """Tell that Litestar found no route for a request."""
    if isinstance(exception, NotFoundException):
        return _outside(
            request, PathUnknown("there is nothing at this path; /openapi.json and /docs list what there is")
        )
    if isinstance(exception, MethodNotAllowedException):
        allowed = (exception.headers or {}).get("allow", "")
        return _outside(request, MethodRefused(f"this path takes {allowed}"), {"allow": allowed})
    return _outside(request, Malformed("this is no request that can be answered: its headers are wrong"))


def _failed(request: _Request, exception: Exception) -> Response[bytes]:
    """Log what nobody expected, and say no more than that."""
    exchange = Exchange.of(request.scope)
    _LOG.error("unexpected", exc_info=exception, extra={"request_id": exchange.request_id, "route": exchange.route})
    return _outside(request, ServerFailed("the server failed and has logged why; nothing was answered"))


def _outside(request: _Request, failure: Failure, headers: dict[str, str] | None = None) -> Response[bytes]:
    """Answer outside of any route, where Litestar takes its own kind of response alone."""
    exchange = Exchange.of(request.scope)
    told = problem(failure, request_id=exchange.request_id)
    exchange.problem = told.kind.slug
    return Response(told.encode(), status_code=told.kind.status, media_type=CONTENT_TYPE, headers=headers)
