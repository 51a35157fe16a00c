"""The block sums of each organisation, kept exact for the snapshot that a page is read in."""

from collections import OrderedDict
from typing import Final, Protocol

import msgspec

from guanxi.store import statements as sql
from guanxi.store.blocks import BLOCK_BITS, BlockSums, Place
from guanxi.store.rows import Row
from guanxi.store.working import Working

# Sums of a million contacts take about 600 kB; removals wait until the next page asks for them.
_ORGANISATIONS: Final = 1_000
_REMOVALS: Final = 10_000


class Reader(Protocol):
    """The engine's snapshot of this tick."""

    async def fetch_all(self, statement: str, *values: object) -> list[Row]:
        """Read all rows."""


class _Removal(msgspec.Struct, frozen=True):
    shape_before: int
    shape_after: int
    blocks: dict[int, int]


class Places:
    """Finds the seq at an offset.

    Removals of this process are queued when their batch is about to be committed, and applied when a snapshot shows
    their shape number: never before, since a commit becomes visible at a moment that nobody announces. Another
    process's removals leave a gap in the numbers, and the sums are built afresh.
    """

    def __init__(self, reader: Reader) -> None:
        """Take the engine that pages are read from."""
        self._reader = reader
        self._sums: OrderedDict[str, BlockSums] = OrderedDict()
        self._removals: dict[str, list[_Removal]] = {}

    def committing(self, working: Working) -> None:
        """Take note of what a batch removes, before it is committed."""
        if working.removed_from and working.corp_id in self._sums:
            queue = self._removals.setdefault(working.corp_id, [])
            queue.append(_Removal(working.shape_before, working.counters.shape, working.removed_from))
            if len(queue) > _REMOVALS:
                self.abandoned(working.corp_id)

    def abandoned(self, corp_id: str) -> None:
        """Forget an organisation's sums: what was noted of it may not have happened."""
        self._sums.pop(corp_id, None)
        self._removals.pop(corp_id, None)

    async def find(self, corp_id: str, shape: int, next_seq: int, offset: int) -> Place:
        """Find the contact at an offset.

        Args:
            corp_id: whose list.
            shape: the organisation's shape number in this tick's snapshot.
            next_seq: likewise.
            offset: how many contacts come before it; less than there are.
        """
        sums = self._sums.get(corp_id)
        if sums is None or not self._catch_up(corp_id, sums, shape):
            self.abandoned(corp_id)
            sums = self._sums[corp_id] = BlockSums(shape)
            if len(self._sums) > _ORGANISATIONS:
                oldest, _ = self._sums.popitem(last=False)
                self._removals.pop(oldest, None)
        tail = next_seq >> BLOCK_BITS
        if sums.blocks < tail:
            sums.extend(await self._reader.fetch_all(sql.BLOCK_COUNTS, corp_id, sums.blocks, tail), tail)
        return sums.find(offset)

    def _catch_up(self, corp_id: str, sums: BlockSums, shape: int) -> bool:
        queue = self._removals.get(corp_id, [])
        while queue and sums.shape < shape and queue[0].shape_before == sums.shape:
            removal = queue.pop(0)
            for number, count in removal.blocks.items():
                sums.remove(number, count)
            sums.shape = removal.shape_after
        return sums.shape == shape
