"""What the store tells of its write-ahead log."""

import asyncio
from pathlib import Path
from time import monotonic

from guanxi.store import Store, open_store
from guanxi.store.conformance.directory import Directory
from tests.in_loop import in_loop
from tests.store.test_wal import put, reader

COPIES = 3000  # of a contact with 13 kB of log: several times what begins a checkpoint


async def checkpointed(store: Store) -> tuple[float, float]:
    """The moments between which the last checkpoint lies, on the monotonic clock."""
    before = monotonic()
    age = (await store.figures()).engine.checkpoint_age
    assert age is not None
    return before - age, monotonic() - age


@in_loop
async def test_a_checkpoint_counts_when_it_has_copied_the_whole_log(tmp_path: Path) -> None:
    opening = monotonic()
    directory = Directory(open_store(tmp_path / "data"))
    opened = monotonic()
    await directory.found()
    earliest, latest = await checkpointed(directory.store)
    assert opening <= latest, "before the first one, the start counts"
    assert earliest <= opened
    with reader(tmp_path / "data"):
        # Each commit past the first 16 MiB of log begins a checkpoint, which cannot pass the reader.
        await asyncio.gather(*[put(directory, phone, "title") for phone in range(COPIES)])
        assert (await checkpointed(directory.store))[0] <= latest
    for number in range(1000):
        await put(directory, number, "another title")
        if (await checkpointed(directory.store))[0] > latest:
            break
    assert (await checkpointed(directory.store))[0] > latest
    await directory.store.close()
