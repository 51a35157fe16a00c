"""Two nodes write to one database, and one of them is killed: `tests/crash` has the kill of the only one."""

import asyncio
import random
from pathlib import Path

from tests.crash.writing_client import Promises
from tests.faults.load import Seen, nothing_is_lost, under_load
from tests.served import Served, served

ROUNDS = 3


async def one_killed(nodes: list[Served], token: str, promises: Promises, dice: random.Random) -> Seen:
    async with under_load(nodes, token, promises, clients=32) as load:
        dying, living = load.clients[:16], load.clients[16:]
        for client in dying:
            client.mortal = True
        await asyncio.sleep(dice.uniform(0, 0.2))
        nodes[0].process.kill()
        await load.goes_on(clients=living)
    return load.seen


def test_the_node_that_is_left_goes_on_at_once_and_nothing_that_either_acknowledged_is_lost(data: Path) -> None:
    promises, dice = Promises(), random.Random(2)  # noqa: S311 - the same moments each time
    with served(data) as living:
        token = living.token()
        for _ in range(ROUNDS):
            dying = Served(data)
            seen = asyncio.run(one_killed([dying, living], token, promises, dice))
            dying.kill()
            assert not seen.busy  # the locks of the dead end with its connections
            nothing_is_lost(living, token, data, promises, seen)
        assert living.stop() == 0
