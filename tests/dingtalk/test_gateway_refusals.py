"""What the old gateway refuses: each method by the tables of its page, and what the gateway refuses itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from guanxi.dingtalk.call import Request
from guanxi.dingtalk.door import Door
from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused
from guanxi.dingtalk.gateway.methods import METHODS
from guanxi.domain.failures import Failure, PermissionMissing, StoreBusy, TokenInvalid, TokenMissing
from tests.dingtalk.asking import CONTACT, Asking, asking
from tests.dingtalk.gateway import PATH, ask, refused
from tests.dingtalk.scenario import Refused, nothing
from tests.dingtalk.tables import CONTACTS
from tests.in_loop import in_loop

LIST = "dingtalk.oapi.extcontact.list"
# What the gateway refuses itself has its own numbers and texts.
OWN: dict[type[Failure], tuple[int, str]] = {
    MethodRefused: (9, "Http action not allowed"),
    PermissionMissing: (11, "Insufficient isv permissions"),
    TokenMissing: (26, "Missing session"),
    TokenInvalid: (27, "Invalid session"),
    BodyUnreadable: (41, "Invalid arguments"),
    BodyTooLarge: (41, "Invalid arguments"),
}
# How methods name parameters, where they differ from their pages.
EXT = {"follower_user_id": "follower_userid", "share_user_ids": "share_userids"}
NAMES = {
    "dingtalk.corp.extcontact.delete": {"user_id": "userid"},
    "dingtalk.corp.ext.add": EXT | {"share_dept_ids": "share_deptids"},
    "dingtalk.corp.ext.update": EXT,
}


def older(method: str, parameters: Any) -> Any:  # noqa: ANN401 - any JSON
    """Give parameters as the method names them."""
    names = NAMES.get(method, {})
    if not isinstance(parameters, dict):
        return parameters
    named = {names.get(name, name): value for name, value in parameters.items()}
    if "contact" in named:
        named["contact"] = older(method, named["contact"])
    return named


def expected(method: str, scenario: Refused) -> tuple[int, str, str]:
    code, msg = OWN.get(scenario.failure, (scenario.errcode, scenario.errmsg))
    head, dot, last = scenario.sub_code.rpartition(".")
    return code, msg, head + dot + NAMES.get(method, {}).get(last, last)


async def play(acme: Asking, method: str, scenario: Refused) -> None:
    """Play a row of a page's table: its body by the gateway."""
    query = f"method={method}"
    if scenario.by is not None:
        query += f"&session={acme.tokens.get(scenario.by, scenario.by)}"
    sent = scenario.parameters
    body = sent if isinstance(sent, bytes | None) else json.dumps(older(method, sent)).encode()
    acme.door.told.clear()
    answer = await acme.send(PATH, body, query=query.encode(), method=scenario.method)
    told = json.loads(answer.body)["error_response"]
    assert (told["code"], told["msg"], told["sub_code"]) == expected(method, scenario), (scenario.name, told)
    assert scenario.said in told["sub_msg"] or scenario.failure in {TokenMissing, MethodRefused}, (scenario.name, told)
    assert (answer.status, answer.errcode, acme.door.told) == (200, told["code"], [scenario.failure])


@pytest.mark.parametrize("method", METHODS)
@in_loop
async def test_a_method_refuses_what_its_page_refuses_and_nothing_is_changed(tmp_path: Path, method: str) -> None:
    table = [one for one in CONTACTS[METHODS[method].name] if one.prepare is nothing]
    assert len(table) > 8
    async with asking(tmp_path) as acme:
        await acme.create(mobile="13900000000", name="before")
        before = await acme.last_change()
        for scenario in table:
            await play(acme, method, scenario)
        assert await acme.last_change() == before


