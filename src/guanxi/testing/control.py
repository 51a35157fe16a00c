"""Speaks to `/sandbox` of a running sandbox."""

from collections.abc import Callable
from typing import Any, Final, Self

import httpx
import msgspec

__tracebackhide__ = True  # a failing test shows the line that asked, not how it was asked

_TIMEOUT: Final = 60.0
"""Seconds without a byte after which a sandbox is taken for gone."""


class SandboxError(Exception):
    """A sandbox refuses what it is asked for, or does not answer; the text says what is wrong.

    Attributes:
        problem: what it answered (RFC 9457); nothing if it did not.
    """

    def __init__(self, text: str, problem: dict[str, Any] | None = None) -> None:
        """Take what is said."""
        super().__init__(text)
        self.problem = problem or {}


class Control:
    """Asks the operations of a sandbox, or of one of its worlds. Threads may share one.

    Attributes:
        url: of the sandbox: `http://127.0.0.1:8080`.
    """

    def __init__(self, url: str, why: Callable[[], str] = str, *, by_proxies: bool = True) -> None:
        """Take where it is; nothing is sent yet.

        Args:
            url: of the sandbox.
            why: gives a sentence about why it may not answer.
            by_proxies: whether variables like HTTP_PROXY say how it is reached.
        """
        self.url = url.rstrip("/")
        self._why = why
        self._prefix = "/sandbox"
        self._by_proxies = by_proxies
        self._tls = httpx.create_ssl_context()
        self._http = self.http(_TIMEOUT)

    def http(self, timeout: float) -> httpx.Client:
        """Give a client that reaches the sandbox; close it. Another one's certificates would be read for 20 ms.

        Args:
            timeout: seconds without a byte.
        """
        return httpx.Client(timeout=timeout, trust_env=self._by_proxies, verify=self._tls)

    def of_world(self, world_id: str) -> Self:
        """Give what asks about one world, over the same connections."""
        made = object.__new__(type(self))
        made.__dict__ = {**self.__dict__, "_prefix": f"/sandbox/worlds/{world_id}"}
        return made

    def ask(self, method: str, path: str, body: object = None, query: dict[str, str] | None = None) -> bytes:
        """Ask, and give the body of the answer.

        Args:
            method: of HTTP.
            path: behind `/sandbox` or the world's.
            body: becomes JSON; bytes are JSON.
            query: parameters.

        Raises:
            SandboxError: it refuses, or does not answer.
        """
        content = body if isinstance(body, bytes | None) else msgspec.json.encode(body)
        url = f"{self.url}{self._prefix}{path}"
        try:
            answer = self._http.request(method, url, content=content, params=query)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = self._why() or "is it running? `guanxi sandbox` starts one"
            raise SandboxError(f"the sandbox at {self.url} does not answer ({error}): {why}") from None
        if answer.is_success and "x-guanxi-sandbox" in answer.headers:
            return answer.content
        raise SandboxError(*self._refusal(answer))

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def _refusal(self, answer: httpx.Response) -> tuple[str, dict[str, Any]]:
        if "x-guanxi-sandbox" not in answer.headers:
            told = f"what answers at {self.url} is no sandbox (HTTP status {answer.status_code} for {answer.url.path})"
            return f"{told}: `guanxi sandbox` starts one, `guanxi serve` does not", {}
        try:
            problem: dict[str, Any] = msgspec.json.decode(answer.content)
            detail = str(problem["detail"])
        except (msgspec.MsgspecError, UnicodeError, KeyError, TypeError):
            return f"HTTP status {answer.status_code} for {answer.url.path}", {}
        field = problem.get("field")
        return (detail if field is None or str(field) in detail else f"{field}: {detail}"), problem
