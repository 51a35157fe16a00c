"""Get the members of a department: user/list (docs/wire.md 5.3)."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import departments, employees, oapi, paging, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENT_MEMBERS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_departments import get_department
from guanxi.operations.read_employees import list_members


class Answered(msgspec.Struct, frozen=True, rename="camel"):
    """What the answer holds."""

    has_more: bool
    userlist: Annotated[list[employees.OlderMember], Meta(description="in the order of their userids")]


async def run(call: Call) -> bytes:
    """Answer `userlist`, and `hasMore`."""
    dept_id = departments.read_dept_id(call.parameters, "department_id")
    offset, size = paging.read_paging(call.parameters, paging.WHOLE)
    members, more = await list_members(call.context, call.app, dept_id, offset, size)
    department = await get_department(call.context, call.app.organisation, dept_id)
    told = [employees.older_member(call.app.corp_id, one, department) for one in members]
    return topapi.members(Answered(more, told))


PAGE: Final = Page(
    name="get_user_list",
    path="/user/list",
    summary="Get the members of a department, page by page (older page).",
    family=oapi.STAFF,
    run=run,
    answer=Answered,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    permission=DEPARTMENT_MEMBERS,
    parameters=(
        Parameter("department_id", "Number", required=True, note=departments.NOTE),
        *paging.MEMBERS,
        Parameter("order", "String", required=False, note="ignored: the order is that of the userids"),
        departments.LANG,
    ),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在", field="department_id"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
