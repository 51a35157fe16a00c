"""What the log of a world is told of the faults that have struck; and servers on which no connection can be broken."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from guanxi.app import App, Around
from guanxi.dingtalk.pages import PAGES
from guanxi.sandbox.entry import Entry
from guanxi.sandbox.gate import Gate, context_of
from guanxi.sandbox.steps import watched
from guanxi.sandbox.worlds import Worlds
from guanxi.settings import Settings
from tests.in_loop import in_loop

NOW = 1_800_000_000_000


@asynccontextmanager
async def asked() -> AsyncIterator[tuple[Worlds, httpx.AsyncClient]]:
    """Give the worlds of a sandbox in this process, and whoever asks it."""
    worlds = Worlds(lambda: NOW)
    around = Around(context_of(worlds), watched)
    gate = Gate(App(worlds.memory.store(), Settings(data=Path("/nowhere")), around=around), worlds)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=gate), base_url="http://sandbox") as client:
        await worlds.create()
        yield worlds, client
    await worlds.memory.close()


async def order(client: httpx.AsyncClient, **rule: Any) -> str:  # noqa: ANN401 - any JSON
    """Order a fault in place of all others, and give its id."""
    await client.delete("/sandbox/worlds/default/faults")
    answer = await client.post("/sandbox/worlds/default/faults", json=rule)
    told: str = answer.json()["id"]
    return told


@in_loop
async def test_a_visit_knows_which_fault_has_struck_it() -> None:
    async with asked() as (worlds, client):
        world = worlds.default
        query = {"appkey": world.app_key, "appsecret": world.app_secret}
        token = (await client.get("/gettoken", params=query)).json()["access_token"]

        async def visit() -> Entry:
            await client.post(
                PAGES["extcontact_list"].path, params={"access_token": token}, json={"size": 1, "offset": 0}
            )
            *_, last = worlds.default.log
            return last.entry

        assert (await visit()).fault is None
        fault = await order(client, html=True)
        last = await visit()
        assert (last.fault, last.answer.status, "502" in last.answer.body) == (fault, 502, True)
        assert last.understood.passed == []
        assert last.explanation is not None
        assert (last.explanation.check, fault in last.explanation.advice[0]) == ("fault", True)
        fault = await order(client, profile="busy")
        last = await visit()
        assert (last.fault, last.answer.status, last.answer.errcode) == (fault, 200, 400001)
        assert last.understood.passed == ["check_method", "decode", "check_token"]
        assert last.explanation is not None
        assert (last.explanation.check, fault in last.explanation.advice[0]) == ("fault", True)
        # Of several, it is the one that decides.
        await order(client, latency={"fixed": 0})
        decides = (await client.post("/sandbox/worlds/default/faults", json={"ban": "html"})).json()["id"]
        assert (await visit()).fault == decides
        fault = await order(client, latency={"fixed": 0})
        last = await visit()
        assert (last.fault, last.answer.status, last.explanation) == (fault, 200, None), "it only took time"


@in_loop
async def test_a_body_of_any_kind_is_asked_for_its_caller() -> None:
    async with asked() as (worlds, client):
        await order(client, caller=worlds.default.app_key, html=True)
        for body in (
            b"{",
            b"\xff",
            b'{"access_token": "\\ud800"}',
            b'{"access_token": ["x"]}',
            b'{"appkey": {}}',
            b"[]",
        ):
            answer = await client.post(PAGES["extcontact_list"].path, content=body)
            assert (answer.status_code, answer.json()["errcode"] != 0) == (200, True), body


@in_loop
async def test_a_connection_is_broken_on_guanxis_own_server_alone() -> None:
    async with asked() as (_, client):
        await order(client, socket="reset")
        with pytest.raises(TypeError, match="Guanxi's own server alone"):
            await client.get("/gettoken")
