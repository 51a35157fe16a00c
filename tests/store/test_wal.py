"""The write-ahead log stays bounded under sustained writes, and goes back to its size after a long reader."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec

from guanxi.store import Needs, PutContact, open_store
from guanxi.store.conformance.directory import ACME, Directory, contact, plan_of
from guanxi.store.sqlite import connect
from tests.in_loop import in_loop
from tests.store.reading import blocks_hold_what_they_count

MIB = 2**20
# Writers wait for a checkpoint from 125 MiB on, after the batch with which it got there.
BOUND = 140 * MIB
LONG_TEXT = "注" * 1000


async def put(directory: Directory, phone: int, text: str) -> None:
    large = msgspec.structs.replace(contact(str(phone), phone), remark=LONG_TEXT, address=LONG_TEXT, title=text)
    await directory.write(plan_of(PutContact(large, phone)), Needs(userids=(str(phone),), phones=(phone,)))


def size(data: Path, name: str) -> int:
    return (data / name).stat().st_size


@contextmanager
def reader(data: Path) -> Iterator[None]:
    """Another process's read transaction."""
    connection = apsw.Connection(str(data / "guanxi.db"))
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM contact").fetchall()
    try:
        yield
    finally:
        connection.execute("COMMIT")
        connection.close()


class Load:
    """Clients that write large contacts without a pause, and one that reads in the same process."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.written = asyncio.Semaphore(0)
        self.tasks = [asyncio.ensure_future(self.write_on(phone)) for phone in range(256)]
        self.tasks.append(asyncio.ensure_future(self.read_on()))

    async def write_on(self, phone: int) -> None:
        while True:
            await put(self.directory, phone, "title")
            self.written.release()

    async def read_on(self) -> None:
        while True:
            await self.directory.store.contact_page(ACME, 0, 10)
            await asyncio.sleep(0)

    async def goes_on(self, writes: int) -> None:
        """Wait until so many more writes were made, each of them about 13 kB of log."""
        for _ in range(writes):
            await self.written.acquire()

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.wait(self.tasks)


@in_loop
async def test_the_log_stays_bounded_and_returns_to_its_size_after_a_long_reader(tmp_path: Path) -> None:
    data = tmp_path / "data"
    directory = Directory(open_store(data))
    await directory.found()
    load = Load(directory)
    for _ in range(30):  # 200 MiB of log, were it never copied
        await load.goes_on(500)
        assert size(data, "guanxi.db-wal") < BOUND
    with reader(data):
        # It cannot be copied past the reader's moment, and writers are not held up for that.
        for _ in range(60):
            await load.goes_on(500)
            if size(data, "guanxi.db-wal") > BOUND:
                break
        assert size(data, "guanxi.db-wal") > BOUND
    for _ in range(60):
        await load.goes_on(500)
        if size(data, "guanxi.db-wal") < BOUND:
            break
    assert size(data, "guanxi.db-wal") < BOUND
    await load.stop()
    await directory.store.close()
    assert not (data / "guanxi.db-wal").exists()
    assert blocks_hold_what_they_count(data)


@in_loop
async def test_the_log_is_copied_while_the_store_is_used(tmp_path: Path) -> None:
    data = tmp_path / "data"
    directory = Directory(open_store(data))
    await directory.found()
    before = size(data, "guanxi.db")
    await asyncio.gather(*[put(directory, phone, "title") for phone in range(3000)])
    # Nobody waits for this, so it is done when it is done.
    for _ in range(2000):
        if size(data, "guanxi.db") > before + 10 * MIB:
            break
        await asyncio.sleep(0.01)
    assert size(data, "guanxi.db") > before + 10 * MIB
    await directory.store.close()


@in_loop
async def test_a_connection_loses_nothing_and_is_read_through_memory(tmp_path: Path) -> None:
    await open_store(tmp_path / "data").close()
    connection = connect(tmp_path / "data" / "guanxi.db")
    names = ("journal_mode", "synchronous", "wal_autocheckpoint", "mmap_size", "journal_size_limit")
    wanted = ["wal", 2, 0, 2 * 1024 * MIB, 125 * MIB]
    assert [connection.pragma(name) for name in names] == wanted
    connection.close()
