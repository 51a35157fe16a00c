"""On SQLite all reads of one tick of the loop are of one moment, whatever is committed meanwhile."""

import asyncio
from pathlib import Path

import apsw

from guanxi.store import open_store
from guanxi.store.conformance.directory import ACME, Directory
from tests.in_loop import in_loop


def commit(data: Path, statement: str, *values: bytes) -> None:
    """Write to the file as another process would, here and now."""
    connection = apsw.Connection(str(data / "guanxi.db"))
    connection.execute(statement, values)
    connection.close()


@in_loop
async def test_a_commit_of_another_process_is_seen_from_the_next_tick_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    acme = Directory(open_store(data))
    await acme.found()
    await acme.fill(3)
    await asyncio.sleep(0)
    assert await acme.count() == 3
    commit(data, "DELETE FROM contact WHERE seq = 1")
    commit(data, "UPDATE organisation SET contact_count = 2, shape = 1")
    # No read has given the loop a turn, so this is still the same tick.
    assert await acme.count() == 3
    assert await acme.userids() == ["1000", "1001", "1002"]
    assert b'"userid":"1001"' in await acme.store.contact(ACME, "1001")
    assert await acme.userids(2, 1) == ["1002"]
    await asyncio.sleep(0)
    assert await acme.count() == 2
    assert await acme.userids() == ["1000", "1002"]
    assert await acme.userids(1, 1) == ["1002"]
    await acme.store.close()


@in_loop
async def test_list_count_and_log_of_one_tick_tell_of_one_moment(tmp_path: Path) -> None:
    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    await acme.fill(300)
    writer = asyncio.ensure_future(come_and_go(acme))
    moments = set()
    while not writer.done():
        userids, organisations, log = await asyncio.gather(
            acme.userids(), acme.store.organisations(), acme.store.walks.changes(ACME, 301, 10_000)
        )
        assert organisations[0][1] == len(userids)
        for change in log[-1:]:
            assert (change.target in userids) == (change.kind == "contact_created")
        moments.add(len(log))
        await asyncio.sleep(0)
    await writer
    assert len(moments) > 1
    await acme.store.close()


async def come_and_go(acme: Directory) -> None:
    for step in range(60):
        await acme.create(str(step), step)
        await acme.remove(str(1000 + step))


@in_loop
async def test_the_first_read_of_a_tick_sees_what_was_committed_before_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    acme = Directory(open_store(data))
    await acme.found()
    await acme.fill(1)
    for record in (b"1", b"2", b"3"):
        await asyncio.sleep(0)
        commit(data, "UPDATE contact SET record = ?", record)
        assert await acme.store.contact(ACME, "1000") == record
    await acme.store.close()


@in_loop
async def test_a_store_that_nobody_reads_holds_no_snapshot(tmp_path: Path) -> None:
    data = tmp_path / "data"
    acme = Directory(open_store(data))
    await acme.found()
    await acme.fill(3)
    await asyncio.sleep(0)
    checkpoint = apsw.Connection(str(data / "guanxi.db"))
    # Truncating fails while anybody reads.
    busy = checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]
    checkpoint.close()
    assert busy == 0
    await acme.store.close()
