"""The live profile: platform errors as the real servers answer them, business errors with their Chinese texts."""

import json
from pathlib import Path
from typing import Any

import pytest

from guanxi.dingtalk.profiles import Profile
from tests.dingtalk.asking import CONTACT, asking
from tests.in_loop import in_loop

WRAPPED = "ding talk error[subcode={0},submsg={1}]"


def platform(sub_code: str, told: str) -> dict[str, Any]:
    return {"errcode": 88, "sub_code": sub_code, "sub_msg": told, "errmsg": WRAPPED.format(sub_code, told)}


LIVE: list[tuple[str, str, str, dict[str, Any], dict[str, Any]]] = [
    # name, page, who asks, parameters, members of the answer
    ("no token", "list", "", {}, platform("40000", "access_token is blank")),
    ("a wrong token", "list", "wrong", {}, platform("40014", "不合法的access_token")),
    ("a kind of app", "create", "suite", {}, {"errcode": 33009, "errmsg": "无效的tokenGrantType"}),
    ("size", "list", "app", {"size": 0, "offset": 0}, {"errcode": 40069, "errmsg": "无效的size", "sub_code": "size"}),
    ("a userid", "get", "app", {"user_id": "1"}, {"errcode": 33012, "errmsg": "无效的USERID"}),
    ("nobody", "update", "app", {"contact": CONTACT | {"user_id": "1"}}, {"errcode": 60121, "errmsg": "找不到该用户"}),
    ("a duplicate", "create", "app", {"contact": CONTACT}, {"errcode": 22005, "errmsg": "该外部联系人已存在"}),
    ("a phone", "create", "app", {"contact": CONTACT | {"mobile": "x"}}, {"errcode": 60103, "errmsg": "手机号码不合法"}),
    ("no label", "create", "app", {"contact": CONTACT | {"label_ids": []}}, {"errcode": 60204, "errmsg": "必须至少设置一个标签"}),
]  # fmt: skip


@pytest.mark.parametrize("row", LIVE, ids=[row[0] for row in LIVE])
@in_loop
async def test_an_error_is_told_as_the_real_servers_tell_it(
    tmp_path: Path, row: tuple[str, str, str, dict[str, Any], dict[str, Any]]
) -> None:
    _, page, by, parameters, expected = row
    async with asking(tmp_path, "live") as acme:
        await acme.create()
        query = b"access_token=" + acme.tokens.get(by, by).encode()
        body = json.dumps(parameters).encode()
        told = json.loads((await acme.send(f"/topapi/extcontact/{page}", body, query=query)).body)
        assert {name: told[name] for name in expected} == expected
        assert isinstance(told["sub_code"], str)
        assert isinstance(told["sub_msg"], str)


@in_loop
async def test_a_missing_permission_names_the_app_and_the_scope_that_clients_cut_out(tmp_path: Path) -> None:
    async with asking(tmp_path, "live") as acme:
        told = await acme.call("extcontact_list", {}, "nothing")
        key = acme.apps["nothing"].app.app_key
        assert (told["errcode"], told["sub_code"]) == (88, "60011")
        assert told["errmsg"] == (
            "ding talk error[subcode=60011,submsg=应用尚未开通所需的权限：[qyapi_ext_read]，点击链接申请并开通即可："
            f"https://open-dev.dingtalk.com/appscope/apply?content={key}%23qyapi_ext_read, "
            "{requiredScopes=[qyapi_ext_read]}]"
        )


@in_loop
async def test_an_unknown_page_is_named_as_the_old_gateway_names_it(tmp_path: Path) -> None:
    async with asking(tmp_path, "live") as acme:
        told = json.loads((await acme.send("/topapi/v2/user/notexist")).body)
        assert told["errcode"] == 22
        assert told["sub_msg"] == "不合法ApiName，ApiName = dingtalk.oapi.v2.user.notexist"
        assert told["errmsg"] == f"Invalid method[submsg={told['sub_msg']}]"


@pytest.mark.parametrize(
    ("path", "status", "errcode"),
    [("/nope", 200, 404), ("/", 200, 404), ("/gettoken/", 200, 404), ("/v1.0/nope", 404, "InvalidAction.NotFound")],
)
@in_loop
async def test_other_unknown_paths_are_answered_like_their_neighbours(
    tmp_path: Path, path: str, status: int, errcode: int | str
) -> None:
    async with asking(tmp_path, "live") as acme:
        answer = await acme.send(path)
        assert (answer.status, answer.errcode) == (status, errcode)


# Clients refresh their token and ask again without end when they see one of these (docs/wire.md 3).
REFRESHES = {40001, 40014, 42001, 33001}


@pytest.mark.parametrize("profile", ["documented", "live"])
@pytest.mark.parametrize("token", ["", "x", "expired", "revoked"])
@in_loop
async def test_no_page_of_topapi_answers_a_number_that_makes_clients_ask_without_end(
    tmp_path: Path,
    profile: Profile,
    token: str,
) -> None:
    async with asking(tmp_path, profile) as acme:
        acme.tokens |= {"expired": acme.tokens["app"], "revoked": acme.tokens["app"]}
        acme.now += 7_200_000
        for page in ("list", "get", "create", "update", "delete", "listlabelgroups"):
            query = b"access_token=" + acme.tokens.get(token, token).encode()
            answer = await acme.send(f"/topapi/extcontact/{page}", query=query)
            assert answer.errcode not in {0, *REFRESHES}
