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
from guanxi.store.postgres.engine import _BEGIN
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
    monkeypatch.setattr("guanxi.store.postgres.engine._BEGIN", _BEGIN.replace("'5s'", "'0.3s'"))  # 5 s otherwise
    place = PostgresPlace(tmp_path)
    store = await asyncio.to_thread(place.open)
    acme, zenith = Directory(store, ACME), Directory(store, ZENITH)
    await acme.found()
    await zenith.found()
    with caplog.at_level(logging.CRITICAL):
        async with locked(place.url, ACME):
            for first in (0, 20, 40):
                writes = [
                    directory.create(str(phone), phone)
                    for phone in range(first, first + 20)
                    for directory in (acme, zenith)
                ]
                async with asyncio.timeout(4):  # its writes wait together, not one after the other
                    answers = await asyncio.gather(*writes, return_exceptions=True)
                assert {type(answer) for answer in answers[::2]} == {StoreBusy}
                assert answers[1::2] == [str(phone) for phone in range(first, first + 20)]
            assert await acme.userids() == []
    assert await zenith.userids() == [str(phone) for phone in range(60)]
    assert await asyncio.gather(*[acme.create(str(phone), phone) for phone in range(5)]) == ["0", "1", "2", "3", "4"]
    await store.close()


@in_loop
async def test_a_write_that_waits_for_seconds_is_done_when_the_lock_is_let_go(tmp_path: Path) -> None:
    place = PostgresPlace(tmp_path)
    store = await asyncio.to_thread(place.open)
    acme = Directory(store)
    await acme.found()
    async with locked(place.url, ACME):
        writes = asyncio.gather(*[acme.create(str(phone), phone) for phone in range(5)])
        await asyncio.sleep(2)
        assert not writes.done()
    assert await writes == ["0", "1", "2", "3", "4"]
    assert await acme.userids() == ["0", "1", "2", "3", "4"]
    await store.close()
