"""One of two nodes stands still in the middle of a batch, with the organisation locked, and comes to life again."""

import asyncio
import signal
from pathlib import Path

from tests.crash.writing_client import Promises
from tests.faults.load import Seen, nothing_is_lost, under_load
from tests.postgres import Cluster
from tests.served import Served, served

# It has read the organisation's row FOR UPDATE, and says nothing more.
_HAS_LOCKED = """
SELECT FROM pg_stat_activity JOIN pg_locks USING (pid) JOIN pg_class ON pg_class.oid = relation
WHERE application_name = 'freezing' AND state = 'idle in transaction' AND relname = 'organisation'
AND mode = 'RowShareLock' AND state_change < clock_timestamp() - interval '0.1 s'
"""


async def one_frozen(nodes: list[Served], token: str, promises: Promises, cluster: Cluster) -> Seen:
    async with under_load(nodes, token, promises, tolerated=30) as load:
        freezing = nodes[0].process
        try:
            freezing.send_signal(signal.SIGSTOP)
            await asyncio.sleep(0.15)
            while not await asyncio.to_thread(cluster.run, _HAS_LOCKED):
                freezing.send_signal(signal.SIGCONT)
                await asyncio.sleep(0.01)
                freezing.send_signal(signal.SIGSTOP)
                await asyncio.sleep(0.15)
            await load.goes_on(clients=load.clients[len(load.clients) // 2 :])
        finally:
            freezing.send_signal(signal.SIGCONT)
        await load.goes_on()
    return load.seen


def test_the_other_node_writes_on_when_the_lock_has_been_taken_away_and_nothing_is_done_twice(
    data: Path, cluster: Cluster
) -> None:
    promises = Promises()
    url = (data / "database-url").read_text()
    with served(data) as living, served(data, "--database", f"{url}&application_name=freezing") as freezing:
        token = living.token()
        seen = asyncio.run(one_frozen([freezing, living], token, promises, cluster))
        assert seen.busy  # the lock was held for longer than writes wait
        nothing_is_lost(freezing, token, data, promises, seen)
        assert living.stop() == freezing.stop() == 0
