"""Get the userids of a department: user/getDeptMember (docs/wire.md 5.3)."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import departments, oapi, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENT_MEMBERS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_employees import list_member_ids


class Answered(msgspec.Struct, frozen=True, rename="camel"):
    """What the answer holds."""

    user_ids: Annotated[list[str], Meta(description="all members of the department")]


async def run(call: Call) -> bytes:
    """Answer `userIds`: all of them."""
    dept_id = departments.read_dept_id(call.parameters, "deptId")
    return topapi.members(Answered(await list_member_ids(call.context, call.app.organisation, dept_id)))


PAGE: Final = Page(
    name="get_user_get_dept_member",
    path="/user/getDeptMember",
    summary="Get the userids of the members of a department (older page).",
    family=oapi.STAFF,
    run=run,
    answer=Answered,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    permission=DEPARTMENT_MEMBERS,
    parameters=(Parameter("deptId", "Number", required=True, note=departments.NOTE),),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在", field="deptId"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
