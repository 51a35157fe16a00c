"""Get the departments below one: topapi/v2/department/listsub."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import departments, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENTS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_departments import list_departments_in


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: Annotated[list[departments.ListedDepartment], Meta(description="in their order")]


async def run(call: Call) -> bytes:
    """Answer `result`: departments, in their order."""
    dept_id = departments.read_dept_id_or_root(call.parameters)
    below = await list_departments_in(call.context, call.app.organisation, dept_id)
    return topapi.members(Answered([departments.listed(one) for one in below]))


PAGE: Final = Page(
    name="v2_department_listsub",
    path="/topapi/v2/department/listsub",
    summary="Get the departments that lie directly in one.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=DEPARTMENTS,
    parameters=(
        Parameter("dept_id", "Number", required=False, note=departments.OR_ROOT),
        departments.LANGUAGE,
    ),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
