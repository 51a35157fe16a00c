"""kill -9 of a server under load, again and again on the same store: what was acknowledged is there."""

import asyncio
import json
import random
from pathlib import Path
from typing import Any

from tests.crash.writing_client import Client, Connection, Promises, Values
from tests.depth import DEPTH
from tests.served import Served
from tests.store.reading import blocks_hold_what_they_count, rows

ROUNDS = 10 * DEPTH
CLIENTS = 32


async def load(server: Served, token: str, promises: Promises, dice: random.Random) -> None:
    """Let clients write, and kill the server at some moment."""
    clients = [
        asyncio.create_task(Client(Connection(server.port, token), number, promises, dice).run())
        for number in range(CLIENTS)
    ]
    await asyncio.sleep(dice.uniform(0.05, 0.5))
    await asyncio.to_thread(server.kill)
    await asyncio.gather(*clients)


def settle(promises: Promises, stored: dict[str, Values]) -> int:
    """Accept, for each request without an answer, the state before it or after it, whole; count those after."""
    by_mobile = {values["mobile"]: userid for userid, values in stored.items()}
    took_effect = 0
    for name, (before, after) in promises.unsettled:
        userid = by_mobile.get(name, name)
        found = stored.get(userid)
        assert found in (before, after), (name, found)
        took_effect += found == after
        if found is None:
            promises.contacts.pop(userid, None)
        else:
            promises.contacts[userid] = found
    promises.unsettled.clear()
    return took_effect


def the_log_tells_the_same_story(data: Path, stored: dict[str, Values]) -> None:
    """The change log has no gap, and ends in what is stored."""
    changes = rows(data, "SELECT number, kind, target, before FROM change ORDER BY number")
    (last,) = rows(data, "SELECT last_change FROM organisation")
    assert [change[0] for change in changes] == list(range(1, last[0] + 1))
    there: set[str] = set()
    for _, kind, target, before in changes:
        if kind == "contact_created":
            assert target not in there
            assert before is None
            there.add(target)
        elif kind in {"contact_updated", "contact_deleted"}:
            assert target in there
            assert json.loads(before)["userid"] == target
            if kind == "contact_deleted":
                there.remove(target)
    assert there == stored.keys()


def stored_contacts(data: Path) -> dict[str, Values]:
    found: dict[str, Any] = {}
    for userid, record in rows(data, "SELECT userid, record FROM contact ORDER BY seq"):
        values = json.loads(record)
        assert values.pop("userid") == userid
        found[userid] = values
    return found


def listed(server: Served, token: str) -> list[str]:
    userids: list[str] = []
    while True:
        page = server.ask(f"/topapi/extcontact/list?access_token={token}", {"offset": len(userids), "size": 100})
        userids += [one["userid"] for one in page["results"]]
        if len(page["results"]) < 100:
            return userids


def test_nothing_that_was_acknowledged_is_lost_and_nothing_is_half_written(tmp_path: Path) -> None:
    data, promises, dice = tmp_path / "data", Promises(), random.Random(20261121)  # noqa: S311 - the same moments each time
    server = Served(data)
    token = server.token()
    for number in range(ROUNDS):
        before = promises.acknowledged
        asyncio.run(load(server, token, promises, dice))
        pending = len(promises.unsettled)
        server = Served(data)  # recovery: what comes now is what a client sees
        stored = stored_contacts(data)
        took_effect = settle(promises, stored)
        assert stored == promises.contacts
        assert listed(server, token) == list(stored)
        assert blocks_hold_what_they_count(data)
        the_log_tells_the_same_story(data, stored)
        print(  # noqa: T201 - the figures that `pytest -s` shows
            f"round {number + 1}: {promises.acknowledged - before} acknowledged, all there;"
            f" {pending} without an answer, of which {took_effect} took effect; {len(stored)} contacts"
        )
    assert promises.acknowledged > 10 * ROUNDS
    assert server.stop() == 0