@in_loop
async def test_methods_and_tokens_that_are_not_there_are_refused(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        unknown = [
            22,
            "Invalid method",
            "22",
            "there is no method 'taobao.user.get'; docs/wire.md 1.4 lists those that there are",
        ]
        assert await refused(acme, "taobao.user.get") == unknown
        assert await refused(acme, "taobao.user.get", by="nobody") == unknown
        assert len((await refused(acme, "x" * 1000))[3]) < 250
        assert await refused(acme, "") == [
            21,
            "Missing method",
            "method",
            "no method was sent: which page is asked for",
        ]
        missing = [26, "Missing session", "40000", "no session was sent: it is the access_token, under this name"]
        assert await refused(acme, LIST, by="") == missing
        assert await refused(acme, LIST, by="", access_token=acme.tokens["app"]) == missing
        assert (await refused(acme, LIST, by="nobody"))[:3] == [27, "Invalid session", "40014"]
        assert (await refused(acme, LIST, http="PUT"))[:3] == [9, "Http action not allowed", "method"]
        assert (await refused(acme, "none", http="PUT"))[:3] == [9, "Http action not allowed", "method"]


@in_loop
async def test_what_cannot_be_read_is_refused_wherever_the_method_stands(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        session = acme.tokens["app"]
        for query, body, wanted in (
            (f"method={LIST}&session={session}", b'{"size":', (41, "body")),
            (f"session={session}", b"[]", (41, "body")),
            (f"method={LIST}&session={session}&x=%FF", b"", (41, "query")),
            (f"method={LIST}&session={session}", None, (41, "body")),
        ):
            answer = await acme.send(PATH, body, query=query.encode())
            told = json.loads(answer.body)["error_response"]
            assert (told["code"], told["sub_code"]) == wanted
        answered = {name: dict(one.answers) for name, one in acme.door.traffic.items() if one.answers}
        assert answered == {"extcontact_list": {41: 2}, "unknown": {41: 2}}


@in_loop
async def test_what_no_table_raises_here_has_the_number_of_the_page_too(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        asked = Request("POST", PATH, b"method=dingtalk.oapi.extcontact.list", [], b"")
        told = json.loads(acme.door.refuse(asked, StoreBusy("try again")).body)["error_response"]
        assert list(told.values())[:4] == [400001, "System error", "400001", "try again"]


@in_loop
async def test_the_live_profile_tells_the_platforms_errors_in_the_platforms_words(tmp_path: Path) -> None:
    async with asking(tmp_path, "live") as acme:
        assert await refused(acme, LIST, by="nobody") == [27, "Invalid session", "40014", "不合法的access_token"]
        assert await refused(acme, LIST, by="") == [26, "Missing session", "40000", "access_token is blank"]
        code, msg, sub_code, sub_msg = await refused(
            acme, "dingtalk.oapi.extcontact.create", by="reader", contact=CONTACT
        )
        assert [code, msg, sub_code] == [11, "Insufficient isv permissions", "60011"]
        assert "requiredScopes=[qyapi_ext_write]" in sub_msg
        told = await refused(acme, "dingtalk.corp.extcontact.delete", userid="0112345678901")
        assert told[:3] == [33012, "无效的USERID", "userid"]


@in_loop
async def test_calls_by_page_and_by_method_share_one_limit(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        acme.door = Door(acme.context, lambda: 0.0, rate_limit=2)  # type: ignore[assignment] # nothing is watched here
        assert (await acme.call("extcontact_list", {}))["errcode"] == 0
        assert "error_response" not in await ask(acme, LIST)
        code, msg, sub_code, sub_msg = await refused(acme, "dingtalk.corp.ext.list")
        assert [code, msg, sub_code] == [7, "App call limited", "90018"]
        assert "apiPath(dingtalk.oapi.extcontact.list)" in sub_msg
        assert "限制将在 " in sub_msg
        assert (await acme.call("extcontact_list", {}))["errcode"] == 88


@in_loop
async def test_a_request_that_is_cut_off_is_refused_in_the_gateways_format(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        answer = acme.door.refuse(Request("", PATH, b"", [], b""), BodyUnreadable("cut off", field="body"))
        assert list(json.loads(answer.body)) == ["error_response"]
        assert answer.errcode == 41
