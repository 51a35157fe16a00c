"""The store can be read and not written: pages that write are busy, those that read go on, and so do all when it ends."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from guanxi.domain.failures import StoreBusy
from guanxi.store import Store, open_store
from guanxi.store.conformance.directory import ACME, NOW, Directory, record
from tests.backends import PostgresPlace
from tests.crash.writing_client import Promises
from tests.faults.load import Seen, nothing_is_lost, under_load
from tests.in_loop import in_loop
from tests.postgres import Cluster
from tests.served import Served, served

ANSWERS = 20
_ON = "ALTER SYSTEM SET default_transaction_read_only = on"
_OFF = "ALTER SYSTEM RESET default_transaction_read_only"
_FAIL = """
CREATE FUNCTION pg_current_xact_id() RETURNS xid8 LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'cannot assign TransactionIds during recovery'; END $$
"""
_NOW = "SELECT pg_reload_conf()"


async def read_only(server: Served, token: str, promises: Promises, cluster: Cluster) -> Seen:
    async with under_load([server], token, promises) as load:
        await asyncio.to_thread(cluster.run, _ON, _NOW)
        for _ in range(ANSWERS):
            await load.is_told_busy()
        await asyncio.to_thread(cluster.run, _OFF, _NOW)
        await load.goes_on()
    return load.seen


def test_a_database_that_takes_no_writes_is_read_all_the_time(data: Path, cluster: Cluster) -> None:
    promises = Promises()
    with served(data) as server:
        token = server.token()
        seen = asyncio.run(read_only(server, token, promises, cluster))
        assert seen.busy["get"] == 0
        nothing_is_lost(server, token, data, promises, seen)
        assert server.stop() == 0


@in_loop
async def test_a_transaction_that_cannot_begin_costs_no_connection(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = PostgresPlace(tmp_path)
    # Ahead of PostgreSQL's own function, which fails so on a standby.
    place.url += ",pg_catalog"
    first = Directory(await asyncio.to_thread(place.open))
    await first.found()
    await first.store.close()
    await asyncio.to_thread(place.rows, _FAIL)
    directory = Directory(await asyncio.to_thread(place.open))
    with caplog.at_level(logging.CRITICAL):
        for _ in range(20):
            with pytest.raises(StoreBusy):
                await directory.create("1", 1)
    await asyncio.to_thread(place.rows, "DROP FUNCTION pg_current_xact_id()")
    async with asyncio.timeout(20):
        assert await directory.create("1", 1) == "1"
        assert await directory.userids() == ["1"]
        await directory.store.close()


@contextmanager
def not_writable(store: Store) -> Iterator[None]:
    """SQLite refuses every write: "attempt to write a readonly database"."""
    writer: Any = store._engine._writer  # type: ignore[attr-defined]  # noqa: SLF001 - a fault, made where it would happen
    writer.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        writer.execute("PRAGMA query_only = OFF")


@contextmanager
def no_more_pages(store: Store) -> Iterator[None]:
    """SQLite's file cannot grow: "database or disk is full"."""
    writer: Any = store._engine._writer  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    writer.execute("PRAGMA max_page_count = 1").fetchall()  # it is as large as it is
    try:
        yield
    finally:
        writer.execute("PRAGMA max_page_count = 1073741823").fetchall()


@pytest.mark.parametrize("fault", [not_writable, no_more_pages])
@in_loop
async def test_a_file_that_takes_no_writes_is_read_all_the_time(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    fault: Any,  # noqa: ANN401 - one of the above
) -> None:
    directory = Directory(await asyncio.to_thread(open_store, tmp_path / "data"))
    await directory.found()
    there = await directory.fill(10)
    with caplog.at_level(logging.CRITICAL), fault(directory.store):
        writes = [directory.create(str(number), number, "x" * 2000) for number in range(2000, 2200)]
        answers = await asyncio.gather(*writes, return_exceptions=True)
        there += [answer for answer in answers if isinstance(answer, str)]  # what still fits
        assert {type(answer) for answer in answers} - {str} == {StoreBusy}
        assert await directory.store.contact(ACME, "1000") == record("1000", 1000)
        assert await directory.userids() == there
    await directory.store.prove_writable(NOW)
    there.append(await directory.create("5000", 5000))
    assert await directory.userids() == there
    log = await directory.store.walks.changes(ACME, 1, 10_000)
    assert [(change.number, change.target) for change in log] == list(enumerate(there, 2))
    await directory.store.close()
