"""Get the departments below one: department/list (docs/wire.md 5.3)."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import departments, oapi, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_switch
from guanxi.domain.app import DEPARTMENTS
from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.domain.failures import DepartmentUnknown, StoreBusy
from guanxi.operations.read_departments import get_department, list_departments_below, list_departments_in


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    department: Annotated[list[departments.OlderListedDepartment], Meta(description="parents before what lies in them")]


async def run(call: Call) -> bytes:
    """Answer `department`: those in one; or, when none is named, the root and everything in it."""
    raw, organisation = call.parameters, call.app.organisation
    deep = read_switch(raw, "fetch_child")
    found = []
    if raw.get("id") in (None, ""):
        deep = deep is not False
        found = [await get_department(call.context, organisation, ROOT_DEPARTMENT)]
    dept_id = departments.read_dept_id_or_root(raw, "id")
    listed = list_departments_below if deep else list_departments_in
    found += await listed(call.context, organisation, dept_id)
    return topapi.members(Answered([departments.older_listed(one) for one in found]))


PAGE: Final = Page(
    name="get_department_list",
    path="/department/list",
    summary="Get the departments that lie in one, or all there are (older page).",
    family=oapi.STAFF,
    run=run,
    answer=Answered,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    permission=DEPARTMENTS,
    parameters=(
        Parameter("id", "Number", required=False, note="the department's id; if not given, the root is listed too"),
        Parameter("fetch_child", "Boolean", required=False, note="at any depth; true if no id is given, else false"),
        departments.LANG,
    ),
    errors=(
        ErrorRow(DepartmentUnknown, 60003, "The department does not exist", "部门不存在", field="id"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
