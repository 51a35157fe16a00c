"""`/metrics`: what Prometheus asks, on a port of its own or behind a token."""

import asyncio
from hmac import compare_digest
from typing import Any, Final

from guanxi.api.door import Door as ApiDoor
from guanxi.dingtalk.call import Headers
from guanxi.dingtalk.door import Door
from guanxi.observing.snapshot import Snapshot, take_snapshot
from guanxi.store import Store

METRICS_PATH: Final = "/metrics"

_TEXT: Final = b"text/plain; charset=utf-8"
_EXPOSITION: Final = b"text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """An ASGI 3 callable for HTTP alone: it answers `/metrics` and nothing else."""

    def __init__(self, door: Door, api: ApiDoor, store: Store, *, worker: int, token: str | None) -> None:
        """Take what is shown.

        Args:
            door: DingTalk's; it counts what comes through it.
            api: the native API's, likewise.
            store: open.
            worker: the number of this process, from 0.
            token: who asks must send it as `Authorization: Bearer …`; anybody may ask if it is None.
        """
        self._door = door
        self._api = api
        self._store = store
        self._worker = worker
        self._token = None if token is None else token.encode()
        # Writing the text takes some milliseconds of a core: one at a time, however many ask.
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        """Answer one request."""
        del receive
        headers = []
        if scope["path"] != METRICS_PATH:
            status, content_type, body = 404, _TEXT, b"there is only /metrics here\n"
        elif not self._may_ask(scope["headers"]):
            status, content_type, body = 401, _TEXT, b"send the token: Authorization: Bearer ...\n"
            headers = [(b"www-authenticate", b'Bearer realm="metrics"')]
        else:
            status, content_type, body = 200, _EXPOSITION, await self._exposed()
        headers += [(b"content-type", content_type), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _may_ask(self, headers: Headers) -> bool:
        if self._token is None:
            return True
        scheme, _, sent = next((value for name, value in headers if name == b"authorization"), b"").partition(b" ")
        return scheme.lower() == b"bearer" and compare_digest(sent.strip(), self._token)

    async def _exposed(self) -> bytes:
        async with self._turn:
            snapshot = await take_snapshot(self._door, self._api, self._store, self._worker)
            return await asyncio.to_thread(_expose, snapshot)


def _expose(snapshot: Snapshot) -> bytes:
    from guanxi.observing.exposition import expose  # noqa: PLC0415 - requests before the first scrape do not wait

    return expose(snapshot)
