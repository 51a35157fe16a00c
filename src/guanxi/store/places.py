"""The block sums of each organisation, kept exact for the snapshot that a page is read in."""

import asyncio
from collections import OrderedDict
from typing import Final

import msgspec

from guanxi.store import statements as sql
from guanxi.store.blocks import BLOCK_BITS, BlockSums, Place
from guanxi.store.engine import State
from guanxi.store.rows import Reader
from guanxi.store.working import Working

# Sums of a million contacts take about 600 kB; removals wait until the next page asks for them.
_ORGANISATIONS: Final = 1_000
_REMOVALS: Final = 10_000


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

    def __init__(self) -> None:
        """Begin without sums."""
        self._sums: OrderedDict[str, BlockSums] = OrderedDict()
        # Of every organisation that has sums, or whose blocks are being read at this moment.
        self._removals: dict[str, list[_Removal]] = {}
        self._reading = asyncio.Lock()

    def committing(self, working: Working) -> None:
        """Take note of what a batch removes, before it is committed."""
        queue = self._removals.get(working.corp_id)
        if working.removed_from and queue is not None:
            queue.append(_Removal(working.shape_before, working.counters.shape, working.removed_from))
            if len(queue) > _REMOVALS:
                self.abandoned(working.corp_id)

    def abandoned(self, corp_id: str) -> None:
        """Forget an organisation's sums: what was noted of it may not have happened."""
        self._sums.pop(corp_id, None)
        self._removals.pop(corp_id, None)

    def known(self, corp_id: str, state: State, offset: int) -> Place | None:
        """Find the contact at an offset by what is known, or None when blocks have to be read first.

        Args:
            corp_id: whose list.
            state: the organisation's; the place is right as long as it has that shape.
            offset: how many contacts come before it; less than there are.
        """
        if state.contact_count == state.next_seq:  # nothing was ever removed
            return Place(seq=offset, skip=0)
        sums = self._sums.get(corp_id)
        if sums is None or not self._catch_up(corp_id, sums, state.shape) or sums.blocks < state.next_seq >> BLOCK_BITS:
            return None
        return sums.find(offset)

    async def find(self, reader: Reader, corp_id: str, state: State, offset: int) -> Place:
        """Find the contact at an offset, by its blocks where these are not known.

        Args:
            reader: reads the moment that the state is of.
            corp_id: whose list.
            state: the organisation's.
            offset: how many contacts come before it; less than there are.
        """
        async with self._reading:
            sums = self._sums.pop(corp_id, None)  # nobody looks into them while they are read
            if sums is None or not self._catch_up(corp_id, sums, state.shape):
                sums = BlockSums(state.shape)
                self._removals[corp_id] = []
            tail = state.next_seq >> BLOCK_BITS
            if sums.blocks < tail:
                sums.extend(await reader.fetch_all(sql.BLOCK_COUNTS, corp_id, sums.blocks, tail), tail)
            if corp_id in self._removals:  # else what was noted meanwhile may not have happened
                self._sums[corp_id] = sums
            if len(self._sums) > _ORGANISATIONS:
                oldest, _ = self._sums.popitem(last=False)
                self._removals.pop(oldest, None)
            return sums.find(offset)

    def _catch_up(self, corp_id: str, sums: BlockSums, shape: int) -> bool:
        queue = self._removals.get(corp_id, [])
        while queue and queue[0].shape_before < shape:
            removal = queue.pop(0)
            if removal.shape_before == sums.shape:
                for number, count in removal.blocks.items():
                    sums.remove(number, count)
                sums.shape = removal.shape_after
        return sums.shape == shape
