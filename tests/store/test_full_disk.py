"""A disk that takes no more: writes fail with StoreBusy, nothing is half written, and later writes are done again."""

import asyncio
import logging
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guanxi.domain.failures import StoreBusy
from guanxi.store import Store, open_store
from guanxi.store.conformance.directory import ACME, NOW, Directory
from tests.in_loop import in_loop
from tests.store.reading import blocks_hold_what_they_count

# What the log may still grow by: less than a batch of 100 contacts needs.
LEFT = 40_000


@contextmanager
def disk_full_at(size: int) -> Iterator[None]:
    """While this lasts, the kernel refuses every write of this process behind that place of any file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def log_size(data: Path) -> int:
    return (data / "guanxi.db-wal").stat().st_size


async def created(directory: Directory, phones: range) -> list[str | type[BaseException]]:
    """What each of many creations that arrive together is answered: the userid, or the class of its failure."""
    writes = [directory.create(str(phone), phone) for phone in phones]
    answers = await asyncio.gather(*writes, return_exceptions=True)
    return [type(answer) if isinstance(answer, BaseException) else answer for answer in answers]


async def assert_whole(directory: Directory, userids: list[str]) -> None:
    """These contacts are there, and these only; list, count and log agree."""
    assert await directory.userids() == userids
    assert await directory.count() == len(userids)
    log = await directory.store.walks.changes(ACME, 1, 10_000)
    assert [(change.number, change.target) for change in log] == list(enumerate(userids, 2))


async def fill_up(store: Store) -> None:
    """Write small things until nothing fits any more."""
    for step in range(LEFT // 4096 + 1):
        await store.prove_writable(NOW + step)


@in_loop
async def test_what_does_not_fit_on_the_disk_fails_and_what_was_answered_is_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    directory = Directory(open_store(data))
    await directory.found()
    there = await directory.fill(100)
    with caplog.at_level(logging.CRITICAL), disk_full_at(log_size(data) + LEFT):
        answers = await created(directory, range(300))
        there += [answer for answer in answers if isinstance(answer, str)]
        assert {answer for answer in answers if not isinstance(answer, str)} == {StoreBusy}
        await assert_whole(directory, there)
        with pytest.raises(StoreBusy):
            await fill_up(directory.store)
        assert await created(directory, range(9000, 9003)) == [StoreBusy] * 3
        await assert_whole(directory, there)
    await directory.store.prove_writable(NOW)
    more = [str(phone) for phone in range(5000, 5200)]
    assert await created(directory, range(5000, 5200)) == more
    await directory.store.close()
    again = Directory(open_store(data))
    await assert_whole(again, there + more)
    await again.store.close()
    assert blocks_hold_what_they_count(data)


@in_loop
async def test_removals_that_did_not_fit_move_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    directory = Directory(open_store(tmp_path / "data"))
    await directory.found()
    left = await directory.fill(1000)
    await directory.remove(left.pop(999))
    assert await directory.userids(600, 1) == left[600:601]
    with caplog.at_level(logging.CRITICAL), disk_full_at(log_size(tmp_path / "data")), pytest.raises(StoreBusy):
        await directory.remove(left[0])
    await directory.remove(left.pop(700))
    for offset in (0, 300, 600, 699, 700, 997):
        assert await directory.userids(offset, 1) == left[offset : offset + 1]
    await directory.store.close()
