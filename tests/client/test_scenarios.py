"""One suite for everything that answers: Guanxi, and what was recorded, each in both profiles; by both clients.

What is recorded are the samples and tables of the documentation's pages, and what real servers were seen to answer
(docs/wire.md 1.6, 5 and 6): they change only with those.
"""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from guanxi.client import AsyncClient, Client
from guanxi.client.errors import Throttled
from tests.client.scenarios import SCENARIOS, Scenario
from tests.client.sources import RECORDED, Make, guanxi, recorded

SOURCES = {"Guanxi": guanxi, "recorded": recorded}


@pytest.fixture(
    scope="module", params=[f"{source}-{profile}" for source in SOURCES for profile in ("documented", "live")]
)
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    source, profile = request.param.split("-")
    with SOURCES[source](profile) as maker:
        yield maker


def outcome_of(make: Make, scenario: Scenario, kind: type[Client] | type[AsyncClient]) -> Any:  # noqa: ANN401 - of any call
    """Give what a call gives, or raises."""
    client, http, app = make(scenario, kind)
    try:
        if kind is Client:
            with http:
                return scenario.call(client, app)

        async def call() -> Any:  # noqa: ANN401 - as above
            async with http:
                return await scenario.call(client, app)

        return asyncio.run(call())
    except Exception as error:
        if not scenario.fails:
            raise
        return error


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_every_scenario_comes_out_alike(make: Make, kind: type[Client] | type[AsyncClient]) -> None:
    for scenario in SCENARIOS:
        outcome = outcome_of(make, scenario, kind)
        assert type(outcome) is scenario.outcome, (scenario.name, outcome)
        if isinstance(outcome, Throttled):
            assert outcome.until is not None or outcome.retry_after == 300, scenario.name


@pytest.mark.parametrize("profile", ["documented", "live"])
def test_each_scenario_is_recorded_and_nothing_else_is(profile: str) -> None:
    recordings = json.loads((RECORDED / f"{profile}.json").read_text())
    assert list(recordings) == [scenario.name for scenario in SCENARIOS]


def test_what_is_recorded_is_read_whole() -> None:
    by_name = {scenario.name: scenario for scenario in SCENARIOS}

    def outcome(name: str) -> Any:  # noqa: ANN401 - of any call
        return outcome_of(maker, by_name[name], Client)

    with recorded("documented") as maker:
        (contact,) = outcome("contacts are listed").results
        assert (contact.userid, contact.mobile, contact.title) == ("01129774889", "1360054xxxx", "CFO")
        assert (contact.label_ids, contact.share_user_ids) == ([1517], ["0423752"])
        employee = outcome("an employee is looked at").result
        assert (employee.boss, employee.dept_id_list, employee.role_list[0].name) == (True, [2, 3, 4], "总监")
    with recorded("live") as maker:
        (contact,) = outcome("contacts are listed").results
        assert (contact.company_name, contact.title, contact.share_user_ids) == (None, "", [])
        assert outcome("a page that there is not").sub_msg == "不合法ApiName，ApiName = dingtalk.oapi.nowhere.at.all"
        throttled = outcome("too many calls")
        assert (throttled.errcode, throttled.sub_code, throttled.until.isoformat()) == (
            88, "90018", "2099-09-03T00:01:03+08:00",
        )  # fmt: skip
