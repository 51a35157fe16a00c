"""1,000 worlds in one process, used by 8 programs at once: nobody sees anything of anybody else's."""

import asyncio
import contextlib
import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.depth import DEPTH
from tests.in_loop import in_loop
from tests.sandbox.inside import contact, inside

CLIENTS = 8
WORLDS = 125 * DEPTH
SCRIPT = Path(__file__).with_name("client_of_worlds.py")


@contextlib.contextmanager
def sandbox() -> Iterator[int]:
    """Start one, and give its port."""
    command = [sys.executable, "-m", "guanxi", "sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(json.loads(process.stdout.readline())["url"].rpartition(":")[2])
        finally:
            process.terminate()
            assert process.wait(60) == 0


def test_8_programs_with_125_worlds_each_do_not_meet() -> None:
    with sandbox() as port:
        clients = [
            subprocess.Popen(
                [sys.executable, str(SCRIPT), str(port), str(number), str(WORLDS)],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for number in range(CLIENTS)
        ]  # fmt: skip
        ended = [(client.communicate(timeout=300 * DEPTH), client.returncode) for client in clients]
        assert [err for (_, err), code in ended if code] == []
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", "/sandbox/worlds")
            listed = {world["id"] for world in json.loads(connection.getresponse().read())["worlds"]}
    told = [json.loads(out) for (out, _), _ in ended]
    names = [name for one in told for world in one["names"] for name in world]
    assert len(set(names)) == len(names) == CLIENTS * WORLDS * 8
    gone = {world for one in told for world in one["gone"]}
    assert listed == {"default", *(world[1] for one in told for world in one["names"])} - gone
    by_seed: dict[int, set[tuple[str, ...]]] = {}
    for seed, *given in (row for one in told for row in one["given"]):
        by_seed.setdefault(seed, set()).add(tuple(given))
    assert [len(given) for given in by_seed.values()] == [1] * 10
    assert len({given for seeds in by_seed.values() for row in seeds for given in row}) == 60


@in_loop
async def test_each_log_has_the_visits_of_its_own_world() -> None:
    async with inside(40) as one:
        worlds = list(one.worlds)
        await asyncio.gather(*(one.call(world, "extcontact_list", {"offset": 0, "size": 1}) for world in worlds))
        for turn in range(5):
            asked = (
                one.call(world, "extcontact_create", {"contact": contact(turn, remark=world.id)}) for world in worlds
            )
            await asyncio.gather(*asked)
        for world in worlds:
            seen = [kept.entry.request for kept in world.log]
            bodies = [one.body for one in seen if one.path.endswith("create")]
            assert len(bodies) == 5
            assert all(f'"remark":"{world.id}"' in body for body in bodies)
            assert len(seen) == len({kept.number for kept in world.log}) == 7, "with the one that asked for a token"
        assert await one.sound()
