"""Somebody else holds one organisation's row in PostgreSQL for seconds: the others' writes are done meanwhile.

Another process that holds SQLite's one lock is in `tests/store/test_busy.py`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from guanxi.domain.failures import StoreBusy
from guanxi.store.conformance.directory import ACME, ZENITH, Directory
from tests.backends import PostgresPlace
from tests.in_loop import in_loop


@asynccontextmanager
async def locked(url: str, corp_id: str) -> AsyncIterator[None]:
    """Hold an organisation's row."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT FROM organisation WHERE corp_id = $1 FOR UPDATE", corp_id)
            yield
    finally:
        await connection.close()


@in_loop
async def test_writes_of_other_organisations_are_done_and_its_own_are_busy_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("guanxi.store.writer._LOCKED_S", 3.0)  # 5 otherwise
    place = PostgresPlace(tmp_path)
    store = await asyncio.to_thread(place.open)
    acme, zenith = Directory(store, ACME), Directory(store, ZENITH)
    await acme.found()
    await zenith.found()
    with caplog.at_level(logging.CRITICAL):
        async with locked(place.url, ACME):
            waiting = asyncio.gather(*[acme.create(str(phone), phone) for phone in range(20)], return_exceptions=True)
            for phone in range(4):
                assert await zenith.create(str(phone), phone) == str(phone)
            assert not waiting.done()
            async with asyncio.timeout(10):  # they wait together, not one after the other
                assert [type(answer) for answer in await waiting] == [StoreBusy] * 20
            assert await acme.userids() == []
    assert await zenith.userids() == [str(phone) for phone in range(4)]
    assert await asyncio.gather(*[acme.create(str(phone), phone) for phone in range(5)]) == ["0", "1", "2", "3", "4"]
    await store.close()


@in_loop
async def test_writes_that_wait_for_seconds_are_done_in_their_order_when_the_lock_is_let_go(tmp_path: Path) -> None:
    place = PostgresPlace(tmp_path)
    store = await asyncio.to_thread(place.open)
    acme = Directory(store)
    await acme.found()
    async with locked(place.url, ACME):
        writes = []
        for phone in range(10):  # one after the other, and all of them before the first is done
            writes.append(asyncio.create_task(acme.create(str(phone), phone)))
            await asyncio.sleep(0.2)
        assert not any(write.done() for write in writes)
    assert await asyncio.gather(*writes) == [str(phone) for phone in range(10)]
    assert await acme.userids() == [str(phone) for phone in range(10)]  # in the order in which they came
    await store.close()
