"""What a store says of itself to whoever runs the server."""

import asyncio
from typing import Final

from guanxi.domain.failures import PhoneTaken
from guanxi.store.conformance.contract import Opener, expect, expect_that, refused, rule
from guanxi.store.conformance.directory import founded

_MANY: Final = 300
_BYTES: Final = 100_000
"""What 1000 contacts take at least, anywhere."""


@rule
async def every_commit_is_counted_with_its_writes(opener: Opener) -> None:
    """`figures` counts commits by their writes and by their time; a batch that changes nothing is no commit."""
    async with founded(opener) as acme:
        await acme.fill(_MANY)
        await refused(PhoneTaken, acme.create("taken", 1000))
        figures = await acme.store.figures()
        expect(figures.batches.total, 1 + _MANY, "writes in all commits")
        expect_that(1 < sum(figures.batches.counts) < _MANY, "many writes at once share commits")
        expect(sum(figures.commit_seconds.counts), sum(figures.batches.counts), "commits whose time is counted")
        expect_that(figures.commit_seconds.total > 0, "a commit takes time")


@rule
async def writes_wait_until_a_batch_takes_them(opener: Opener) -> None:
    """`figures` tells how many writes were handed over and are in no batch yet."""
    async with founded(opener) as acme:
        writing = [asyncio.create_task(acme.create(str(number), number)) for number in range(_MANY)]
        await asyncio.sleep(0)
        expect((await acme.store.figures()).waiting, _MANY, "writes that wait")
        await asyncio.gather(*writing)
        expect((await acme.store.figures()).waiting, 0, "writes that wait when all are answered")


@rule
async def the_sizes_grow_with_what_is_stored(opener: Opener) -> None:
    """`figures` tells the bytes of the database and of the log beside it, as far as the engine has them."""
    async with founded(opener) as acme:
        before = (await acme.store.figures()).engine
        await acme.fill(1000)
        after = (await acme.store.figures()).engine
        expect_that((after.size_bytes or 0) + (after.wal_bytes or 0) > _BYTES, "contacts take bytes")
        expect_that((after.size_bytes or 0) >= (before.size_bytes or 0), "it does not shrink while it is filled")
        expect_that(after.checkpoint_age is None or after.checkpoint_age >= 0, "the last checkpoint is over")
