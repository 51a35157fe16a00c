"""Beside another process that writes: writes wait for it, reads do not, and nobody waits forever."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from guanxi.domain.failures import StoreBusy
from guanxi.store import open_store
from guanxi.store.conformance.directory import ACME, Directory, record
from tests.in_loop import in_loop


@asynccontextmanager
async def another_writer(data: Path) -> AsyncIterator[None]:
    """Another process's write transaction."""
    connection = apsw.Connection(str(data / "guanxi.db"))
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@in_loop
async def test_a_write_waits_for_another_process_and_reads_go_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    acme = Directory(open_store(data))
    await acme.found()
    await acme.create("1", 1)
    async with another_writer(data):
        writes = [asyncio.ensure_future(acme.create(str(phone), phone)) for phone in range(2, 5)]
        for _ in range(50):
            assert await acme.store.contact(ACME, "1") == record("1", 1)
            assert await acme.userids() == ["1"]
            await asyncio.sleep(0.001)
        assert not any(write.done() for write in writes)
    assert await asyncio.gather(*writes) == ["2", "3", "4"]
    assert await acme.userids() == ["1", "2", "3", "4"]
    await acme.store.close()


@in_loop
async def test_a_write_that_waits_too_long_fails_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.store.writer._BUSY_TRIES", 5)
    data = tmp_path / "data"
    acme = Directory(open_store(data))
    await acme.found()
    async with another_writer(data):
        answers = await asyncio.gather(*[acme.create(str(phone), phone) for phone in (1, 2)], return_exceptions=True)
        assert [type(answer) for answer in answers] == [StoreBusy, StoreBusy]
    assert await acme.userids() == []
    assert await acme.create("1", 1) == "1"
    await acme.store.close()


@in_loop
async def test_the_loop_turns_while_a_commit_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = threading.Event()
    in_time: list[bool] = []

    class SlowDisk(apsw.Connection):
        def execute(self, statements: str, bindings: Any = None, **options: Any) -> apsw.Cursor:  # noqa: ANN401 - as apsw
            if statements == "COMMIT":
                in_time.append(synced.wait(5))
            return super().execute(statements, bindings, **options)

    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    await acme.store.close()
    monkeypatch.setattr("guanxi.store.sqlite.apsw.Connection", SlowDisk)
    acme = Directory(open_store(tmp_path / "data"))
    write = asyncio.ensure_future(acme.create("1", 1))
    for _ in range(50):
        assert await acme.userids() == []
        await asyncio.sleep(0.001)
    synced.set()
    await write
    assert in_time == [True]
    await acme.store.close()


@in_loop
async def test_a_closed_store_answers_that_it_cannot(tmp_path: Path) -> None:
    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    await acme.store.close()
    with pytest.raises(StoreBusy):
        await acme.create("1", 1)
    with pytest.raises(StoreBusy):
        await acme.userids()
