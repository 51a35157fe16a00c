"""Which page a request is for, and which app sends it, before the server is asked."""

from typing import Final

from guanxi.api.door import PATHS
from guanxi.dingtalk.call import Request
from guanxi.dingtalk.decode import read_parameters
from guanxi.dingtalk.gateway import methods as gateway
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import Failure
from guanxi.health import HEALTH_PATHS
from guanxi.operations.authenticate import authenticate
from guanxi.sandbox.fault import API
from guanxi.sandbox.faults import OTHER
from guanxi.sandbox.visit import Visit

_EXACT: Final = {page.path: page.name for page in PAGES.values() if page.pattern is None}
_PATTERNS: Final = tuple((page.pattern, page.name) for page in PAGES.values() if page.pattern is not None)

_APPS: Final = ("appkey", "appKey", "suite_key", "suiteKey", "accessKey", "client_id")
"""How pages that give tokens are told which app asks."""


def page_of(visit: Visit) -> str | None:
    """Give the name of a request's page, `api` for the native API, `other` where there is no page.

    Returns:
        None for what asks whether the server lives: it does.
    """
    path = visit.path
    if path in HEALTH_PATHS:
        return None
    if path in _EXACT:
        return _EXACT[path]
    if path.startswith(PATHS):
        return API
    if path == gateway.PATH:
        method = gateway.METHODS.get(gateway.method_of(_request(visit)))
        return OTHER if method is None else method.name
    return next((name for pattern, name in _PATTERNS if pattern.fullmatch(path)), OTHER)


async def caller_of(visit: Visit) -> str | None:
    """Give the app_key of the app that sends a request; None if that cannot be told."""
    try:
        parameters = read_parameters(_request(visit))
        token = parameters.get("session" if visit.path == gateway.PATH else "access_token")
        if token and isinstance(token, str):
            return (await authenticate(visit.world.context, token)).app.app_key
    except Failure:
        return None
    return next((str(parameters[name]) for name in _APPS if name in parameters), None)


def _request(visit: Visit) -> Request:
    return Request(visit.method, visit.path, visit.query, visit.headers, visit.body, visit.client)
