"""Faults are ordered, listed and removed; what is no fault is refused with what would be one, and changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from guanxi.dingtalk.pages import PAGES
from tests.sandbox.faulty import LIST, Sandbox, sandbox_running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_running("--profile", "live") as one:
        yield one


KINDS = "a fault is one of profile, errcode, latency, socket, html, ban, tokens"
HTML = {"html": True}

# What is sent, the status, and what the answer says.
REFUSED: list[tuple[object, int, str]] = [
    (b"{", 400, "the body is no JSON"),
    (b"\xff", 400, "the body is no JSON"),
    ([], 422, "Expected `object`, got `array`"),
    ({}, 422, KINDS),
    ({"page": "gettoken"}, 422, KINDS),
    ({"html": False}, 422, KINDS),
    (HTML | {"socket": "reset"}, 422, "not ['socket', 'html']"),
    ({"profile": "busy", "errcode": -1}, 422, "not ['profile', 'errcode']"),
    (HTML | {"what": 1}, 422, "Object contains unknown field `what`"),
    ({"profile": "slow"}, 422, "Invalid enum value 'slow'"),
    ({"socket": "burn"}, 422, "Invalid enum value 'burn'"),
    ({"tokens": "new"}, 422, "Invalid enum value 'new'"),
    ({"ban": True}, 422, "$.ban"),
    ({"page": "extcontact_creat", "html": True}, 422, "there is no page 'extcontact_creat'; there are *, api, extc"),
    ({"page": 1, "html": True}, 422, "$.page"),
    ({"page": "extcontact_create", "errcode": 60121.5}, 422, "$.errcode"),
    ({"page": "extcontact_create", "errcode": True}, 422, "$.errcode"),
    ({"page": "extcontact_get", "errcode": 60103}, 422, "extcontact_get does not answer that; errcode is one of "),
    ({"page": "extcontact_get", "errcode": 88, "sub_code": "1"}, 422, "88 with sub_code 90002"),
    ({"page": "get_user_get", "errcode": 88}, 422, "get_user_get does not answer that; errcode is one of "),
    ({"page": "gettoken", "profile": "throttled"}, 422, "gettoken does not answer that"),
    ({"errcode": 1}, 422, "any page does not answer that"),
    ({"page": "api", "errcode": -1}, 422, "the native API has no errcodes"),
    ({"page": "api", "profile": "throttled"}, 422, "the native API has no errcodes"),
    ({"latency": {}}, 422, "latency is one of fixed, uniform, lognormal"),
    ({"latency": {"fixed": 1, "uniform": [1, 2]}}, 422, "latency is one of fixed, uniform, lognormal"),
    ({"latency": {"fixed": 61}}, 422, "$.latency.fixed"),
    ({"latency": {"fixed": -1}}, 422, "$.latency.fixed"),
    (b'{"latency": {"fixed": 1e999}}', 422, "Number out of range"),
    (b'{"latency": {"fixed": NaN}}', 400, "the body is no JSON"),
    ({"latency": {"uniform": [0.5, 0.1]}}, 422, "uniform is the least and the most"),
    ({"latency": {"uniform": [1]}}, 422, "$.latency.uniform"),
    ({"latency": {"lognormal": {"median": 0, "sigma": 1}}}, 422, "$.latency.lognormal.median"),
    (HTML | {"sub_code": "90018"}, 422, "sub_code goes with errcode"),
    ({"ban": "json", "effect": True}, 422, "effect goes with errcode, html, latency, socket"),
    (HTML | {"nth": 0}, 422, "$.nth"),
    (HTML | {"first": 0}, 422, "$.first"),
    (HTML | {"first": 10**30}, 422, "$.first"),
    (HTML | {"probability": 1.1}, 422, "$.probability"),
    (HTML | {"seconds": 0}, 422, "$.seconds"),
    (HTML | {"seconds": 1, "until": "2030-01-01T00:00:00Z"}, 422, "until and seconds say the same"),
    (HTML | {"from": "2026-11-21T08:00:00"}, 422, "from needs an offset from UTC"),
    (HTML | {"until": "0001-01-01T00:00:00Z"}, 422, "until needs an offset from UTC"),
    (HTML | {"from": "2030-01-02T00:00:00Z", "until": "2030-01-01T00:00:00Z"}, 422, "until is not after from"),
    (HTML | {"from": "tomorrow"}, 422, "$.from"),
    (HTML | {"from": "9998-12-31T00:00:00Z", "seconds": 1e9}, 422, "it would end after the year 9999"),
    (HTML | {"caller": "ding"}, 422, "no app of this world has that key; there are ding"),
]  # fmt: skip


def test_what_is_no_fault_is_refused_and_changes_nothing(sandbox: Sandbox) -> None:
    world = sandbox.world()
    for body, status, detail in REFUSED:
        answer = sandbox.send("POST", f"/sandbox/worlds/{world.told['id']}/faults", body)
        assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), body
        assert detail in answer.told["detail"], (body, answer.told)
    assert world.control("GET", "/faults").told == {"faults": []}
    limits: list[object] = [{}, {"per_second": 0}, {"per_second": "x"}, {"per_second": 1.5}, {"more": 1}, []]
    for body in limits:
        assert world.control("POST", "/limits", body).status == 422
    assert world.control("GET", "/limits").told == {"per_second": None}
    assert world.listed() == 0


def test_faults_are_listed_and_removed_each_by_its_id(sandbox: Sandbox) -> None:
    world = sandbox.world()
    rules: list[dict[str, Any]] = [
        {"errcode": -1, "page": "extcontact_create"},
        {"profile": "flaky"},
        {"profile": "banned"},
    ]
    ids = [world.control("POST", "/faults", rule).told["id"] for rule in rules]
    assert ids == ["f1", "f2", "f3"]
    listed = world.control("GET", "/faults").told["faults"]
    assert [one["id"] for one in listed] == ids
    assert listed[0] == {"id": "f1", **rules[0], "calls": 0, "struck": 0, "over": False}
    assert listed[1]["probability"] == 0.3
    assert (listed[2]["from"], listed[2]["until"]) == ("2026-11-21T08:00:00.250Z", "2026-11-21T08:05:00.250Z")
    assert world.control("GET", "/faults/f2").told == listed[1]
    removed = world.control("DELETE", "/faults/f2")
    assert (removed.status, removed.body, "content-length" in removed.headers) == (204, b"", False)
    for method in ("GET", "DELETE"):
        gone = world.control(method, "/faults/f2")
        assert (gone.status, gone.told["detail"]) == (404, "there is no fault 'f2' in this world")
    assert world.control("DELETE", "/faults").status == 204
    assert [world.control("POST", "/faults", {"html": True}).told["id"] for _ in range(2)] == ["f4", "f5"]
    assert world.control("PUT", "/faults", {}).told["detail"] == "this path takes DELETE, GET, POST"
    assert sandbox.send("GET", "/sandbox/worlds/none/faults").status == 404


def test_a_world_has_at_most_a_hundred_faults(sandbox: Sandbox) -> None:
    world = sandbox.world()
    for _ in range(100):
        assert world.control("POST", "/faults", {"latency": {"fixed": 0}}).status == 201
    refused = world.control("POST", "/faults", {"latency": {"fixed": 0}})
    assert (refused.status, "at most 100 faults" in refused.told["detail"]) == (422, True)
    assert world.listed() == 0


def test_the_number_that_was_ordered_is_told_whatever_the_profile(sandbox: Sandbox) -> None:
    world = sandbox.world()
    told: list[tuple[dict[str, Any], int]] = [
        ({"errcode": 88, "sub_code": "40014"}, 88),
        ({"errcode": 33009}, 33009),
        ({"errcode": 40036}, 40036),
    ]
    for rule, errcode in told:
        world.fault(**rule, page="extcontact_create")
        assert world.create().told["errcode"] == errcode
    world.fault(errcode=40014, page="get_user_get")
    assert world.call("get_user_get").told["errcode"] == 40014
    world.fault(tokens="expired", first=1)
    answer = world.call("extcontact_list", LIST).told
    assert (answer["errcode"], answer["sub_code"]) == (88, "40014")  # the live profile's own


def test_every_page_is_broken_alike(sandbox: Sandbox) -> None:
    world = sandbox.world()
    for page in PAGES.values():
        fault = world.fault(page=page.name, html=True)
        corp_id = world.told["corp_id"]
        path = page.path.replace("{corpId}", corp_id).replace("{corp_id}", corp_id)
        query = f"access_token={world.token}&corpid={corp_id}"
        answer = sandbox.send("POST", f"{path}?{query}", {"appKey": world.told["app_key"]})
        assert answer.status == 502, page.name
        assert world.logged()["id"] == fault["id"]


def test_a_snapshot_has_faults_that_are_meant_for_the_apps_of_whatever_world_it_goes_into(sandbox: Sandbox) -> None:
    world, other = sandbox.world(7), sandbox.world(8)
    world.fault(profile="busy", caller=world.told["app_key"], nth=2, first=5, probability=0.5)
    world.listed()
    snapshot = world.control("GET", "/snapshot").told
    assert world.told["app_key"] not in str(snapshot["faults"])
    assert other.control("PUT", "/snapshot", snapshot).status < 300
    fault = other.logged()
    assert (fault["caller"], fault["calls"]) == (other.told["app_key"], 1)
    drawn = [world.listed() for _ in range(7)]
    assert [other.listed() for _ in range(7)] == drawn
    assert 0 < drawn.count(400001) < 6
    assert other.control("POST", "/reset").status < 300
    assert other.control("GET", "/faults").told == {"faults": []}
