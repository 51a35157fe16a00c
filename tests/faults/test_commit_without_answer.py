"""The connection is lost while a transaction commits: what became of it is found out, or is said to be unknown.

A client that is told "busy" tries again: it never makes a second contact.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from guanxi.domain.failures import PhoneTaken, StoreBusy
from guanxi.store import location, open_store
from guanxi.store.conformance.directory import ACME, Directory
from tests.backends import PostgresPlace
from tests.faults.proxy import AtCommit, Line, line_to
from tests.in_loop import in_loop
from tests.postgres import Cluster, new_database
from tests.store.reading import blocks_hold_what_they_count


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A store that waits for seconds only; else it is 5, 10 and 8."""
    monkeypatch.setattr("guanxi.store.postgres.connections._CONNECT_SECONDS", 0.5)
    monkeypatch.setattr("guanxi.store.postgres.connections.ANSWER_SECONDS", 1.0)
    monkeypatch.setattr("guanxi.store.postgres.engine._SETTLE_SECONDS", 1.0)
    with caplog.at_level(logging.CRITICAL):
        yield


@asynccontextmanager
async def through_a_line(data: Path, url: str) -> AsyncIterator[tuple[Directory, Line]]:
    """An organisation with one contact, whose store is at the other end of a line."""
    async with line_to(url) as line:
        store = await asyncio.to_thread(open_store, location(data, line.url))
        directory = Directory(store)
        await directory.found()
        await directory.create("first", 1)
        try:
            yield directory, line
        finally:
            await store.close()


async def every_connection_is_open(directory: Directory) -> None:
    """Ask different things at once: each is read on a connection of its own, and stays open."""
    store = directory.store
    reads = [
        store.apps(ACME), store.organisation(ACME), store.contact(ACME, "first"), store.walks.changes(ACME, 0, 1),
        store.suites(), store.organisations(),
    ]  # fmt: skip
    await asyncio.gather(*reads)


async def assert_whole(directory: Directory, place: PostgresPlace, userids: list[str]) -> None:
    """These contacts and no others are there, each was created once, and everything agrees."""
    assert await directory.userids() == userids
    log = await directory.store.walks.changes(ACME, 1, 100)
    assert [(change.number, change.target) for change in log] == list(enumerate(userids, 2))
    assert await asyncio.to_thread(blocks_hold_what_they_count, place)


@pytest.mark.parametrize("fault", [AtCommit.LOSE_ANSWER, AtCommit.LOSE, AtCommit.SILENCE])
@in_loop
async def test_a_write_whose_commit_had_no_answer_is_acknowledged_when_it_is_there_once(
    tmp_path: Path, fault: AtCommit
) -> None:
    place = PostgresPlace(tmp_path)
    async with through_a_line(tmp_path, place.url) as (directory, line):
        line.at_commit = fault
        assert await asyncio.gather(*[directory.create(str(phone), phone) for phone in (2, 3)]) == ["2", "3"]
        assert line.broken.is_set()
        await assert_whole(directory, place, ["first", "2", "3"])
        assert await directory.create("4", 4) == "4"


@pytest.mark.parametrize("fault", [AtCommit.LOSE_ANSWER, AtCommit.LOSE])
@in_loop
async def test_a_write_is_busy_when_nobody_can_be_asked_about_it_and_trying_again_makes_no_second_contact(
    tmp_path: Path, fault: AtCommit
) -> None:
    place = PostgresPlace(tmp_path)
    async with through_a_line(tmp_path, place.url) as (directory, line):
        line.at_commit, line.stays_cut = fault, True
        with pytest.raises(StoreBusy, match="look whether it has written"):
            await directory.create("second", 2)
        with pytest.raises(StoreBusy, match="cannot be reached"):
            await directory.create("second", 2)
        with pytest.raises(StoreBusy):
            await directory.userids()
        line.connectable = True
        await asyncio.sleep(0.3)
        if fault is AtCommit.LOSE_ANSWER:
            with pytest.raises(PhoneTaken):
                await directory.create("again", 2)
        else:
            assert await directory.create("second", 2) == "second"
        await assert_whole(directory, place, ["first", "second"])


