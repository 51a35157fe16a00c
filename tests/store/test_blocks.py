"""Running sums of blocks against a plain list.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

from bisect import bisect_left
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.store.blocks import BLOCK_SIZE, BlockSums, Place
from tests.depth import DEPTH

STEPS = 20_000


def find(seqs: list[int], place: Place) -> int:
    """The seq that a place leads to in a list of the seqs that exist."""
    assert 0 <= place.skip < BLOCK_SIZE
    return seqs[bisect_left(seqs, place.seq) + place.skip]


def rows(seqs: list[int], first: int, until: int) -> list[tuple[int, int]]:
    """The counts of blocks as the table has them: without those that never held a contact."""
    counts: dict[int, int] = {}
    for seq in seqs[bisect_left(seqs, first * BLOCK_SIZE) : bisect_left(seqs, until * BLOCK_SIZE)]:
        counts[seq // BLOCK_SIZE] = counts.get(seq // BLOCK_SIZE, 0) + 1
    return sorted(counts.items())


@settings(max_examples=3 * DEPTH, deadline=None)
@given(random=st.randoms(use_true_random=True), growth=st.sampled_from([0.2, 0.5, 0.8]))
def test_sums_find_the_same_contact_as_a_list(random: Random, growth: float) -> None:
    seqs = list(range(10_000))
    next_seq = len(seqs)
    sums = BlockSums(0)
    for _ in range(STEPS):
        if random.random() < growth:
            new = random.choice([1, 1, 1, 300])
            seqs += range(next_seq, next_seq + new)
            next_seq += new
        elif seqs:
            gone = seqs.pop(random.randrange(len(seqs)))
            sums.remove(gone // BLOCK_SIZE, 1)
        until = next_seq // BLOCK_SIZE
        sums.extend(rows(seqs, sums.blocks, until), until)
        if seqs:
            offset = random.randrange(len(seqs))
            assert find(seqs, sums.find(offset)) == seqs[offset]
    for offset in range(0, len(seqs), 97):
        assert find(seqs, sums.find(offset)) == seqs[offset]
    assert sums.total == bisect_left(seqs, sums.blocks * BLOCK_SIZE)


def test_a_full_block_needs_no_skipping() -> None:
    sums = BlockSums(0)
    sums.extend([(0, BLOCK_SIZE), (1, BLOCK_SIZE - 1)], 2)
    assert sums.find(100) == Place(seq=100, skip=0)
    assert sums.find(BLOCK_SIZE + 100) == Place(seq=BLOCK_SIZE, skip=100)


def test_empty_blocks_are_passed_over() -> None:
    sums = BlockSums(0)
    sums.extend([(2, 5), (4, 0), (6, 1)], 9)
    assert sums.find(0) == Place(seq=2 * BLOCK_SIZE, skip=0)
    assert sums.find(5) == Place(seq=6 * BLOCK_SIZE, skip=0)
    assert sums.find(6) == Place(seq=9 * BLOCK_SIZE, skip=0)


def test_what_is_not_in_a_complete_block_is_counted_from_the_tail_on() -> None:
    sums = BlockSums(0)
    assert sums.find(7) == Place(seq=0, skip=7)
    sums.extend([(0, 200)], 1)
    assert sums.find(207) == Place(seq=BLOCK_SIZE, skip=7)
    sums.remove(1, 3)
    assert sums.find(207) == Place(seq=BLOCK_SIZE, skip=7)
