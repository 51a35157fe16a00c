"""What both clients share of httpx: how requests become its own, and how what it raises is told."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from ssl import SSLContext
from typing import Final, TypedDict

import httpx

from guanxi import __version__
from guanxi.client.errors import NoAnswer, NotSent
from guanxi.client.message import HttpAnswer, HttpRequest

HEADERS: Final = {"User-Agent": f"guanxi/{__version__}", "Accept": "application/json"}

_BEFORE: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


@cache
def certificates() -> SSLContext:
    """Give what servers are verified by: those of SSL_CERT_FILE, if it is set.

    They are read once, since that takes longer than all else of a client's making.
    """
    return httpx.create_ssl_context()


class Sent(TypedDict):
    """The arguments with which httpx sends."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None


def arguments(request: HttpRequest) -> Sent:
    """Give what httpx is called with."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": HEADERS | dict(request.headers),
        "content": request.content,
    }


def answer_of(response: httpx.Response) -> HttpAnswer:
    """Give what came back, whole."""
    return HttpAnswer(response.status_code, response.headers, response.content)


@contextmanager
def told() -> Generator[None, None, None]:
    """Tell what httpx raises.

    Raises:
        NotSent: no connection could be made.
        NoAnswer: one was made, and no answer came.
    """
    try:
        yield
    except _BEFORE as error:
        raise NotSent(f"nothing was sent: {_why(error)}") from error
    except httpx.HTTPError as error:
        raise NoAnswer(f"no answer came: {_why(error)}") from error


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__
