"""Get the departments above an employee: topapi/v2/department/listparentbyuser."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import topapi, user_id
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENTS
from guanxi.domain.failures import EmployeeUnknown, StoreBusy, UserIdInvalid
from guanxi.operations.read_departments import list_paths_to_root


class Path(msgspec.Struct, frozen=True):
    """The way from a department to the root."""

    parent_dept_id_list: Annotated[
        list[int], Meta(description="one of theirs and those that it lies in, the root last")
    ]


class Paths(msgspec.Struct, frozen=True):
    """The ways of an employee."""

    parent_list: Annotated[list[Path], Meta(description="one for each of the employee's departments")]


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: Paths


async def run(call: Call) -> bytes:
    """Answer `result.parent_list`: a path to the root for each of the employee's departments."""
    userid = user_id.read_user_id(call.parameters, "userid")
    paths = await list_paths_to_root(call.context, call.app.organisation, userid)
    return topapi.members(Answered(Paths([Path(path) for path in paths])))


PAGE: Final = Page(
    name="v2_department_listparentbyuser",
    path="/topapi/v2/department/listparentbyuser",
    summary="Get the departments that an employee is in, each with all that it lies in.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=DEPARTMENTS,
    parameters=(Parameter("userid", "String", required=True, note="the employee's userid"),),
    errors=(
        ErrorRow(UserIdInvalid, 33012, "Invalid userId", "无效的USERID"),
        ErrorRow(EmployeeUnknown, 33012, "Invalid userId", "无效的USERID"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
