"""Find an employee by phone number: topapi/v2/user/getbymobile."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import INTERNAL, ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import MEMBER_BY_MOBILE
from guanxi.domain.failures import EmployeeUnknown, PhoneInvalid, StoreBusy
from guanxi.operations.read_employees import get_employee_by_mobile


class Found(msgspec.Struct, frozen=True):
    """Who has the number."""

    exclusive_account_userid_list: Annotated[tuple[str, ...], Meta(description="always empty: there are none")]
    userid: Annotated[str, Meta(description="the employee's userid")]


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: Found


async def run(call: Call) -> bytes:
    """Answer `result.userid`."""
    require(call.parameters, ("mobile",))
    mobile = read_text(call.parameters, "mobile", PhoneInvalid) or ""
    employee = await get_employee_by_mobile(call.context, call.app, mobile)
    return topapi.members(Answered(Found((), employee.userid)))


PAGE: Final = Page(
    name="v2_user_getbymobile",
    path="/topapi/v2/user/getbymobile",
    summary="Find the employee who has a phone number.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=INTERNAL,
    permission=MEMBER_BY_MOBILE,
    parameters=(
        Parameter("mobile", "String", required=True, note="their number; if not of China, with a plus and its country"),
        Parameter(
            "support_exclusive_account_search", "Boolean", required=False, note="ignored: there are no such accounts"
        ),
    ),
    errors=(
        ErrorRow(PhoneInvalid, 40104, "Invalid phone number", "无效的手机号"),
        ErrorRow(EmployeeUnknown, 60121, "The user is not found", "找不到该用户"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
