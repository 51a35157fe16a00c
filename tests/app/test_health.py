"""`/livez` and `/readyz`."""

import contextlib
import json
import sqlite3
from pathlib import Path

from guanxi.health import Health
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import unwritable
from tests.in_loop import in_loop
from tests.served import served


def test_a_running_server_is_alive_and_ready(tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        assert server.ask("/livez", method="GET") == {"status": "ok"}
        assert server.ask("/readyz", method="GET") == {"status": "ok"}


@in_loop
async def test_a_server_whose_store_cannot_be_written_is_alive_and_not_ready(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        health = Health(acme.context)
        assert (await health.answer("/readyz")).status == 200
        await unwritable(acme)
        acme.now += 999
        assert (await health.answer("/readyz")).status == 200, "one proof a second"
        acme.now += 1
        refused = await health.answer("/readyz")
        assert (refused.status, json.loads(refused.body)) == (503, {"status": "the store cannot be written"})
        assert (await health.answer("/livez")).status == 200


def test_a_foreign_writer_who_goes_on_for_seconds_makes_it_not_ready_until_he_ends(tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        with contextlib.closing(sqlite3.connect(tmp_path / "data" / "guanxi.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert server.ask("/readyz", method="GET")["status"] == "the store cannot be written"
            other.execute("ROLLBACK")
        token = server.token()
        assert server.ask(f"/topapi/extcontact/list?access_token={token}")["errcode"] == 0
