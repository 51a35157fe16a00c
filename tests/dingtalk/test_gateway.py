"""What the old gateway takes and answers: /router/rest."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from guanxi.dingtalk.gateway.methods import METHODS
from guanxi.dingtalk.gateway.renaming import renamed
from guanxi.dingtalk.gateway.wrapping import wrapped
from tests.dingtalk.asking import CONTACT, asking
from tests.dingtalk.gateway import PATH, ask, done, in_query
from tests.in_loop import in_loop

OAPI, CORP, EXT = "dingtalk.oapi.extcontact.", "dingtalk.corp.extcontact.", "dingtalk.corp.ext."
OK = {"errcode": 0, "errmsg": "ok"}
FINE = {"ding_open_errcode": 0, "error_msg": "ok", "success": True}
WRAPPED = {
    "label_ids": {"number": CONTACT["label_ids"]},
    "share_dept_ids": {"number": CONTACT["share_dept_ids"]},
    "share_user_ids": {"string": CONTACT["share_user_ids"]},
}


def test_it_has_these_methods() -> None:
    ends = ["create", "delete", "get", "list", "listlabelgroups", "update"]
    assert sorted(METHODS) == sorted(
        [OAPI + end for end in ends]
        + [CORP + end for end in ends]
        + [EXT + end for end in ("add", "list", "listlabelgroups", "update")]
    )


@in_loop
async def test_methods_like_the_pages_answer_as_the_pages_with_lists_wrapped_unless_they_are_not_to_be(
    tmp_path: Path,
) -> None:
    async with asking(tmp_path) as acme:
        created = await done(acme, OAPI + "create", contact=CONTACT)
        userid = created.pop("userid")
        assert created == OK
        plain = CONTACT | {"userid": userid}
        one = plain | WRAPPED
        assert await done(acme, OAPI + "get", user_id=userid) == OK | {"result": one}
        assert await done(acme, OAPI + "get", user_id=userid, simplify="true") == OK | {"result": plain}
        assert await done(acme, OAPI + "list") == OK | {"results": {"open_ext_contact": [one]}}
        assert await done(acme, OAPI + "list", simplify="true") == OK | {"results": [plain]}
        assert await done(acme, OAPI + "list", offset=1, size=1) == OK | {"results": {"open_ext_contact": []}}
        groups = (await acme.call("extcontact_listlabelgroups"))["results"]
        assert await done(acme, OAPI + "listlabelgroups", simplify="true") == OK | {"results": groups}
        in_types = [group | {"labels": {"open_label": group["labels"]}} for group in groups]
        assert await done(acme, OAPI + "listlabelgroups") == OK | {"results": {"open_label_group": in_types}}
        changed = CONTACT | {"user_id": userid, "name": "李四"}
        assert await done(acme, OAPI + "update", contact=changed) == OK
        assert (await acme.get(userid))["name"] == "李四"
        assert await done(acme, OAPI + "delete", user_id=userid) == OK
        assert (await acme.call("extcontact_list"))["results"] == []


@in_loop
async def test_methods_of_corp_extcontact_put_it_all_into_result_and_delete_by_userid(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        created = (await done(acme, CORP + "create", contact=CONTACT))["result"]
        userid = created.pop("userid")
        assert created == FINE
        plain = CONTACT | {"userid": userid}
        one = plain | WRAPPED
        assert await done(acme, CORP + "get", user_id=userid) == {"result": FINE | {"result": one}}
        assert await done(acme, CORP + "list") == {"result": FINE | {"results": {"open_ext_contact": [one]}}}
        assert await done(acme, CORP + "list", simplify="true") == {"result": FINE | {"results": [plain]}}
        groups = (await done(acme, CORP + "listlabelgroups"))["result"]["results"]["open_label_group"]
        assert [len(group["labels"]["open_label"]) for group in groups] == [6, 3, 5, 5]
        assert await done(acme, CORP + "update", contact=CONTACT | {"user_id": userid, "title": ""}) == {"result": FINE}
        assert (await acme.get(userid))["title"] == ""
        assert await done(acme, CORP + "delete", userid=userid) == {"result": FINE}
        assert (await acme.call("extcontact_list"))["results"] == []


# How each writer of corp.ext.* names whom a contact belongs to and is shared with.
NAMES = {
    "as documented": ("follower_userid", "share_userids"),
    "as dingtalk-sdk sends them": ("follower_user", "share_userid"),
    "as the page has them": ("follower_user_id", "share_user_ids"),
}


@in_loop
async def test_methods_of_corp_ext_take_older_names_and_answer_lists_as_texts(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for number, (owner, shared) in enumerate(NAMES.values()):
            person = {owner: "manager4220", shared: ["023420013644"], "mobile": f"1308888000{number}"}
            departments = {"share_dept_ids" if number == 2 else "share_deptids": [1, 2, 3]}
            rest = {name: CONTACT[name] for name in ("label_ids", "name", "state_code", "address")}
            added = await done(acme, EXT + "add", contact=rest | person | departments)
            userid = added.pop("userid")
            assert added == {}
            told = rest | {"follower_user_id": "manager4220", "share_user_ids": ["023420013644"], "userid": userid}
            told |= {"share_dept_ids": [1, 2, 3], "mobile": person["mobile"]}
            assert await acme.get(userid) == told
            change = {
                "user_id": userid,
                owner: "li.na",
                shared: [],
                "share_dept_ids": [2],
                "label_ids": [1],
                "name": "x",
            }
            assert await done(acme, EXT + "update", contact=change) == {}
            changed = {
                "follower_user_id": "li.na",
                "share_user_ids": [],
                "share_dept_ids": [2],
                "label_ids": [1],
                "name": "x",
            }
            assert await acme.get(userid) == told | changed
        listed = await done(acme, EXT + "list")
        assert list(listed) == ["result"]
        texts = json.loads(listed["result"])
        assert [list(one) for one in texts] == [
            [
                "address",
                "followerUserId",
                "labelIds",
                "mobile",
                "name",
                "shareDeptIds",
                "shareUserIds",
                "stateCode",
                "userId",
            ]
        ] * 3
        assert [list(one.values()) for one in texts] == [
            list(one.values()) for one in (await acme.call("extcontact_list"))["results"]
        ]
        assert await done(acme, EXT + "list", simplify="true") == listed
        groups = await done(acme, EXT + "listlabelgroups")
        assert json.loads(groups["result"]) == (await acme.call("extcontact_listlabelgroups"))["results"]


@in_loop
async def test_parameters_come_by_query_form_or_json_and_by_get(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await acme.create()
        wanted = await done(acme, OAPI + "list", offset=0, size=1)
        session = acme.tokens["app"]
        top = {"method": OAPI + "list", "session": session}
        page: dict[str, Any] = {"offset": 0, "size": 1}
        for http, query, body in (
            ("GET", urlencode(top | page), b""),
            ("POST", "", urlencode(top | page).encode()),
            ("POST", urlencode(top), urlencode(page).encode()),
            ("POST", "method=none", urlencode(top | page).encode()),
            ("POST", urlencode(top), json.dumps(page).encode()),
            ("POST", urlencode(top | {"access_token": "none"}), json.dumps(page).encode()),
        ):
            answer = await acme.send(PATH, body, query=query.encode(), method=http)
            (told,) = json.loads(answer.body).values()
            assert told.pop("request_id")
            assert told == wanted, (http, query, body)


@pytest.mark.parametrize("text", ["true", "TRUE"])
@in_loop
async def test_simplify_is_told_in_the_body_too(tmp_path: Path, text: str) -> None:
    async with asking(tmp_path) as acme:
        query = in_query(OAPI + "list", acme.tokens["app"], {})
        answer = await acme.send(PATH, b"simplify=" + text.encode(), query=query)
        assert json.loads(answer.body)["results"] == []


@in_loop
async def test_it_counts_among_the_calls_of_the_page(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await acme.call("extcontact_list", {})
        await ask(acme, OAPI + "list")
        await ask(acme, CORP + "list")
        await ask(acme, EXT + "list", by="nobody")
        await ask(acme, "dingtalk.oapi.extcontact.none")
        answered = {name: dict(one.answers) for name, one in acme.door.traffic.items() if one.answers}
        assert answered == {"extcontact_list": {0: 3, 27: 1}, "unknown": {22: 1}}


def test_only_lists_of_types_that_are_known_are_wrapped() -> None:
    assert wrapped({"name": ["a"], "label_ids": 1, "results": [1]}, "one") == {
        "name": ["a"], "label_ids": 1, "results": {"one": [1]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"older": 1, "oldest": 2}, {"name": 1}),
        ({"name": 1, "older": 2}, {"name": 1}),
        ({"contact": {"oldest": 1}}, {"contact": {"name": 1}}),
        ({"contact": '{"older": 1}', "older": 2}, {"contact": {"name": 1}, "name": 2}),
        ({"contact": "{"}, {"contact": "{"}),
        ({"contact": "[1]"}, {"contact": "[1]"}),
        ({"contact": None}, {"contact": None}),
    ],
)
def test_of_several_names_the_pages_own_counts_and_then_the_documented_one(
    sent: dict[str, Any], read: dict[str, Any]
) -> None:
    assert renamed(sent, {"older": "name", "oldest": "name"}) == read
