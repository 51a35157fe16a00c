"""Get the departments above an employee: topapi/v2/department/listparentbyuser."""

from typing import Final

from guanxi.dingtalk import topapi, user_id
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENTS
from guanxi.domain.failures import EmployeeUnknown, StoreBusy, UserIdInvalid
from guanxi.operations.read_departments import list_paths_to_root


async def run(call: Call) -> bytes:
    """Answer `result.parent_list`: a path to the root for each of the employee's departments."""
    userid = user_id.read_user_id(call.parameters, "userid")
    paths = await list_paths_to_root(call.context, call.app.organisation, userid)
    return b'"result":' + topapi.encode_json({"parent_list": [{"parent_dept_id_list": path} for path in paths]})


PAGE: Final = Page(
    name="v2_department_listparentbyuser",
    path="/topapi/v2/department/listparentbyuser",
    summary="Get the departments that an employee is in, each with all that it lies in.",
    family=topapi.STAFF,
    run=run,
    apps=BOTH_KINDS,
    permission=DEPARTMENTS,
    parameters=(Parameter("userid", "String", required=True, note="the employee's userid"),),
    errors=(
        ErrorRow(UserIdInvalid, 33012, "Invalid userId", "无效的USERID"),
        ErrorRow(EmployeeUnknown, 33012, "Invalid userId", "无效的USERID"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
