"""Asking a running server over HTTP."""

import argparse
import json
import os
import re
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from guanxi.cli.report import UnreachableError, UsageError

SERVER_VARIABLE: Final = "GUANXI_SERVER"
_SECONDS: Final = 60
_NO_CONTENT: Final = 204
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PLAIN: Final = re.compile(r"[!-~]+\Z")


class Answer(NamedTuple):
    """What a server answered: an HTTP status, headers, and a JSON object, which is empty where there is no body."""

    status: int
    headers: Mapping[str, str]
    json: dict[str, Any]


class _NoRedirects(HTTPRedirectHandler):
    """A redirect is an answer like any other: urllib would send the key along to wherever it leads."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


def server_url(given: str | None, configured: str | None = None) -> str:
    """Give where the server is: what was given, else GUANXI_SERVER, else what was configured, else this machine.

    Args:
        given: `--server`.
        configured: what stands in a file.

    Raises:
        UsageError: it is no address of a server.
    """
    url = given or os.environ.get(SERVER_VARIABLE) or configured
    if url is None:
        return f"http://127.0.0.1:{os.environ.get('GUANXI_PORT') or 8080}"
    if set("@?#").intersection(url):
        raise UsageError("a server's address has no user, no password, no ? and no #", "guanxi --help")
    if not _is_address(url):
        raise UsageError(f"{url!r} is no http:// or https:// address", "guanxi --help")
    return url.rstrip("/")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of its port, or of its IPv6 address
        return False
    return named and _PLAIN.match(url) is not None


def add_address(parser: argparse.ArgumentParser) -> None:
    """Add `--server`."""
    parser.add_argument("--server", metavar="URL", help="where it runs (GUANXI_SERVER; default http://127.0.0.1:8080)")


def send(method: str, url: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Send a request and wait for its answer, whatever its status.

    Args:
        method: of HTTP.
        url: from `server_url`, with a path and a query.
        body: sent as JSON; None for none.
        headers: more of them.

    Raises:
        UnreachableError: nobody answers, or not with JSON.
    """
    data = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json"} if data else {}
    request = Request(url, data, sent | dict(headers or {}), method=method)  # noqa: S310 - http(s) only, checked
    where = url.partition("?")[0]
    try:
        # Not through a proxy: the server is most often on this machine.
        with build_opener(ProxyHandler({}), _NoRedirects()).open(request, timeout=_SECONDS) as response:
            status, told, text = response.status, response.headers, response.read()
    except HTTPError as error:
        with error:
            status, told, text = error.code, error.headers, _rest(error, where)
    except (URLError, HTTPException, OSError) as error:
        raise _silent(where, error) from error
    if status in _REDIRECTS:
        raise UnreachableError(f"{where} redirects to {told.get('Location')}", "give --server the address that answers")
    try:
        answer = {} if status == _NO_CONTENT else json.loads(text)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise UnreachableError(f"{where} answered something else than JSON (HTTP {status})", "is it Guanxi?")
    return Answer(status, told, answer)


def _rest(error: HTTPError, where: str) -> bytes:
    try:
        return error.read()
    except (HTTPException, OSError) as broken:
        raise _silent(where, broken) from broken


def _silent(where: str, error: Exception) -> UnreachableError:
    reason = getattr(error, "reason", None) or str(error) or type(error).__name__
    return UnreachableError(f"no answer from {where}: {reason}", "is `guanxi serve` running?")
