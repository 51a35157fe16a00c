"""`/livez` and `/readyz`: what a supervisor or a load balancer asks."""

import asyncio
from collections.abc import Callable
from typing import Final

from guanxi.dingtalk.page import Answer
from guanxi.domain.failures import Failure
from guanxi.operations.context import Context

LIVE: Final = "/livez"
READY: Final = "/readyz"
HEALTH_PATHS: Final = frozenset({LIVE, READY})

_KEPT_MS: Final = 1000
_PATIENCE_SECONDS: Final = 5
_JSON: Final = b"application/json"
_OK: Final = Answer(200, _JSON, b'{"status":"ok"}')


class Health:
    """Alive: the loop turns. Ready: the store, whose migrations are done, can be written."""

    def __init__(self, context: Callable[[], Context]) -> None:
        """Take what makes a request's context."""
        self._context = context
        self._asked_at = 0
        self._proof: asyncio.Task[Answer] | None = None

    async def answer(self, path: str) -> Answer:
        """Answer a question about health.

        Args:
            path: one of `HEALTH_PATHS`.
        """
        if path == LIVE:
            return _OK
        # One proof a second, however many ask: each is a durable write.
        now = self._context().now
        if self._proof is None or (self._proof.done() and not 0 <= now - self._asked_at < _KEPT_MS):
            self._asked_at = now
            self._proof = asyncio.create_task(self._prove())
        return await asyncio.shield(self._proof)

    async def _prove(self) -> Answer:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                context = self._context()
                await context.store.prove_writable(context.now)
        except (Failure, TimeoutError):
            return Answer(503, _JSON, b'{"status":"the store cannot be written"}')
        return _OK
