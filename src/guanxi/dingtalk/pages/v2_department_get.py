"""Get a department: topapi/v2/department/get."""

from typing import Final

import msgspec

from guanxi.dingtalk import departments, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENTS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_departments import get_department


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: departments.WholeDepartment


async def run(call: Call) -> bytes:
    """Answer `result`: the department."""
    department = await get_department(call.context, call.app.organisation, departments.read_dept_id(call.parameters))
    return topapi.members(Answered(departments.whole(department)))


PAGE: Final = Page(
    name="v2_department_get",
    path="/topapi/v2/department/get",
    summary="Get one department.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=DEPARTMENTS,
    parameters=(
        Parameter("dept_id", "Number", required=True, note=departments.NOTE),
        departments.LANGUAGE,
    ),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
