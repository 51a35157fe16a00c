"""Every connection to the database is cut, again and again, while clients write and read."""

import asyncio
from pathlib import Path

from tests.crash.writing_client import Promises
from tests.faults.load import Seen, nothing_is_lost, under_load
from tests.postgres import Cluster
from tests.served import Served, served

CUTS = 60
_CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"


async def cut(server: Served, token: str, promises: Promises, cluster: Cluster) -> tuple[Seen, int]:
    sessions = 0
    async with under_load([server], token, promises) as load:
        for _ in range(CUTS):
            sessions += (await asyncio.to_thread(cluster.run, _CUT))[0][0]
            load.look()
            await load.goes_on(1, load.clients[:1])
        await load.goes_on()
    return load.seen, sessions


def test_a_node_whose_connections_are_cut_makes_new_ones(data: Path, cluster: Cluster) -> None:
    promises = Promises()
    with served(data) as server:
        token = server.token()
        seen, sessions = asyncio.run(cut(server, token, promises, cluster))
        assert sessions > CUTS  # the writer's and the readers'
        nothing_is_lost(server, token, data, promises, seen)
        assert server.stop() == 0
