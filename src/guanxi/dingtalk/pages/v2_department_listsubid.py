"""Get the ids of the departments below one: topapi/v2/department/listsubid."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import departments, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENTS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_departments import list_departments_in


class SubDepartments(msgspec.Struct, frozen=True):
    """Departments in another."""

    dept_id_list: Annotated[list[int], Meta(description="their ids, in their order")]


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: SubDepartments


async def run(call: Call) -> bytes:
    """Answer `result.dept_id_list`."""
    below = await list_departments_in(call.context, call.app.organisation, departments.read_dept_id(call.parameters))
    return topapi.members(Answered(SubDepartments([one.dept_id for one in below])))


PAGE: Final = Page(
    name="v2_department_listsubid",
    path="/topapi/v2/department/listsubid",
    summary="Get the ids of the departments that lie directly in one.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=DEPARTMENTS,
    parameters=(Parameter("dept_id", "Number", required=True, note=departments.NOTE),),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
