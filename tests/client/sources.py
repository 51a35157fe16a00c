"""Where answers come from: a sandbox in either profile, and recordings of what pages and real servers show."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from guanxi.client import AsyncClient, Client
from guanxi.client.http import certificates
from tests.client.scenarios import App, Scenario
from tests.client.steps import TOKEN
from tests.sandbox.faulty import sandbox_running

RECORDED = Path(__file__).parent / "recorded"

Make = Callable[[Scenario, type[Client] | type[AsyncClient]], tuple[Any, Any, App]]
"""Gives a client of either kind for a scenario, the connections that it was given, and whose it is."""


def _connections(kind: type[Client] | type[AsyncClient], **options: Any) -> Any:  # noqa: ANN401 - options of either
    return (httpx.Client if kind is Client else httpx.AsyncClient)(verify=certificates(), **options)


@contextmanager
def guanxi(profile: str) -> Iterator[Make]:
    """Give clients of a sandbox: a world with the example directory for each scenario."""
    with sandbox_running("--profile", profile) as sandbox:

        def make(scenario: Scenario, kind: type[Client] | type[AsyncClient]) -> tuple[Any, Any, App]:
            world = sandbox.send("POST", "/sandbox/worlds", {"seed": 0, "directory": "example"}).told
            if scenario.fault:
                fault = scenario.fault | {"page": scenario.page}
                assert sandbox.send("POST", f"/sandbox/worlds/{world['id']}/faults", fault).status == 201
            app = App(world["app_key"], world["app_secret"])
            http = _connections(kind)
            return kind(*app, sandbox.said["url"], retries=1, http=http), http, app

        yield make


@contextmanager
def recorded(profile: str) -> Iterator[Make]:
    """Give clients whose requests are answered by what was recorded for a scenario, in its order."""
    recordings: dict[str, list[dict[str, Any]]] = json.loads((RECORDED / f"{profile}.json").read_text())

    def make(scenario: Scenario, kind: type[Client] | type[AsyncClient]) -> tuple[Any, Any, App]:
        answers = iter(recordings[scenario.name])

        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path == "/gettoken" and scenario.page != "gettoken":
                return httpx.Response(200, json=TOKEN)
            told = next(answers)
            assert told["path"] == request.url.path
            body = told["body"] if isinstance(told["body"], str) else json.dumps(told["body"], ensure_ascii=False)
            headers = {"content-type": told.get("content_type", "application/json;charset=UTF-8")}
            return httpx.Response(told.get("status", 200), headers=headers, content=body.encode())

        app = App("KEY", "SECRET")
        http = _connections(kind, transport=httpx.MockTransport(answer))
        return kind(*app, "http://recorded", retries=1, http=http), http, app

    yield make
