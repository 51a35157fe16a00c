"""npm node-dingtalk, unchanged, against a real server."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guanxi.domain.unionid import unionid_of
from tests.cli.running import guanxi
from tests.clients.in_node import outcomes
from tests.dingtalk.asking import asking
from tests.dingtalk.staff import staffed
from tests.in_loop import in_loop
from tests.served import Served, served

ZHANG = {"name": "张三", "mobile": "13088888888", "label_ids": [1561077310], "follower_user_id": "manager4220"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "data") as running:
        yield running


def calls(server: Served, *wanted: list[Any], secret: str = "", corp_id: str = "") -> list[dict[str, Any]]:
    said = server.said
    options = {
        "host": said["url"], "corpid": corp_id or said["corp_id"], "corpsecret": secret or said["app_secret"],
    }  # fmt: skip
    return outcomes("extcontact.cjs", {"options": options, "calls": wanted})


def test_its_whole_life_of_a_contact(server: Served) -> None:
    li = {"user_id": "$userid", "name": "李四", "label_ids": [1561077317], "follower_user_id": "li.na"}
    created, got, updated, again, listed, whole, deleted, empty = calls(
        server, ["create", ZHANG | {"title": ""}], ["get", "$userid"], ["update", li], ["get", "$userid"],
        ["list", {"offset": 0, "size": 20}], ["listAll"], ["delete", "$userid"], ["list"],
    )  # fmt: skip
    userid = created["value"]["userid"]
    shares: dict[str, Any] = {"share_dept_ids": [], "share_user_ids": []}
    assert got["value"] == ZHANG | shares | {"userid": userid, "state_code": "86", "title": ""}
    assert updated["value"]["errcode"] == 0
    changed = {"name": "李四", "label_ids": [1561077317], "follower_user_id": "li.na"}
    assert again["value"] == got["value"] | changed
    assert listed["value"] == whole["value"] == [again["value"]]
    assert deleted["value"]["errcode"] == 0
    assert empty["value"] == []


def test_it_finds_the_default_labels(server: Served) -> None:
    (groups,) = calls(server, ["listlabelgroups"])
    assert [(group["name"], len(group["labels"])) for group in groups["value"]] == [
        ("Type", 6), ("Level", 3), ("Status", 5), ("Recruitment status", 5),
    ]  # fmt: skip


def test_it_walks_through_more_contacts_than_fit_on_a_page(server: Served) -> None:
    token = server.token()
    for number in range(130):
        contact = ZHANG | {"mobile": str(13000000000 + number), "state_code": "86"}
        server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": contact})
    (whole,) = calls(server, ["listAll"])
    assert [one["mobile"] for one in whole["value"]] == [str(13000000000 + number) for number in range(130)]


def test_it_gets_a_token_once_and_keeps_it(tmp_path: Path) -> None:
    with served(tmp_path / "data", "--access-log", "--log-format", "json") as server:
        calls(server, ["list"], ["listlabelgroups"], ["create", ZHANG], ["get", "$userid"], ["delete", "$userid"])
    pages = [line["page"] for line in map(json.loads, server.log.read_text().splitlines()) if "page" in line]
    assert pages == [
        "gettoken", "extcontact_list", "extcontact_listlabelgroups", "extcontact_create", "extcontact_get", "extcontact_delete",
    ]  # fmt: skip


def test_it_raises_errors_with_the_number_of_the_page_and_what_is_wrong(server: Served) -> None:
    stranger = ZHANG | {"user_id": "0100000000000"}
    created, *errors = calls(
        server, ["create", ZHANG], ["create", ZHANG], ["create", ZHANG | {"mobile": "110"}], ["update", stranger],
        ["get", "0100000000000"], ["delete", "0100000000000"], ["list", {"size": 101}], ["list", {}, {"accessToken": "x"}],
    )  # fmt: skip
    assert created["value"]["errcode"] == 0
    assert [(error["error"]["code"], error["error"]["data"]["sub_code"]) for error in errors] == [
        (22005, "contact.mobile"), (60103, "contact.mobile"), (60121, "contact.user_id"),
        (33012, "user_id"), (33012, "user_id"), (40069, "size"), (33009, "40014"),
    ]  # fmt: skip
    assert {error["error"]["name"] for error in errors} == {"DingTalkClientResponseError"}
    assert all(error["error"]["data"]["sub_msg"] for error in errors)


def test_it_says_that_its_credentials_are_wrong(server: Served) -> None:
    (refused,) = calls(server, ["list"], secret="wrong")
    assert (refused["error"]["code"], refused["error"]["data"]["errmsg"]) == (40089, "Invalid corpid or corpsecret")


@pytest.mark.parametrize(
    ("profile", "token", "permission"),
    [
        ("documented", (33009, "40014", "Invalid tokenGrantType"), (43007, "60011", "Authorization required")),
        ("live", (88, "40014", "ding talk error[subcode=40014,"), (88, "60011", "ding talk error[subcode=60011,")),
    ],
)
def test_it_tells_a_bad_token_from_a_missing_permission_under_both_profiles(
    tmp_path: Path, profile: str, token: tuple[int, str, str], permission: tuple[int, str, str]
) -> None:
    with served(tmp_path / "data", "--profile", profile) as server:
        made = guanxi(
            "app", "create", "--org", server.said["corp_id"], "--scope", "qyapi_ext_read", "--json", data=tmp_path / "data"
        )  # fmt: skip
        read, bad, refused = calls(
            server, ["list"], ["list", {}, {"accessToken": "x"}], ["create", ZHANG], secret=made.json["app_secret"]
        )
    assert read["value"] == []
    for error, (code, sub_code, errmsg) in ((bad["error"], token), (refused["error"], permission)):
        assert (error["code"], error["data"]["sub_code"]) == (code, sub_code)
        assert error["data"]["errmsg"].startswith(errmsg)


@in_loop
async def test_it_finds_departments_and_employees(tmp_path: Path) -> None:
    async with asking(tmp_path / "data") as acme:
        await staffed(acme)
        secret, unionid = acme.apps["app"].secret, unionid_of(acme.corp_id, "employee", "li.na")
    with served(tmp_path / "data") as server:
        wanted = (
            ["department.list"], ["department.get", "2"], ["department.get", "99"],
            ["department.listSubDepartmentIds", 1], ["user.list", 5, True], ["user.list", 1, False, {"offset": 0, "size": 1}],
            ["user.listAll"], ["user.get", "li.na"], ["user.get", "nobody"], ["user.getUseridByUnionid", unionid],
            ["user.getByMobile", "13600540000"], ["user.getUserInfoByCode", "abc"], ["auth.scopes"],
        )  # fmt: skip
        told = calls(server, *wanted, secret=secret, corp_id=acme.corp_id)
        values: list[Any] = [one.get("value") for one in told]
        (
            listed, sales, nowhere, below, simple, first, everybody, na, nobody, by_unionid, by_mobile, _, scopes,
        ) = values  # fmt: skip
    assert [one["id"] for one in listed["department"]] == [1, 3, 2, 4, 5]
    assert (sales["name"], sales["parentid"]) == ("Sales", 1)
    assert nowhere is None
    assert below["sub_dept_id_list"] == [3, 2]
    assert [one["userid"] for one in simple["userlist"]] == ["li.bo", "li.na"]
    assert ([one["userid"] for one in first["userlist"]], first["hasMore"]) == (["4711"], True)
    assert sorted(one["userid"] for one in everybody["userlist"]) == ["4711", "chan", "li.bo", "li.na", "manager4220"]
    assert (na["name"], na["department"], na["openId"]) == ("李娜", [5, 3], unionid)
    assert nobody is None
    assert by_unionid["userid"] == "li.na"
    assert by_mobile["userid"] == "manager4220"
    assert told[11]["error"]["code"] == 40078
    assert scopes["auth_org_scopes"]["authed_dept"] == [1]
