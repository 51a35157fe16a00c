"""Find an employee by phone number: user/get_by_mobile (docs/wire.md 5.3)."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import oapi, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import INTERNAL, ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import MEMBER_BY_MOBILE
from guanxi.domain.failures import EmployeeUnknown, PhoneInvalid, StoreBusy
from guanxi.operations.read_employees import get_employee_by_mobile


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    userid: Annotated[str, Meta(description="the employee's userid")]


async def run(call: Call) -> bytes:
    """Answer `userid`."""
    require(call.parameters, ("mobile",))
    mobile = read_text(call.parameters, "mobile", PhoneInvalid) or ""
    employee = await get_employee_by_mobile(call.context, call.app, mobile)
    return topapi.members(Answered(employee.userid))


PAGE: Final = Page(
    name="get_user_get_by_mobile",
    path="/user/get_by_mobile",
    summary="Find the employee who has a phone number (older page).",
    family=oapi.STAFF,
    run=run,
    answer=Answered,
    methods=("GET", "POST"),
    apps=INTERNAL,
    permission=MEMBER_BY_MOBILE,
    parameters=(
        Parameter("mobile", "String", required=True, note="their number; if not of China, with a plus and its country"),
    ),
    errors=(
        ErrorRow(PhoneInvalid, 40104, "Invalid phone number", "无效的手机号"),
        ErrorRow(EmployeeUnknown, 60121, "The user is not found", "找不到该用户"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
