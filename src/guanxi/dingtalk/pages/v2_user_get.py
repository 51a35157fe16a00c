"""Get an employee: topapi/v2/user/get."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import departments, employees, topapi, user_id
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import MEMBER
from guanxi.domain.failures import EmployeeUnknown, StoreBusy, UserIdInvalid
from guanxi.operations.read_departments import list_departments_led
from guanxi.operations.read_employees import get_employee


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: Annotated[employees.WholeEmployee, Meta(description="third-party apps are told neither phone nor email")]


async def run(call: Call) -> bytes:
    """Answer `result`: the employee."""
    employee = await get_employee(call.context, call.app, user_id.read_user_id(call.parameters, "userid"))
    led = await list_departments_led(call.context, call.app.organisation, employee)
    return topapi.members(Answered(employees.whole(call.app.corp_id, employee, led)))


PAGE: Final = Page(
    name="v2_user_get",
    path="/topapi/v2/user/get",
    summary="Get one employee.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=MEMBER,
    parameters=(
        Parameter("userid", "String", required=True, note="the employee's userid"),
        departments.LANGUAGE,
    ),
    errors=(
        ErrorRow(UserIdInvalid, 33012, "Invalid userId", "无效的USERID"),
        ErrorRow(EmployeeUnknown, 60121, "The user is not found", "找不到该用户"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
