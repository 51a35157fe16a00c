"""Sums of blocks are read once and then kept up; where they cannot be, they are read again, and pages are exact."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from guanxi.store import RemoveContact, Working, open_store
from guanxi.store.blocks import BlockSums, Place
from guanxi.store.conformance.directory import ACME, ENTRY, Directory, organisation, record
from guanxi.store.engine import State
from guanxi.store.places import Places
from guanxi.store.statements import BLOCK_COUNTS, CONTACT_BY_USERID, ORGANISATION_ROW
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

    async def fetch_one(self, statement: str, *values: object) -> tuple[int, int] | None:
        raise NotImplementedError

    async def fetch_all(self, statement: str, *values: object) -> list[tuple[int, int]]:
        assert statement == BLOCK_COUNTS
        _, first, until = values
        assert isinstance(first, int)
        assert isinstance(until, int)
        self.reads += 1
        return [(number, count) for number, count in enumerate(self.counts) if number in range(first, until)]


def state(shape: int, next_seq: int) -> State:
    return State(generation=1, shape=shape, next_seq=next_seq, contact_count=next_seq - max(shape, 1))


def removal(phone: int, shape: int) -> Working:
    """A batch that removes the contact whose place and number are the same."""
    working = Working(ACME)
    counters = (1, shape, 1024, 1024 - shape, 1, 1, 0, 1, msgspec.json.encode(organisation(ACME)))
    working.take(ORGANISATION_ROW, (ACME,), [counters])
    contact_row = (phone, str(phone), phone, 1, "", 1, 1, None, record(str(phone), phone))
    working.take(CONTACT_BY_USERID, (ACME, str(phone)), [contact_row])
    working.apply(RemoveContact(str(phone)), ENTRY)
    return working


@in_loop
async def test_removals_of_this_process_are_applied_without_reading_again() -> None:
    blocks, places = Blocks([128] * 8), Places()
    assert await places.find(blocks, ACME, state(0, 1024), 300) == Place(seq=300, skip=0)
    places.committing(removal(5, shape=0))
    # Not committed yet: the snapshot still has the old shape.
    assert places.known(ACME, state(0, 1024), 300) == Place(seq=300, skip=0)
    assert places.known(ACME, state(1, 1024), 127) == Place(seq=128, skip=0)
    assert blocks.reads == 1


@in_loop
async def test_removals_of_another_process_are_read() -> None:
    blocks, places = Blocks([128] * 8), Places()
    await places.find(blocks, ACME, state(0, 1024), 300)
    blocks.counts[0] = 127
    places.committing(removal(600, shape=1))
    assert places.known(ACME, state(1, 1024), 127) is None
    assert await places.find(blocks, ACME, state(1, 1024), 127) == Place(seq=128, skip=0)
    assert blocks.reads == 2
    blocks.counts[4] = 127
    assert await places.find(blocks, ACME, state(2, 1024), 639 - 1) == Place(seq=640, skip=0)
    assert blocks.reads == 3


@in_loop
async def test_a_removal_that_was_read_is_not_counted_twice() -> None:
    blocks, places = Blocks([128] * 8), Places()
    await places.find(blocks, ACME, state(0, 1024), 300)
    places.abandoned(ACME)

    class Later(Blocks):
        async def fetch_all(self, statement: str, *values: object) -> list[tuple[int, int]]:
            places.committing(removal(5, shape=0))  # its commit is in the snapshot that is being read
            places.committing(removal(600, shape=1))  # and the commit of this one is not
            return await super().fetch_all(statement, *values)

    later = Later([127] + [128] * 7)
    assert await places.find(later, ACME, state(1, 1024), 127) == Place(seq=128, skip=0)
    assert places.known(ACME, state(2, 1024), 638) == Place(seq=640, skip=0)
    assert later.reads == 1


@in_loop
async def test_only_blocks_that_are_new_are_read_when_the_list_grows() -> None:
    blocks, places = Blocks([128] * 4), Places()
    await places.find(blocks, ACME, state(0, 600), 300)
    blocks.counts = [0, 0, 0, 0, 128, 128]
    assert await places.find(blocks, ACME, state(0, 800), 600) == Place(seq=600, skip=0)
    assert places.known(ACME, state(0, 801), 100) == Place(seq=100, skip=0)
    assert blocks.reads == 2
