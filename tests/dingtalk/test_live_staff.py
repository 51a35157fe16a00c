"""The live profile on pages about staff: newer ones wrap errors of the platform in 88, older ones never do."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import (
    BodyTooLarge,
    BodyUnreadable,
    CodeUnknown,
    MethodRefused,
    OffsetInvalid,
    SizeInvalid,
)
from guanxi.domain.failures import (
    AppKindRefused,
    DepartmentUnknown,
    EmployeeUnknown,
    Failure,
    OrganisationSuspended,
    PermissionMissing,
    PhoneInvalid,
    StoreBusy,
    TokenInvalid,
    TokenMissing,
    UserIdInvalid,
    ValueInvalid,
    ValueMissing,
)
from tests.dingtalk.scenario import Refused, played
from tests.dingtalk.tables import OLDER_STAFF, STAFF
from tests.in_loop import in_loop

# Of both families.
CHINESE: dict[type[Failure], str] = {
    AppKindRefused: "无效的tokenGrantType",
    BodyTooLarge: "不合法的参数",
    BodyUnreadable: "post参数需要json类型",
    CodeUnknown: "不存在的临时授权码",
    DepartmentUnknown: "部门不存在",
    EmployeeUnknown: "找不到该用户",
    PhoneInvalid: "无效的手机号",
    StoreBusy: "系统繁忙",
    UserIdInvalid: "无效的USERID",
}
NEWER = CHINESE | {
    MethodRefused: "需要POST请求",
    OffsetInvalid: "参数错误",
    OrganisationSuspended: "无效的tokenGrantType",
    SizeInvalid: "参数错误",
    ValueInvalid: "参数错误",
    ValueMissing: "参数错误",
}
OLDER = CHINESE | {
    MethodRefused: "需要GET请求",
    OffsetInvalid: "不合法的参数",
    OrganisationSuspended: "企业不合法",
    PermissionMissing: "没有调用该接口的权限",
    SizeInvalid: "不合法的参数",
    TokenInvalid: "不合法的access_token",
    TokenMissing: "缺少参数 access_token",
    ValueInvalid: "不合法的参数",
    ValueMissing: "不合法的参数",
}
OTHERWISE: dict[tuple[str, type[Failure]], str] = {("v2_department_listparentbyuser", EmployeeUnknown): "无效的USERID"}
WRAPPED: dict[type[Failure], tuple[str, str]] = {
    TokenMissing: ("40000", "access_token is blank"),
    TokenInvalid: ("40014", "不合法的access_token"),
    PermissionMissing: ("60011", "应用尚未开通所需的权限：["),
}
ONE_OF_EACH = [
    (page, scenario)
    for page, table in (STAFF | OLDER_STAFF).items()
    for scenario in {one.failure: one for one in table}.values()
]


@pytest.mark.parametrize(
    ("page", "scenario"), ONE_OF_EACH, ids=[f"{page}: {one.failure.__name__}" for page, one in ONE_OF_EACH]
)
@in_loop
async def test_an_error_is_told_as_the_real_servers_tell_it(tmp_path: Path, page: str, scenario: Refused) -> None:
    told = await played(tmp_path, page, scenario, "live")
    if page in STAFF and scenario.failure in WRAPPED:
        sub_code, begin = WRAPPED[scenario.failure]
        assert (told["errcode"], told["sub_code"]) == (88, sub_code)
        assert told["sub_msg"].startswith(begin)
        assert told["errmsg"] == f"ding talk error[subcode={sub_code},submsg={told['sub_msg']}]"
    else:
        texts = NEWER if page in STAFF else OLDER
        errmsg = OTHERWISE.get((page, scenario.failure)) or texts[scenario.failure]
        assert (told["errcode"], told["errmsg"], told["sub_code"]) == (scenario.errcode, errmsg, scenario.sub_code)


def test_only_a_bad_token_makes_clients_of_the_older_pages_get_a_new_one() -> None:
    numbers = {one.errcode for table in OLDER_STAFF.values() for one in table if one.failure is not TokenInvalid}
    assert not numbers & {40001, 40014, 42001, 33001}
