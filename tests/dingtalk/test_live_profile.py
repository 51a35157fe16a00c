"""The live profile: platform errors as the real servers answer them, business errors with their Chinese texts."""

import json
from pathlib import Path

import pytest

from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused, OffsetInvalid, SizeInvalid
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import (
    AppKindRefused,
    ContactsDisabled,
    ContactUnknown,
    Failure,
    LabelsMissing,
    LabelUnknown,
    NameInvalid,
    OrganisationFull,
    OrganisationSuspended,
    OwnerUnknown,
    PermissionMissing,
    PhoneInvalid,
    PhoneTaken,
    ReferenceUnknown,
    StoreBusy,
    TokenInvalid,
    TokenMissing,
    UserIdInvalid,
    ValueInvalid,
    ValueMissing,
)
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import REQUEST_ID, Refused, played
from tests.dingtalk.tables import CONTACTS, STAFF
from tests.in_loop import in_loop

# One scenario for each failure of each page.
ONE_OF_EACH = [
    (page, scenario) for page, table in CONTACTS.items() for scenario in {one.failure: one for one in table}.values()
]
# What real servers say (docs/wire.md 6), and where a page says something else.
CHINESE: dict[type[Failure], str] = {
    AppKindRefused: "无效的tokenGrantType",
    BodyTooLarge: "不合法的参数",
    BodyUnreadable: "post参数需要json类型",
    ContactsDisabled: "未开通外部联系人功能",
    ContactUnknown: "无效的USERID",
    LabelsMissing: "必须至少设置一个标签",
    LabelUnknown: "必须至少设置一个标签",
    MethodRefused: "需要POST请求",
    NameInvalid: "用户name不合法",
    OffsetInvalid: "无效的偏移量",
    OrganisationFull: "外部联系人数量达到上限",
    OrganisationSuspended: "无效的tokenGrantType",
    OwnerUnknown: "找不到该用户",
    PhoneInvalid: "手机号码不合法",
    PhoneTaken: "该外部联系人已存在",
    ReferenceUnknown: "不合法的参数",
    SizeInvalid: "无效的size",
    StoreBusy: "系统繁忙",
    UserIdInvalid: "无效的USERID",
    ValueInvalid: "不合法的参数",
    ValueMissing: "参数为空",
}
OTHERWISE: dict[tuple[str, type[Failure]], str] = {
    ("extcontact_update", ContactUnknown): "找不到该用户",
    ("extcontact_update", PhoneTaken): "外部联系人已存在",
    ("extcontact_update", UserIdInvalid): "不合法的UserID",
    ("extcontact_listlabelgroups", OrganisationSuspended): "企业不合法",
    ("extcontact_get", StoreBusy): "系统错误",
    ("extcontact_list", StoreBusy): "系统错误",
    ("extcontact_delete", StoreBusy): "系统错误",
}
PLATFORM: dict[type[Failure], tuple[str, str]] = {
    TokenMissing: ("40000", "access_token is blank"),
    TokenInvalid: ("40014", "不合法的access_token"),
    PermissionMissing: ("60011", "应用尚未开通所需的权限：["),
}
# Clients refresh their token and ask again without end when they see one of these (docs/wire.md 3).
REFRESHES = {40001, 40014, 42001, 33001}


@pytest.mark.parametrize(
    ("page", "scenario"), ONE_OF_EACH, ids=[f"{page}: {one.failure.__name__}" for page, one in ONE_OF_EACH]
)
@in_loop
async def test_an_error_is_told_as_the_real_servers_tell_it(tmp_path: Path, page: str, scenario: Refused) -> None:
    told = await played(tmp_path, page, scenario, "live")
    if scenario.failure in PLATFORM:
        sub_code, begin = PLATFORM[scenario.failure]
        assert list(told) == ["errcode", "sub_code", "sub_msg", "errmsg", "request_id"]
        assert (told["errcode"], told["sub_code"]) == (88, sub_code)
        assert told["sub_msg"].startswith(begin)
        assert told["errmsg"] == f"ding talk error[subcode={sub_code},submsg={told['sub_msg']}]"
    else:
        assert list(told) == ["errcode", "errmsg", "sub_code", "sub_msg", "request_id"]
        assert (told["errcode"], told["sub_code"]) == (scenario.errcode, scenario.sub_code)
        assert told["errmsg"] == OTHERWISE.get((page, scenario.failure), CHINESE.get(scenario.failure))


def test_every_page_of_topapi_is_tried_here_or_with_the_pages_about_staff() -> None:
    assert {name for name, page in PAGES.items() if page.path.startswith("/topapi/")} == set(CONTACTS) | set(STAFF)


def test_no_page_of_topapi_answers_a_number_that_makes_clients_ask_without_end() -> None:
    for page, table in (CONTACTS | STAFF).items():
        rows = (*PAGES[page].family.errors, *PAGES[page].errors)
        assert not {row.errcode for row in rows} & REFRESHES
        assert not {scenario.errcode for scenario in table} & REFRESHES


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
        for path in ("/topapi/v2/user/notexist", "/topapi/v2/user/notexist/"):
            told = json.loads((await acme.send(path)).body)
            assert REQUEST_ID.fullmatch(told.pop("request_id"))
            name = "不合法ApiName，ApiName = dingtalk.oapi.v2.user.notexist"
            assert told == {
                "errcode": 22, "sub_code": "22", "sub_msg": name, "errmsg": f"Invalid method[submsg={name}]",
            }  # fmt: skip


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
