"""The database's disk is full: SQLite's is in `tests/store/test_full_disk.py`."""

import asyncio
from pathlib import Path

from tests.crash.writing_client import Promises
from tests.faults.load import Seen, nothing_is_lost, under_load
from tests.postgres import Cluster
from tests.served import Served, served

_SEGMENT = 16 * 1024 * 1024
_ROOM = 65536

# Makes the table's file larger than a segment of the log; what is in it was never committed.
_BLOAT = """
DO $$ BEGIN
    INSERT INTO contact SELECT 'nobody', g, g::text, g, g, repeat('x', 1900)::bytea FROM generate_series(1, 8400) AS g;
    RAISE EXCEPTION 'forget it';
EXCEPTION WHEN raise_exception THEN NULL; END $$
"""


async def tables_full(server: Served, token: str, promises: Promises, cluster: Cluster, schema: str) -> Seen:
    async with under_load([server], token, promises) as load:
        size = (await asyncio.to_thread(cluster.run, schema, _BLOAT, "SELECT pg_relation_size('contact')"))[0][0]
        assert size > _SEGMENT
        await asyncio.to_thread(cluster.stop)
        await asyncio.to_thread(cluster.start, size + _ROOM)
        load.seen.busy.clear()
        for _ in range(20):
            await load.is_told_busy()
        await asyncio.to_thread(cluster.run, schema, "VACUUM (TRUNCATE off) contact", "SELECT")  # there is room again
        await load.goes_on(10)
    return load.seen


def test_what_finds_no_room_in_the_tables_is_busy_until_there_is_room(data: Path, cluster: Cluster) -> None:
    promises = Promises()
    schema = f"SET search_path = {(data / 'database-url').read_text().rpartition('=')[2]}"
    with served(data) as server:
        token = server.token()
        seen = asyncio.run(tables_full(server, token, promises, cluster, schema))
        assert "could not extend file" in cluster.log.read_text()
        nothing_is_lost(server, token, data, promises, seen)
        assert server.stop() == 0


async def log_full(server: Served, token: str, promises: Promises, cluster: Cluster) -> Seen:
    async with under_load([server], token, promises) as load:
        place = "SELECT pg_walfile_name_offset(pg_current_wal_insert_lsn())::text"
        offset = int((await asyncio.to_thread(cluster.run, place))[0][0].rpartition(",")[2].rstrip(")"))
        await asyncio.to_thread(cluster.stop)
        await asyncio.to_thread(cluster.start, offset + 4 * _ROOM)
        load.seen.busy.clear()
        while "PANIC" not in cluster.log.read_text():
            await load.is_told_busy()
        await asyncio.to_thread(cluster.crash)  # it tries to recover for ever
        await asyncio.to_thread(cluster.start)
        await load.goes_on()
    return load.seen


def test_a_database_that_has_no_room_for_its_log_breaks_down_and_the_node_goes_on_with_the_next(
    data: Path, cluster: Cluster
) -> None:
    promises = Promises()
    with served(data) as server:
        token = server.token()
        seen = asyncio.run(log_full(server, token, promises, cluster))
        nothing_is_lost(server, token, data, promises, seen)
        assert server.stop() == 0
