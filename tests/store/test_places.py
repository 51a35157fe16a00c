"""Sums of blocks are read once and then kept up; where they cannot be, they are read again, and pages are exact."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from guanxi.store import Needs, RemoveContact, Working, open_store
from guanxi.store.blocks import BlockSums, Place
from guanxi.store.conformance.directory import ACME, ENTRY, Directory, organisation, record
from guanxi.store.places import Places
from guanxi.store.statements import BLOCK_COUNTS, CONTACT_BY_USERID
from tests.in_loop import in_loop


@pytest.mark.parametrize("kept", [1, 2, 1000])
@in_loop
async def test_pages_are_exact_when_sums_were_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr("guanxi.store.places._ORGANISATIONS", kept)
    store = open_store(tmp_path / "data")
    directories = [Directory(store, f"dingorganisation{number:04d}") for number in range(3)]
    left: dict[str, list[str]] = {}
    for directory in directories:
        await directory.found()
        left[directory.corp_id] = await directory.fill(300)
    for step in range(30):
        for directory in directories:
            there = left[directory.corp_id]
            await directory.remove(there.pop(step * 7 % len(there)))
        for directory in (*directories, *reversed(directories)):
            assert await directory.userids(250, 5) == left[directory.corp_id][250:255]
    await store.close()


@in_loop
async def test_pages_are_exact_when_removals_were_too_many_to_remember(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.store.places._REMOVALS", 3)
    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    left = await acme.fill(600)
    for removals in (1, 3, 4, 5, 20):
        await acme.userids(300, 1)
        for _ in range(removals):
            await acme.remove(left.pop(len(left) // 2))
        assert await acme.userids(300, 5) == left[300:305]
    await acme.store.close()


@in_loop
async def test_pages_are_exact_while_removals_are_being_committed(tmp_path: Path) -> None:
    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    left = await acme.fill(1000)
    await acme.remove(left.pop())
    for step in range(100):
        gone = left[step::90]
        removals = [asyncio.ensure_future(acme.remove(userid)) for userid in gone]
        while not all(removal.done() for removal in removals):
            # Before the commit or after it, never between.
            assert await acme.userids(400, 3) in (left[400:403], [u for u in left if u not in gone][400:403])
            await asyncio.sleep(0)
        left = [userid for userid in left if userid not in gone]
        assert await acme.userids(400, 3) == left[400:403]
        if len(left) < 500:
            break
    await acme.store.close()


@in_loop
async def test_sums_are_made_once_while_one_process_removes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    class Noted(BlockSums):
        def __init__(self, shape: int) -> None:
            made.append(shape)
            super().__init__(shape)

    monkeypatch.setattr("guanxi.store.places.BlockSums", Noted)
    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    left = await acme.fill(600)
    for step in range(40):
        await acme.remove(left.pop(step * 11 % len(left)))
        assert await acme.userids(300, 2) == left[300:302]
    assert made == [1]
    await acme.store.close()


class Blocks:
    """The table of blocks of one organisation; counts how often it is read."""

    def __init__(self, counts: list[int]) -> None:
        self.counts = counts
        self.reads = 0

    async def fetch_all(self, statement: str, *values: object) -> list[tuple[int, int]]:
        assert statement == BLOCK_COUNTS
        _, first, until = values
        assert isinstance(first, int)
        assert isinstance(until, int)
        self.reads += 1
        return [(number, count) for number, count in enumerate(self.counts) if number in range(first, until)]


async def removal(phone: int, shape: int) -> Working:
    """A batch that removes the contact whose place and number are the same."""
    working = Working(ACME)
    contact_row = (phone, str(phone), phone, 1, record(str(phone), phone))
    counters = (1, shape, 1024, 1024 - shape, 1, 1, msgspec.json.encode(organisation(ACME)))

    class Rows:
        async def load(self, statement: str, *_: object) -> list[tuple[object, ...]]:
            return [contact_row] if statement == CONTACT_BY_USERID else [counters]

        async def flush(self, statement: str, rows: object) -> None:
            raise NotImplementedError

    await working.load(Rows(), [Needs(userids=(str(phone),))])
    working.apply(RemoveContact(str(phone)), ENTRY)
    return working


@in_loop
async def test_removals_of_this_process_are_applied_without_reading_again() -> None:
    blocks = Blocks([128] * 8)
    places = Places(blocks)
    assert await places.find(ACME, shape=0, next_seq=1024, offset=300) == Place(seq=300, skip=0)
    places.committing(await removal(5, shape=0))
    # Not committed yet: the snapshot still has the old shape.
    assert await places.find(ACME, shape=0, next_seq=1024, offset=300) == Place(seq=300, skip=0)
    assert await places.find(ACME, shape=1, next_seq=1024, offset=127) == Place(seq=128, skip=0)
    assert blocks.reads == 1


@in_loop
async def test_removals_of_another_process_are_read() -> None:
    blocks = Blocks([128] * 8)
    places = Places(blocks)
    await places.find(ACME, shape=0, next_seq=1024, offset=300)
    blocks.counts[0] = 127
    places.committing(await removal(600, shape=1))
    assert await places.find(ACME, shape=1, next_seq=1024, offset=127) == Place(seq=128, skip=0)
    assert blocks.reads == 2
    blocks.counts[4] = 127
    assert await places.find(ACME, shape=2, next_seq=1024, offset=639 - 1) == Place(seq=640, skip=0)
    assert blocks.reads == 3


@in_loop
async def test_only_blocks_that_are_new_are_read_when_the_list_grows() -> None:
    blocks = Blocks([128] * 4)
    places = Places(blocks)
    await places.find(ACME, shape=0, next_seq=600, offset=300)
    blocks.counts = [0, 0, 0, 0, 128, 128]
    assert await places.find(ACME, shape=0, next_seq=800, offset=600) == Place(seq=600, skip=0)
    assert await places.find(ACME, shape=0, next_seq=801, offset=100) == Place(seq=100, skip=0)
    assert blocks.reads == 2
