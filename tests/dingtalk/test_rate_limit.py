"""An app that calls a page too often is told so, in the words that programs read, and nobody else is."""

import json
from pathlib import Path

import pytest

from guanxi.dingtalk.call import Request
from guanxi.dingtalk.page import Answer
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.profiles import Profile
from guanxi.domain.failures import RateLimited
from guanxi.operations.authorize_suite import authorize_suite
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.issue_token import issue_suite_token
from tests.dingtalk.asking import CONTACT, NOW, Asking, WatchedDoor, asking
from tests.dingtalk.credentials import ask
from tests.dingtalk.scenario import REQUEST_ID
from tests.in_loop import in_loop
from tests.served import served

GET = "/topapi/extcontact/get"
LIST = "/topapi/extcontact/list"
WITH_TOKEN = sorted(page.name for page in PAGES.values() if page.apps)
PROFILES: list[Profile] = ["documented", "live"]


def limited_to(acme: Asking, per_second: int, profile: Profile = "documented") -> None:
    """Put another door before the organisation."""
    acme.door = WatchedDoor(acme.context, lambda: 0.0, profile=profile, rate_limit=per_second)
    acme.door.told = []


async def called(acme: Asking, path: str, by: str = "app") -> Answer:
    return await acme.send(path, b"{}", query=b"access_token=" + acme.tokens.get(by, by).encode())


@pytest.mark.parametrize("profile", PROFILES)
@in_loop
async def test_every_page_with_a_token_counts_each_app_on_its_own(tmp_path: Path, profile: Profile) -> None:
    async with asking(tmp_path) as acme:
        limited_to(acme, 2, profile)
        for name in WITH_TOKEN:
            acme.door.told = []
            for by in ("app", "suite", "app", "suite", "nothing"):
                await called(acme, PAGES[name].path, by)
            assert RateLimited not in acme.door.told
            for by in ("app", "suite"):
                answer = await called(acme, PAGES[name].path, by)
                assert (answer.status, answer.errcode) == (
                    200,
                    88 if PAGES[name].path.startswith("/topapi/") else 90018,
                )
                assert acme.door.told[-1] is RateLimited


@pytest.mark.parametrize("profile", PROFILES)
@in_loop
async def test_a_page_of_topapi_says_it_as_the_real_servers_do_in_either_profile(
    tmp_path: Path, profile: Profile
) -> None:
    async with asking(tmp_path) as acme:
        limited_to(acme, 20, profile)
        for _ in range(20):
            await called(acme, GET)
        answer = await called(acme, GET)
        told = json.loads(answer.body)
        assert list(told) == ["errcode", "sub_code", "sub_msg", "errmsg", "request_id"]
        assert (answer.status, answer.content_type) == (200, b"application/json;charset=UTF-8")
        # NOW is 2023-11-14T22:13:20Z.
        sentence = (
            "当前应用调用该接口次数过多，超出了该接口承受的最大qps，请求被暂时限制了，建议错开整点时刻调用该接口, "
            "apiPath(dingtalk.oapi.extcontact.get), 从 2023-11-15 06:13:20 到 2023-11-15 06:13:20 请求总次数超过 20 次, "
            "限制将在 2023-11-15 06:13:21 结束."
        )
        assert (told["errcode"], told["sub_code"], told["sub_msg"]) == (88, "90018", sentence)
        assert told["errmsg"] == f"ding talk error[subcode=90018,submsg={sentence}]"
        assert REQUEST_ID.fullmatch(told["request_id"])


@pytest.mark.parametrize("profile", PROFILES)
@in_loop
async def test_an_older_page_says_it_in_its_own_words(tmp_path: Path, profile: Profile) -> None:
    async with asking(tmp_path) as acme:
        limited_to(acme, 300, profile)
        for _ in range(300):
            await called(acme, "/user/list")
        answer = await called(acme, "/user/list")
        told = json.loads(answer.body)
        assert list(told) == ["errcode", "errmsg", "sub_code", "sub_msg", "request_id"]
        assert (answer.status, answer.content_type) == (200, b"application/json")
        sentence = (
            "您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了, apiPath(/user/list), "
            "从 2023-11-15 06:13:20 到 2023-11-15 06:13:20 请求总次数超过了 300 次, 处罚将在 2023-11-15 06:13:21 结束."
        )
        assert (told["errcode"], told["sub_code"], told["errmsg"]) == (90018, "90018", sentence)


@in_loop
async def test_the_next_second_is_answered_again(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        limited_to(acme, 1)
        assert [(await called(acme, LIST)).errcode for _ in range(3)] == [0, 88, 88]
        acme.now = NOW + 1000
        assert [(await called(acme, LIST)).errcode for _ in range(2)] == [0, 88]


@in_loop
async def test_a_call_that_is_refused_for_another_reason_counts_once_it_is_known_whose_it_is(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        limited_to(acme, 1)
        assert [(await called(acme, LIST, "x" * 60)).errcode for _ in range(3)] == [33009] * 3
        assert [(await acme.send(LIST)).errcode for _ in range(3)] == [33009] * 3
        assert [(await called(acme, LIST, "writer")).errcode for _ in range(2)] == [43007, 88]


@in_loop
async def test_what_is_refused_changes_nothing(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        limited_to(acme, 1)
        await acme.create()
        before = await acme.last_change()
        told = await acme.call("extcontact_create", {"contact": CONTACT | {"mobile": "13900000000"}})
        assert told["errcode"] == 88
        assert await acme.changes_since(before) == []


@in_loop
async def test_a_third_party_app_has_its_allowance_in_each_organisation(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        limited_to(acme, 1)
        suite = acme.apps["suite"].app
        other = (await create_organisation(acme.context(), "Other")).corp_id
        await authorize_suite(acme.context(), suite.app_key, other)
        for token in (acme.tokens["suite"], await issue_suite_token(acme.context(), suite, other)):
            assert [(await called(acme, LIST, token)).errcode for _ in range(2)] == [0, 88]


@in_loop
async def test_pages_that_give_tokens_are_not_counted(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        limited_to(acme, 1)
        right = {"appkey": acme.apps["app"].app.app_key, "appsecret": acme.apps["app"].secret}
        assert [(await ask(acme, "gettoken", right)).errcode for _ in range(3)] == [0, 0, 0]


@in_loop
async def test_nothing_is_counted_unless_it_is_asked_for(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        assert {(await called(acme, LIST)).errcode for _ in range(100)} == {0}


@in_loop
async def test_pages_of_v1_answer_403(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        request = Request("POST", "/v1.0/oauth2/accessToken", b"", [], b"")
        answer = acme.door.refuse(request, RateLimited("more than 20 calls"))
        told = json.loads(answer.body)
        assert (answer.status, told["code"]) == (403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi")


def test_a_server_counts_what_its_flag_says(tmp_path: Path) -> None:
    with served(tmp_path / "data", "--rate-limit", "2") as server:
        path = f"{LIST}?access_token={server.token()}"
        assert [server.ask(path)["errcode"] for _ in range(2)] == [0, 0]
        assert 88 in (server.ask(path)["errcode"] for _ in range(1000))
