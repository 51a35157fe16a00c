"""Get the members of a department: topapi/v2/user/list."""

from typing import Final

from guanxi.dingtalk import departments, employees, paging, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENT_MEMBERS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_employees import list_members


async def run(call: Call) -> bytes:
    """Answer `result`: members in the order of their userids, and where the next page begins."""
    dept_id = departments.read_dept_id(call.parameters)
    cursor, size = paging.read_cursor(call.parameters)
    members, more = await list_members(call.context, call.app, dept_id, cursor, size)
    result = {"has_more": more, "list": [employees.newer_member(call.app.corp_id, one) for one in members]}
    if more:
        result["next_cursor"] = cursor + size
    return b'"result":' + topapi.encode_json(result)


PAGE: Final = Page(
    name="v2_user_list",
    path="/topapi/v2/user/list",
    summary="Get the members of a department, page by page.",
    family=topapi.STAFF,
    run=run,
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
