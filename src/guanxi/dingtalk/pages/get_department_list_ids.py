"""Get the ids of the departments below one: department/list_ids (docs/wire.md 5.3)."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import departments, oapi, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENTS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_departments import list_departments_in


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    sub_dept_id_list: Annotated[list[int], Meta(description="ids of departments, in their order")]


async def run(call: Call) -> bytes:
    """Answer `sub_dept_id_list`."""
    dept_id = departments.read_dept_id(call.parameters, "id")
    below = await list_departments_in(call.context, call.app.organisation, dept_id)
    return topapi.members(Answered([one.dept_id for one in below]))


PAGE: Final = Page(
    name="get_department_list_ids",
    path="/department/list_ids",
    summary="Get the ids of the departments that lie directly in one (older page).",
    family=oapi.STAFF,
    run=run,
    answer=Answered,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    permission=DEPARTMENTS,
    parameters=(Parameter("id", "Number", required=True, note=departments.NOTE),),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在", field="id"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
