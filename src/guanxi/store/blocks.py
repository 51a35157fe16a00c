"""Offsets at any depth: which contact stands at a place of an organisation's list.

Contacts are numbered (`seq`) in order of creation, and blocks of 128 consecutive seqs carry a count. This module
keeps the running sums of those counts in a Fenwick tree: finding a block takes about log2(blocks) steps, and a
removal is applied in place in as many (a rebuild reads 78,000 rows at 10 million contacts, docs/decisions/0005).

Only complete blocks are in the tree. Everything from the last, still growing one on is the tail.
"""

from collections.abc import Iterable
from itertools import accumulate
from typing import Final

import msgspec

BLOCK_BITS: Final = 7
BLOCK_SIZE: Final = 1 << BLOCK_BITS


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a page begins: skip that many existing contacts from that seq on (fewer than 128)."""

    seq: int
    skip: int


class BlockSums:
    """Running sums of the counts of an organisation's complete blocks, as of one `shape` of it."""

    __slots__ = ("_counts", "_tree", "shape", "total")

    def __init__(self, shape: int) -> None:
        """Begin without blocks.

        Args:
            shape: the organisation's shape number that the counts to come belong to.
        """
        self.shape = shape
        self.total = 0
        self._counts: list[int] = []
        self._tree: list[int] = [0]

    @property
    def blocks(self) -> int:
        """How many complete blocks are in the tree: the number of the first block of the tail."""
        return len(self._counts)

    def extend(self, rows: Iterable[tuple[int, int]], until: int) -> None:
        """Take in blocks that have become complete.

        Args:
            rows: (number, count) of blocks, ascending, none below `blocks`; a missing number counts 0.
            until: the number of the first block that is not complete.
        """
        counts = dict(rows)
        new = [counts.get(number, 0) for number in range(self.blocks, until)]
        if self._counts:
            for count in new:
                self._append(count)
        else:
            self._build(new)

    def _build(self, counts: list[int]) -> None:
        # Half the time of appending one by one, and a process's first page waits for it.
        sums = [0, *accumulate(counts)]
        self._counts = counts
        self._tree = [0, *(sums[place] - sums[place & (place - 1)] for place in range(1, len(sums)))]
        self.total = sums[-1]

    def _append(self, count: int) -> None:
        self._counts.append(count)
        self.total += count
        place = len(self._counts)
        value = count
        step = 1
        while place & step == 0:
            value += self._tree[place - step]
            step <<= 1
        self._tree.append(value)

    def remove(self, number: int, count: int) -> None:
        """Take contacts out of a block; one of the tail is not counted here.

        Args:
            number: the block's number.
            count: how many contacts it lost.
        """
        if number >= self.blocks:
            return
        self._counts[number] -= count
        self.total -= count
        place = number + 1
        while place < len(self._tree):
            self._tree[place] -= count
            place += place & -place

    def find(self, offset: int) -> Place:
        """Find the contact at an offset.

        Args:
            offset: how many contacts come before it, from 0.
        """
        if offset >= self.total:
            return Place(seq=self.blocks << BLOCK_BITS, skip=offset - self.total)
        place = 0
        left = offset
        step = 1 << (len(self._counts).bit_length() - 1)
        while step:
            ahead = place + step
            if ahead < len(self._tree) and self._tree[ahead] <= left:
                place = ahead
                left -= self._tree[ahead]
            step >>= 1
        first = place << BLOCK_BITS
        if self._counts[place] == BLOCK_SIZE:
            return Place(seq=first + left, skip=0)
        return Place(seq=first, skip=left)
