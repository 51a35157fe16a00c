"""Removes what has expired while the server runs, a little at a time."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from guanxi.domain.failures import Failure
from guanxi.operations.context import Context

_LOG = logging.getLogger(__name__)

_ROUND_SECONDS: Final = 60
_PAUSE_SECONDS: Final = 0.05
"""Between two transactions, so that the janitor takes a small part of the writer's time."""

_AT_ONCE: Final = 500
"""Rows of each kind in one transaction: it stays shorter than 5 ms, and writers behind it hardly wait."""

_DAY_MS: Final = 86_400_000


class Janitor:
    """A task that looks at every organisation once a minute."""

    def __init__(self, context: Callable[[], Context], history_days: int) -> None:
        """Take what operations are given.

        Args:
            context: makes one.
            history_days: for how many days changes are kept.
        """
        self._context = context
        self._history_ms = history_days * _DAY_MS
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
                await self.clean()
            except Failure as failure:
                # A busy store is tried again with the next round; nothing depends on the moment.
                _LOG.warning("the janitor could not work", extra={"cause": failure.reason})
            await asyncio.sleep(_ROUND_SECONDS)

    async def clean(self) -> None:
        """Remove everything that has expired now.

        Raises:
            StoreBusy: the store could not be read or written.
        """
        context = self._context()
        for organisation, _ in await context.store.organisations():
            more = True
            while more:
                more = await context.store.remove_expired(organisation.corp_id, context.now, self._history_ms, _AT_ONCE)
                await asyncio.sleep(_PAUSE_SECONDS if more else 0)
