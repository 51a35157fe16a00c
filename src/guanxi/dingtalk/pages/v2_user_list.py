"""Get the members of a department: topapi/v2/user/list."""

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.dingtalk import departments, employees, paging, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENT_MEMBERS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_departments import get_department
from guanxi.operations.read_employees import list_members


class Members(msgspec.Struct, frozen=True):
    """Consecutive members of a department."""

    has_more: bool
    list: Annotated[tuple[employees.Member, ...], Meta(description="in the order of their userids")]
    next_cursor: Annotated[int | UnsetType, Meta(description="where the next page begins, if there is one")] = UNSET


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: Members


async def run(call: Call) -> bytes:
    """Answer `result`: members in the order of their userids, and where the next page begins."""
    dept_id = departments.read_dept_id(call.parameters)
    cursor, size = paging.read_cursor(call.parameters)
    members, more = await list_members(call.context, call.app, dept_id, cursor, size)
    department = await get_department(call.context, call.app.organisation, dept_id)
    told = tuple(employees.member(call.app.corp_id, one, department) for one in members)
    return topapi.members(Answered(Members(more, told, cursor + size if more else UNSET)))


PAGE: Final = Page(
    name="v2_user_list",
    path="/topapi/v2/user/list",
    summary="Get the members of a department, page by page.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=DEPARTMENT_MEMBERS,
    parameters=(
        Parameter("dept_id", "Number", required=True, note=departments.NOTE),
        Parameter("cursor", "Number", required=True, note="0, then next_cursor of the page before"),
        Parameter("size", "Number", required=True, note="1 to 100"),
        Parameter("order_field", "String", required=False, note="ignored: the order is that of the userids"),
        Parameter("contain_access_limit", "Boolean", required=False, note="ignored: nobody is left out"),
        departments.LANGUAGE,
    ),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
