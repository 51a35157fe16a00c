"""Work that is looked for once a minute while the server runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from guanxi.domain.failures import Failure

_ROUND_SECONDS: Final = 60
"""From when all was looked at until it is looked at again."""


class Rounds:
    """A task that does its work again and again."""

    def __init__(self, work: Callable[[], Awaitable[None]], failed: str) -> None:
        """Take what is done.

        Args:
            work: one round of it.
            failed: what is logged where a round cannot be done: a busy store is tried again with the next one.
        """
        self._work = work
        self._failed = failed
        self._log = logging.getLogger(type(self).__module__)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, inside a running loop."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; a transaction under way is finished by the store."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._work()
            except Failure as failure:
                self._log.warning(self._failed, extra={"cause": failure.reason})
            await asyncio.sleep(_ROUND_SECONDS)
