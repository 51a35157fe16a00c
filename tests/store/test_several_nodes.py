"""Several nodes on one PostgreSQL write to the same organisations at once: 16 writers in 4 processes."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from guanxi.store.conformance.directory import Directory
from tests.backends import PostgresPlace
from tests.in_loop import in_loop
from tests.store.reading import blocks_hold_what_they_count

NODES = 4
CORP_IDS = [f"dingorganisation{number:04d}" for number in range(3)]
ROOT = Path(__file__).parents[2]


def test_nodes_that_write_to_the_same_organisations_lose_nothing_and_wait_for_nobody_in_a_circle(
    tmp_path: Path,
) -> None:
    place = PostgresPlace(tmp_path / "data")
    asyncio.run(found(place))
    deadlocks = place.cluster.log.read_text().count("deadlock detected")
    script = Path(__file__).with_name("one_node.py")
    nodes = [
        subprocess.Popen(
            [sys.executable, str(script), str(place.data), place.url, str(node), *CORP_IDS],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        for node in range(NODES)
    ]
    left: dict[str, set[str]] = {corp_id: set() for corp_id in CORP_IDS}
    for node in nodes:
        said, _ = node.communicate(timeout=120)
        assert node.returncode == 0
        for corp_id, userids in json.loads(said).items():
            left[corp_id] |= set(userids)
    assert place.cluster.log.read_text().count("deadlock detected") == deadlocks
    assert blocks_hold_what_they_count(place)
    for corp_id in CORP_IDS:
        holds_together(place, corp_id, left[corp_id])


async def found(place: PostgresPlace) -> None:
    store = place.open()
    for corp_id in CORP_IDS:
        await Directory(store, corp_id).found()
    await store.close()


def holds_together(place: PostgresPlace, corp_id: str, left: set[str]) -> None:
    """Numbers have no gap, places are those of the log, and what was acknowledged is there."""

    def of_it(table: str, columns: str) -> list[tuple[Any, ...]]:
        return place.rows(f"SELECT {columns} FROM {table} WHERE corp_id = '{corp_id}' ORDER BY 1")  # noqa: S608 - our own names

    changes = of_it("change", "number, kind, target")
    contacts = of_it("contact", "seq, userid")
    (row,) = of_it("organisation", "last_change, next_seq")
    assert [number for number, *_ in changes] == list(range(1, row[0] + 1))
    created = [target for _, kind, target in changes if kind == "contact_created"]
    assert row[1] == len(created) == len(set(created))
    assert contacts == [(seq, userid) for seq, userid in enumerate(created) if userid in left]
    assert {userid for _, userid in contacts} == left


@in_loop
async def test_who_asks_to_be_alone_is(tmp_path: Path) -> None:
    place = await asyncio.to_thread(PostgresPlace, tmp_path / "data")
    stores = [place.open() for _ in range(4)]
    inside: list[int] = []

    async def enter(number: int) -> None:
        async with stores[number].alone():
            inside.append(number)
            await asyncio.sleep(0.01)
            inside.append(number)

    await asyncio.gather(*[enter(number) for number in (0, 1, 2, 3)])
    assert inside[::2] == inside[1::2]
    assert sorted(inside[::2]) == [0, 1, 2, 3]
    for store in stores:
        await store.close()
