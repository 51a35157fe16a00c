"""The database goes away under a node and comes back: the node goes on, and what was acknowledged is there."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.writing_client import Promises
from tests.faults.load import Seen, nothing_is_lost, under_load
from tests.postgres import Cluster
from tests.served import Served, served

ROUNDS = 3


async def ended_and_started(
    server: Served, token: str, promises: Promises, cluster: Cluster, end: Callable[[], None]
) -> Seen:
    async with under_load([server], token, promises) as load:
        for _ in range(ROUNDS):
            await asyncio.to_thread(end)
            await load.is_told_busy()
            await asyncio.to_thread(cluster.start)
            await load.goes_on()
    return load.seen


@pytest.mark.parametrize("how", ["crash", "stop"])
def test_a_node_goes_on_when_its_database_is_back_and_has_lost_nothing(data: Path, cluster: Cluster, how: str) -> None:
    promises = Promises()
    with served(data) as server:
        token = server.token()
        seen = asyncio.run(ended_and_started(server, token, promises, cluster, getattr(cluster, how)))
        nothing_is_lost(server, token, data, promises, seen)
        assert server.stop() == 0
