"""Sends requests one after the other, and takes whatever comes back."""

import asyncio
import logging
import ssl
from types import TracebackType
from typing import Final, NamedTuple, Self

import httpx

from guanxi import __version__
from guanxi.client.http import certificates
from guanxi.fidelity.hosts import Server
from guanxi.fidelity.probe import Request

MAX_ANSWER: Final = 4 << 20
"""Bytes of an answer that are read."""


class Answer(NamedTuple):
    """What came back.

    Attributes:
        status: of HTTP.
        content_type: its header; empty if there is none.
        body: as it came.
    """

    status: int
    content_type: str
    body: bytes


class Silence(NamedTuple):
    """Nothing came back, or too much; `reason` says why, in words of our own."""

    reason: str


class Sender:
    """A connection to a server; used as `async with`."""

    def __init__(self, server: Server, *, pause: float, timeout: float) -> None:
        """Prepare to send.

        Args:
            server: where to.
            pause: seconds between an answer and the next request.
            timeout: seconds from a request to the end of its answer.
        """
        # They would log each address, and tokens stand in there.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._server = server
        self._pause = pause
        self._timeout = timeout
        self._began = False
        self._client = httpx.AsyncClient(
            headers={"user-agent": f"guanxi-fidelity/{__version__}", "accept-encoding": "identity"},
            timeout=timeout,
            verify=certificates(),
            trust_env=not server.is_local,  # a proxy leads away from this machine
        )

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self._client.aclose()

    async def send(self, request: Request) -> Answer | Silence:
        """Send a request and wait for its answer, whatever that is; no redirect is followed."""
        if self._began:
            await asyncio.sleep(self._pause)
        self._began = True
        try:
            async with asyncio.timeout(self._timeout):
                return await self._answer(request)
        except (TimeoutError, httpx.TimeoutException):
            return Silence(f"none within {self._timeout:g} s")
        except httpx.ConnectError as error:
            return Silence(_unconnected(error))
        except httpx.ProxyError:
            return Silence("the proxy refuses")
        except httpx.RemoteProtocolError:
            return Silence("the connection was closed, or what came is no HTTP")
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            return Silence(f"the connection broke ({type(error).__name__})")

    async def _answer(self, request: Request) -> Answer | Silence:
        url = self._server.url(request.path)
        body = bytearray()
        async with self._client.stream(
            request.method, url, headers=dict(request.headers), content=request.body
        ) as response:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER:
                    return Silence(f"it is larger than {MAX_ANSWER >> 20} MiB")
            return Answer(response.status_code, response.headers.get("content-type", ""), bytes(body))


def _unconnected(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "TLS cannot be agreed on, or its certificate is not trusted; SSL_CERT_FILE can name one that is"
        cause = cause.__cause__ or cause.__context__
    return "nobody can be connected to"
