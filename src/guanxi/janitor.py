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

_ORGANISATIONS: Final = 100
"""Looked at together: in PostgreSQL they share their round trips. A million of them are 10,000 pauses."""

_DAY_MS: Final = 86_400_000


class Janitor:
    """A task that looks at every organisation once a minute, or as often as there is time for all of them."""

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
        corp_id = ""
        while page := await context.store.organisations(corp_id, _ORGANISATIONS):
            await asyncio.gather(*[self._clean_one(context, organisation.corp_id) for organisation, _ in page])
            corp_id = page[-1][0].corp_id
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _clean_one(self, context: Context, corp_id: str) -> None:
        while await context.store.remove_expired(corp_id, context.now, self._history_ms, _AT_ONCE):  # noqa: ASYNC110 - it works
            await asyncio.sleep(_PAUSE_SECONDS)
