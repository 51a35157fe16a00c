"""Removes what has expired while the server runs, a little at a time."""

import asyncio
from collections.abc import Callable
from typing import Final

from guanxi.operations.context import Context
from guanxi.rounds import Rounds

_PAUSE_SECONDS: Final = 0.05
"""Between two transactions, so that the janitor takes a small part of the writer's time."""

_AT_ONCE: Final = 500
"""Rows of each kind in one transaction: it stays shorter than 5 ms, and writers behind it hardly wait."""

_ORGANISATIONS: Final = 100
"""Looked at together: in PostgreSQL they share their round trips. A million of them are 10,000 pauses."""

_DAY_MS: Final = 86_400_000


class Janitor(Rounds):
    """A task that looks at every organisation once a minute, or as often as there is time for all of them."""

    def __init__(self, context: Callable[[], Context], history_days: int) -> None:
        """Take what operations are given.

        Args:
            context: makes one.
            history_days: for how many days changes are kept.
        """
        super().__init__(self.clean, "the janitor could not work")
        self._context = context
        self._history_ms = history_days * _DAY_MS

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
