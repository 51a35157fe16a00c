"""`/departments`: the tree that employees belong to."""

from typing import Final

import msgspec

from guanxi.api.cursor import cursor, place_of
from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.lists import Listed, ListParameters, paged
from guanxi.api.reply import Reply
from guanxi.api.staff import (
    DEPARTMENT,
    DepartmentBody,
    DepartmentShown,
    DeptId,
    NewDepartment,
    department_shown,
    require_own_id,
)
from guanxi.domain.failures import DepartmentCycle, DepartmentNotEmpty, DepartmentUnknown
from guanxi.operations.create_department import create_department
from guanxi.operations.delete_department import delete_department
from guanxi.operations.department_plans import DepartmentSaved
from guanxi.operations.read_departments import count_departments, get_department, list_departments
from guanxi.operations.update_department import update_department

_LIST: Final = "departments"


class DepartmentParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which department."""

    dept_id: DeptId


async def listed(call: Call[ListParameters, Nothing]) -> Reply:
    """Answer a page by dept_id."""
    asked, asking = call.parameters, call.asking
    rows = await list_departments(
        asking.context, asking.organisation, place_of(asking, _LIST, asked.cursor, 0), asked.limit + 1
    )
    return await paged(
        rows,
        asked,
        department_shown,
        lambda row: cursor(asking, _LIST, row.dept_id),
        lambda: count_departments(asking.context, asking.organisation),
    )


async def create(call: Call[Nothing, NewDepartment]) -> Reply:
    """Create it, or rename the one that is there."""
    return _saved(await create_department(call.keeping(_saved), call.asking.corp_id, call.body))


def _saved(saved: DepartmentSaved) -> Reply:
    return Reply(department_shown(saved.department), 201 if saved.created else 200)


async def read(call: Call[DepartmentParameters, Nothing]) -> Reply:
    """Answer it."""
    asking = call.asking
    return Reply(department_shown(await get_department(asking.context, asking.organisation, call.parameters.dept_id)))


async def change(call: Call[DepartmentParameters, DepartmentBody]) -> Reply:
    """Rename it, move it, or set its order or its managers."""
    dept_id = call.parameters.dept_id
    require_own_id("dept_id", call.body.dept_id, dept_id)
    return _saved(await update_department(call.asking.context, call.asking.corp_id, dept_id, call.body))


async def delete(call: Call[DepartmentParameters, Nothing]) -> Reply:
    """Delete it if nothing is in it."""
    await delete_department(call.asking.context, call.asking.corp_id, call.parameters.dept_id)
    return Reply()


_AT: Final = "/departments/{dept_id}"
_ID: Final = {"dept_id": "42"}
_ROOT: Final = {"dept_id": 1, "name": "云上科技", "parent_id": None, "order": 0, "dept_manager_userid_list": []}
_NEXT: Final = tuple(
    Link(to, {"dept_id": "$response.body#/dept_id"})
    for to in ("get_department", "change_department", "delete_department")
)

ENDPOINTS: Final = (
    Endpoint(
        name="list_departments",
        method="GET",
        path="/departments",
        summary="List departments by dept_id.",
        description="The root, 1, is always there.",
        run=listed,
        scope="staff:read",
        sharing="open",
        parameters=ListParameters,
        answer=Listed[DepartmentShown],
        example=Example({"items": [_ROOT, DEPARTMENT], "next": None}),
    ),
    Endpoint(
        name="create_department",
        method="POST",
        path="/departments",
        summary="Create a department, or rename the one with that dept_id.",
        description=(
            "Without a `dept_id` it is given one. One that is there already gets the name, and what else was sent: 200."
        ),
        run=create,
        scope="staff:write",
        sharing="closed",
        body=NewDepartment,
        answer=DepartmentShown,
        statuses=(201, 200),
        failures=(DepartmentUnknown, DepartmentCycle),
        example=Example(DEPARTMENT, body={"dept_id": 42, "name": "Sales", "dept_manager_userid_list": ["li.na"]}),
        links=_NEXT,
    ),
    Endpoint(
        name="get_department",
        method="GET",
        path=_AT,
        summary="Get a department.",
        run=read,
        scope="staff:read",
        sharing="open",
        parameters=DepartmentParameters,
        answer=DepartmentShown,
        failures=(DepartmentUnknown,),
        example=Example(DEPARTMENT, parameters=_ID),
    ),
    Endpoint(
        name="change_department",
        method="PATCH",
        path=_AT,
        summary="Rename or move a department, or set its order or its managers.",
        description="All that lies in it moves with it. Of the root, only the name and the managers can be changed.",
        run=change,
        scope="staff:write",
        sharing="closed",
        parameters=DepartmentParameters,
        body=DepartmentBody,
        answer=DepartmentShown,
        failures=(DepartmentUnknown, DepartmentCycle),
        example=Example({**DEPARTMENT, "name": "Sales South"}, body={"name": "Sales South"}, parameters=_ID),
    ),
    Endpoint(
        name="delete_department",
        method="DELETE",
        path=_AT,
        summary="Delete a department in which nothing is.",
        run=delete,
        scope="staff:write",
        sharing="closed",
        parameters=DepartmentParameters,
        answer=None,
        statuses=(204,),
        failures=(DepartmentUnknown, DepartmentNotEmpty),
        example=Example(parameters=_ID),
    ),
)
