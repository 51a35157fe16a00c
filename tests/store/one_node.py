"""One of several processes that write to one database: `python one_node.py DATA URL NODE CORP_ID…`.

Four writers create, update and remove contacts of all the organisations, and say what was acknowledged.
"""

import asyncio
import json
import random
import sys
from pathlib import Path

from guanxi.store import location, open_store
from guanxi.store.conformance.directory import Directory

WRITERS, STEPS = 4, 60


async def write(directories: list[Directory], node: int, writer: int, left: dict[str, list[str]]) -> None:
    """One writer; what it has written has numbers of its own."""
    dice = random.Random(node * 100 + writer)  # noqa: S311 - the same steps each time
    for step in range(STEPS):
        at = dice.choice(directories)
        own = left.setdefault(at.corp_id, [])
        number = (node * WRITERS + writer) * 1000 + step
        act = dice.random()
        if own and act < 0.3:
            await at.remove(own.pop(dice.randrange(len(own))))
        elif own and act < 0.5:
            await at.update(dice.choice(own), 1_000_000 + number, f"node {node}")
        else:
            # Two organisations at once: batches lock both.
            other = dice.choice(directories)
            left.setdefault(other.corp_id, [])
            created = await asyncio.gather(
                at.create(f"{number}a", 2_000_000 + number), other.create(f"{number}b", 3_000_000 + number)
            )
            own.append(created[0])
            left[other.corp_id].append(created[1])


async def run(data: Path, url: str, node: int, corp_ids: list[str]) -> dict[str, list[str]]:
    store = open_store(location(data, url))
    lefts: list[dict[str, list[str]]] = [{} for _ in range(WRITERS)]
    directories = [Directory(store, corp_id) for corp_id in corp_ids]
    await asyncio.gather(*[write(directories, node, writer, left) for writer, left in enumerate(lefts)])
    await store.close()
    return {corp_id: [userid for left in lefts for userid in left.get(corp_id, [])] for corp_id in corp_ids}


if __name__ == "__main__":
    data, url, node, *corp_ids = sys.argv[1:]
    print(json.dumps(asyncio.run(run(Path(data), url, int(node), corp_ids))))  # noqa: T201 - the test reads it
