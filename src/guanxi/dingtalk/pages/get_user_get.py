"""Get an employee: user/get (docs/wire.md 5.3)."""

from typing import Final

from guanxi.dingtalk import departments, employees, oapi, topapi, user_id
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import MEMBER
from guanxi.domain.failures import EmployeeUnknown, StoreBusy, UserIdInvalid
from guanxi.operations.read_departments import list_departments_led
from guanxi.operations.read_employees import get_employee


async def run(call: Call) -> bytes:
    """Answer the employee's members at the top."""
    employee = await get_employee(call.context, call.app, user_id.read_user_id(call.parameters, "userid"))
    led = await list_departments_led(call.context, call.app.organisation, employee)
    return topapi.members(employees.older_whole(call.app.corp_id, employee, led))


PAGE: Final = Page(
    name="get_user_get",
    path="/user/get",
    summary="Get one employee (older page).",
    family=oapi.STAFF,
    run=run,
    answer=employees.OlderWholeEmployee,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    permission=MEMBER,
    parameters=(
        Parameter("userid", "String", required=True, note="the employee's userid"),
        departments.LANG,
    ),
    errors=(
        ErrorRow(UserIdInvalid, 33012, "Invalid userId", "无效的USERID"),
        ErrorRow(EmployeeUnknown, 60121, "The user is not found", "找不到该用户"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
