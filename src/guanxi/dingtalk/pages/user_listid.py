"""Get the userids of a department: topapi/user/listid."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import departments, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.domain.app import DEPARTMENT_MEMBERS
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_employees import list_member_ids


class Userids(msgspec.Struct, frozen=True):
    """The members of a department."""

    userid_list: Annotated[list[str], Meta(description="all of them")]


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: Userids


async def run(call: Call) -> bytes:
    """Answer `result.userid_list`: all of them."""
    userids = await list_member_ids(call.context, call.app.organisation, departments.read_dept_id(call.parameters))
    return topapi.members(Answered(Userids(userids)))


PAGE: Final = Page(
    name="user_listid",
    path="/topapi/user/listid",
    summary="Get the userids of the members of a department.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=DEPARTMENT_MEMBERS,
    parameters=(Parameter("dept_id", "Number", required=True, note=departments.NOTE),),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
