"""Get a department: department/get (docs/wire.md 5.3)."""

from typing import Final

from guanxi.dingtalk import departments, oapi, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENTS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_departments import get_department


async def run(call: Call) -> bytes:
    """Answer the department's members at the top."""
    dept_id = departments.read_dept_id(call.parameters, "id")
    return topapi.members(departments.older_whole(await get_department(call.context, call.app.organisation, dept_id)))


PAGE: Final = Page(
    name="get_department_get",
    path="/department/get",
    summary="Get one department (older page).",
    family=oapi.STAFF,
    run=run,
    answer=departments.OlderWholeDepartment,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    permission=DEPARTMENTS,
    parameters=(
        Parameter("id", "Number", required=True, note=departments.NOTE),
        departments.LANG,
    ),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在", field="id"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
