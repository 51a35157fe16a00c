"""kill -9 of a server under load, again and again on the same store: what was acknowledged is there.

GUANXI_TEST_DEPTH=5 makes 30 rounds: six on each of five stores.
"""

import asyncio
import random
from pathlib import Path

import pytest

from tests.crash.aftermath import all_of_it_agrees, stored_contacts
from tests.crash.killing import killed_while_it_starts
from tests.crash.writing_client import Client, Connection, Promises
from tests.depth import DEPTH
from tests.served import Served

ROUNDS = 6
CLIENTS = 32


async def load(server: Served, token: str, promises: Promises, dice: random.Random, *, at_answer: bool) -> None:
    """Let clients write, and kill the server: at the instant an answer arrives, or at any other."""
    last = promises.acknowledged + dice.randrange(1, 1000)

    def answered() -> None:
        if at_answer and promises.acknowledged >= last:
            server.process.kill()

    there = list(promises.contacts)
    clients = [
        asyncio.create_task(
            Client(Connection(server.port, token), there[number::CLIENTS], promises, dice, answered).run()
        )
        for number in range(CLIENTS)
    ]
    if not at_answer:
        await asyncio.sleep(dice.uniform(0.05, 0.5))
        server.process.kill()
    await asyncio.gather(*clients)
    server.kill()


@pytest.mark.parametrize("seed", range(DEPTH))
def test_nothing_that_was_acknowledged_is_lost_and_nothing_is_half_written(tmp_path: Path, seed: int) -> None:
    data, promises, dice = tmp_path / "data", Promises(), random.Random(seed)  # noqa: S311 - the same moments each time
    server = Served(data)
    try:
        token = server.token()
        for number in range(1, ROUNDS + 1):
            before = promises.acknowledged
            asyncio.run(load(server, token, promises, dice, at_answer=number % 2 == 0))
            pending = len(promises.unsettled)
            if number % 4 == 0:
                killed_while_it_starts(data, dice.uniform(0, 0.1))
            server = Served(data)  # recovery: what comes now is what a client sees
            took_effect = promises.settle(stored_contacts(data))
            all_of_it_agrees(server, token, data, promises)
            print(  # noqa: T201 - the figures that `pytest -s` shows
                f"round {number}: {promises.acknowledged - before} acknowledged, all there;"
                f" {pending} without an answer, of which {took_effect} took effect; {len(promises.contacts)} contacts"
            )
        assert promises.acknowledged > 10 * ROUNDS
        assert server.stop() == 0
    finally:
        if server.process.poll() is None:
            server.kill()