@in_loop
async def test_a_write_whose_commit_arrives_late_is_busy_like_those_behind_it_and_is_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.store.postgres.connections.ANSWER_SECONDS", 2.0)
    place = PostgresPlace(tmp_path)
    async with through_a_line(tmp_path, place.url) as (directory, line):
        await every_connection_is_open(directory)
        line.at_commit = AtCommit.FREEZE
        late = asyncio.create_task(directory.create("late", 2))
        await line.broken.wait()
        behind = asyncio.gather(*[directory.create(str(phone), phone) for phone in (3, 4)], return_exceptions=True)
        async with asyncio.timeout(4.5):  # 2 and 1 seconds; those behind do not wait for 2 more in their turn
            with pytest.raises(StoreBusy, match="look whether it has written"):
                await late
            assert [type(answer) for answer in await behind] == [StoreBusy, StoreBusy]
        line.flows.set()
        await asyncio.sleep(0.3)
        with pytest.raises(PhoneTaken):
            await directory.create("again", 2)
        assert await directory.create("3", 3) == "3"
        await assert_whole(directory, place, ["first", "late", "3"])


@in_loop
async def test_a_database_that_does_not_answer_is_waited_for_once_by_all_who_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.store.postgres.connections.ANSWER_SECONDS", 2.0)
    place = PostgresPlace(tmp_path)
    async with through_a_line(tmp_path, place.url) as (directory, line):
        await every_connection_is_open(directory)
        line.flows.clear()
        writes = [asyncio.create_task(directory.create(str(phone), phone)) for phone in (2, 3)]
        await asyncio.sleep(0.1)
        writes += [asyncio.create_task(directory.create(str(phone), phone)) for phone in (4, 5)]
        async with asyncio.timeout(3.5):
            answers = await asyncio.gather(*writes, return_exceptions=True)
        assert [type(answer) for answer in answers] == [StoreBusy] * 4
        line.flows.set()
        await asyncio.sleep(0.3)
        assert await directory.create("6", 6) == "6"
        await assert_whole(directory, place, ["first", "6"])


@in_loop
async def test_a_removal_of_unknown_outcome_moves_nobody(tmp_path: Path) -> None:
    place = PostgresPlace(tmp_path)
    async with through_a_line(tmp_path, place.url) as (directory, line):
        left = ["first", *await directory.fill(200)]
        await directory.remove(left.pop(20))
        assert await directory.userids(30, 2) == left[30:32]
        line.at_commit, line.stays_cut = AtCommit.LOSE_ANSWER, True
        with pytest.raises(StoreBusy, match="look whether it has written"):
            await directory.remove(left.pop(10))
        line.connectable = True
        await asyncio.sleep(0.3)
        for offset in (0, 9, 10, 18, 19, 30, 198):
            assert await directory.userids(offset, 1) == left[offset : offset + 1]


@in_loop
async def test_a_commit_that_a_crash_forgot_is_not_taken_for_another_one_that_got_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.store.postgres.engine._SETTLE_SECONDS", 30.0)  # as long as that takes
    cluster = await asyncio.to_thread(lambda: Cluster(wal_writer_delay="10s", autovacuum="off"))
    try:
        place = PostgresPlace(tmp_path, await asyncio.to_thread(new_database, cluster), cluster)
        async with through_a_line(tmp_path, place.url) as (directory, line):
            line.at_commit, line.stays_cut = AtCommit.LOSE, True
            before = (await asyncio.to_thread(cluster.run, "SELECT pg_current_xact_id()::text::bigint"))[0][0]
            lost = asyncio.create_task(directory.create("second", 2))
            await line.broken.wait()
            await asyncio.to_thread(cluster.crash)
            await asyncio.to_thread(cluster.start)
            number = 0
            while number <= before:
                number = (await asyncio.to_thread(cluster.run, "SELECT pg_current_xact_id()::text::bigint"))[0][0]
            line.connectable = True
            with pytest.raises(StoreBusy, match="look whether it has written"):
                await lost
            await asyncio.sleep(0.3)
            assert await directory.create("second", 2) == "second"
            await assert_whole(directory, place, ["first", "second"])
    finally:
        await asyncio.to_thread(cluster.remove)
