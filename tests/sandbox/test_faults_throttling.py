"""Throttling: ordered by a fault or enforced by a limit, told as the real service tells it, by the world's clock."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from guanxi.dingtalk.pages import PAGES
from tests.sandbox.faulty import LIST, Answer, Sandbox, World, sandbox_running

OF_APP = "当前应用调用该接口次数过多"
OF_ALL = "当前所有钉钉应用调用该接口次数过多"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_running("--rate-limit", "3") as one:
        yield one


def sentence(who: str, limit: int, until: str) -> str:
    at = "2026-11-21 16:00:00"  # in Beijing
    return (
        f"{who}，超出了该接口承受的最大qps，请求被暂时限制了，建议错开整点时刻调用该接口, "
        f"apiPath(dingtalk.oapi.extcontact.list), 从 {at} 到 {at} 请求总次数超过 {limit} 次, 限制将在 {until} 结束."
    )


# What is ordered, and the sub_code and sentence that are told.
TOLD: list[tuple[dict[str, Any], str, str]] = [
    ({"profile": "throttled"}, "90018", sentence(OF_APP, 3, "2026-11-21 16:00:01")),
    ({"errcode": 88}, "90018", sentence(OF_APP, 3, "2026-11-21 16:00:01")),
    ({"errcode": "88", "sub_code": "90018"}, "90018", sentence(OF_APP, 3, "2026-11-21 16:00:01")),
    ({"profile": "throttled", "seconds": 0.1}, "90018", sentence(OF_APP, 3, "2026-11-21 16:00:01")),
    ({"profile": "throttled", "seconds": 30}, "90018", sentence(OF_APP, 3, "2026-11-21 16:00:31")),
    ({"errcode": 88, "sub_code": "90002"}, "90002", sentence(OF_ALL, 1200, "2026-11-21 16:00:01")),
    ({"profile": "throttled", "sub_code": "90002", "until": "2026-11-21T09:00:00Z"}, "90002",
     sentence(OF_ALL, 1200, "2026-11-21 17:00:00")),
]  # fmt: skip


def test_topapi_tells_it_in_errcode_88(sandbox: Sandbox) -> None:
    world = sandbox.world()
    for rule, sub_code, told in TOLD:
        world.control("POST", "/limits", {"per_second": 3})
        world.fault(**rule)
        answer = world.call("extcontact_list", LIST)
        errmsg = f"ding talk error[subcode={sub_code},submsg={told}]"
        expected = {"errcode": 88, "sub_code": sub_code, "sub_msg": told, "errmsg": errmsg}
        assert {name: answer.told[name] for name in expected} == expected
        assert re.search(r"限制将在 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d 结束", answer.told["errmsg"])
        assert (answer.status, "retry-after" in answer.headers) == (200, False)


@pytest.mark.parametrize("sub_code", ["90018", "90002"])
def test_older_pages_and_v1_tell_it_in_their_own_way(sandbox: Sandbox, sub_code: str) -> None:
    world = sandbox.world()
    world.fault(profile="throttled", sub_code=sub_code, seconds=9.75)
    told = world.call("get_department_list").told
    assert told["errcode"] == int(sub_code)
    assert told["errmsg"].startswith(
        "您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了, apiPath(/department/list)"
    )
    assert told["errmsg"].endswith("处罚将在 2026-11-21 16:00:10 结束.")
    credentials = {"appKey": world.told["app_key"], "appSecret": world.told["app_secret"]}
    answer = sandbox.send("POST", PAGES["oauth2_access_token"].path, credentials)
    scope = "QpsLimitForApi" if sub_code == "90002" else "QpsLimitForAppkeyAndApi"
    assert (answer.status, answer.told["code"]) == (403, f"Forbidden.AccessDenied.{scope}")


def test_a_limit_counts_the_calls_of_an_app_and_page_in_a_second_of_the_worlds_clock(sandbox: Sandbox) -> None:
    world = sandbox.world()
    assert world.control("GET", "/limits").told == {"per_second": 3}  # the flag's
    assert [world.listed() for _ in range(5)] == [0, 0, 0, 88, 88]
    told = world.call("extcontact_list", LIST).told
    assert (told["sub_code"], told["sub_msg"]) == ("90018", sentence(OF_APP, 3, "2026-11-21 16:00:01"))
    assert world.call("extcontact_listlabelgroups", LIST).told["errcode"] == 0
    world.control("POST", "/clock", {"advance": 0.749})
    assert world.listed() == 88
    world.control("POST", "/clock", {"advance": 0.001})
    assert [world.listed() for _ in range(4)] == [0, 0, 0, 88]
    world.control("POST", "/limits", {"per_second": None})
    assert [world.listed() for _ in range(50)] == [0] * 50
    # A page that gives tokens is not counted, and another world neither.
    world.control("POST", "/limits", {"per_second": 1})
    assert world.new_token() == world.token == world.new_token()
    other = sandbox.world()
    assert [world.listed(), other.listed(), world.listed(), other.listed()] == [0, 0, 88, 0]


def test_a_throttled_call_that_is_carried_out_is_none_that_was_refused(sandbox: Sandbox) -> None:
    world = sandbox.world()
    world.fault(profile="throttled")
    assert world.create().told["errcode"] == 88
    world.fault(errcode=88, sub_code="90018", effect=True, page="extcontact_create", first=1)
    assert world.create().told["errcode"] == 88
    assert len(world.names()) == 1


def test_whoever_has_no_token_is_told_that_and_not_of_limits(sandbox: Sandbox) -> None:
    world = sandbox.world()
    world.fault(profile="throttled")
    answer: Answer = sandbox.send("POST", world.path("extcontact_list", world.token[:-1] + "?"), LIST)
    assert answer.told["sub_code"] == "40014"
    assert world.logged()["calls"] == 0


def test_whoever_may_not_call_a_page_is_told_of_limits_first(sandbox: Sandbox) -> None:
    world = sandbox.world()
    world.control("POST", "/limits", {"per_second": 1})
    path = world.path("extcontact_create", world.suite_token())
    assert [sandbox.send("POST", path, LIST).told["errcode"] for _ in range(2)] == [33009, 88]
    world.control("POST", "/limits", {"per_second": None})
    world.fault(profile="throttled")
    assert sandbox.send("POST", path, LIST).told["errcode"] == 88


def test_a_fault_is_meant_for_one_app(sandbox: Sandbox) -> None:
    world = sandbox.world()
    for rule in ({"profile": "busy"}, {"html": True}):
        world.fault(**rule, caller=world.told["suite_key"])
        assert world.listed() == 0
        fault = world.fault(**rule, caller=world.told["app_key"])
        assert fault["caller"] == world.told["app_key"]
        assert b"results" not in world.call("extcontact_list", LIST).body
    answer = sandbox.send("GET", f"/gettoken?appkey={world.told['app_key']}&appsecret=wrong")
    assert answer.status == 502


def test_a_ban_ends_with_its_five_minutes(sandbox: Sandbox) -> None:
    world: World = sandbox.world()
    world.fault(profile="banned")
    answer = world.call("extcontact_list", LIST)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json;charset=UTF-8")
    uuid = answer.told.pop("uuid")
    assert re.fullmatch(r"[0-9a-f]{32}", uuid)
    assert world.call("gettoken").told["status"] == 1111
    assert world.call("extcontact_list", LIST).told["uuid"] != uuid
    world.control("POST", "/clock", {"advance": 299.999})
    assert world.call("extcontact_list", LIST).told["punish"] == "deny"
    world.control("POST", "/clock", {"advance": 0.001})
    assert world.listed() == 0
    assert world.logged()["over"] is True
    world.fault(ban="html")
    answer = world.call("extcontact_list", LIST)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
