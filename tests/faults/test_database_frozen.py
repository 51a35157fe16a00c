"""The database stands still, connections and all, and comes to life again."""

import asyncio
import os
import signal
from pathlib import Path

from tests.crash.writing_client import Promises
from tests.faults.load import Seen, nothing_is_lost, under_load
from tests.postgres import Cluster
from tests.served import Served, served

# A statement is waited for 10 s, a lost commit looked after for 8 s more, and there may be a connect of 5 s.
BOUND = 25.0


def signal_all(cluster: Cluster, how: signal.Signals) -> None:
    """Send a signal to the server and all its processes."""
    children = Path(f"/proc/{cluster.process.pid}/task/{cluster.process.pid}/children").read_text().split()
    for pid in [cluster.process.pid, *map(int, children)]:
        os.kill(pid, how)


async def frozen(server: Served, token: str, promises: Promises, cluster: Cluster) -> Seen:
    async with under_load([server], token, promises, tolerated=BOUND) as load:
        signal_all(cluster, signal.SIGSTOP)
        try:
            await load.is_told_busy()
        finally:
            signal_all(cluster, signal.SIGCONT)
        await load.goes_on()
    return load.seen


def test_everybody_is_told_that_it_is_busy_and_the_node_goes_on_when_the_database_does(
    data: Path, cluster: Cluster
) -> None:
    promises = Promises()
    with served(data) as server:
        token = server.token()
        seen = asyncio.run(frozen(server, token, promises, cluster))
        nothing_is_lost(server, token, data, promises, seen)
        assert server.stop() == 0
