"""Keeps indexes while the server runs: makes those anew that are not whole, and merges their parts."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import Final

from guanxi.domain.contact import MAX_NUMBER
from guanxi.operations.context import Context
from guanxi.operations.reindex import Progress, reindex
from guanxi.rounds import Rounds

_LOG = logging.getLogger(__name__)

_ORGANISATIONS: Final = 1_000
_AT_ONCE: Final = 25
"""Contacts in one transaction: two times 2 ms of the loop, for their tokens and for writing them."""

_TURN_SECONDS: Final = 1.0
"""For which one of several nodes has it alone."""

_TELL_SECONDS: Final = 60

_MERGES: Final = 200
_PAGES: Final = 16
_PAUSE_SECONDS: Final = 0.05
"""A merge of 16 pages keeps the loop for 4 ms; a round of 200 takes some 12 s, and 8 % of a core."""


class Indexer(Rounds):
    """A task that looks at every organisation once a minute."""

    def __init__(self, context: Callable[[], Context]) -> None:
        """Take what makes what operations are given."""
        super().__init__(self.catch_up, "the search index could not be made")
        self._context = context
        self._told = 0.0

    async def catch_up(self) -> None:
        """Make whole every index that is not.

        Raises:
            StoreBusy: the store could not be read or written.
        """
        reindexing = self._context().store.reindexing
        corp_id = ""
        while page := await reindexing.progress(corp_id, _ORGANISATIONS):
            for one in page:
                if one.upto != MAX_NUMBER:
                    await self._make_whole(one.corp_id)
            corp_id = page[-1].corp_id
            await asyncio.sleep(0)
        if corp_id:
            await self._merge(corp_id)

    async def _merge(self, corp_id: str) -> None:
        """Merge parts of the index, which all organisations share, as long as there are any and this round lasts."""
        reindexing = self._context().store.reindexing
        for _ in range(_MERGES):
            if not await reindexing.merge(corp_id, _PAGES):
                return
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _make_whole(self, corp_id: str) -> None:
        began = self._told = monotonic()
        contacts = 0
        while not (made := await self._turn(corp_id)).whole:
            contacts += made.contacts
            self._tell(corp_id, made, began)
        contacts += made.contacts
        if contacts:
            told = {"corp_id": corp_id, "contacts": contacts, "seconds": round(monotonic() - began, 1)}
            _LOG.info("the search index is made", extra=told)

    async def _turn(self, corp_id: str) -> Progress:
        """Go on for a while; of several nodes one does, and others find what it did."""
        context = self._context()
        made = Progress(0, 0, 0, whole=True)
        async with context.store.alone():
            ends = monotonic() + _TURN_SECONDS
            began = monotonic()
            if (await context.store.search.indexed(corp_id))[0] == MAX_NUMBER:
                return made  # another node has done it
            async for made in reindex(context, corp_id, at_once=_AT_ONCE):
                if made.whole or monotonic() > ends:
                    break
                # As long as it took: requests have at least half of the time.
                await asyncio.sleep(monotonic() - began)
                began = monotonic()
        return made

    def _tell(self, corp_id: str, made: Progress, began: float) -> None:
        now = monotonic()
        if self._told == began or now - self._told >= _TELL_SECONDS:
            self._told = now
            percent = 100 * made.upto // max(made.newest, 1)
            told = {"corp_id": corp_id, "percent": percent, "seconds": round(now - began, 1)}
            _LOG.info("the search index is being made: contacts cannot be searched yet", extra=told)
