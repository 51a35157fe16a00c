"""`/employees`: who works here."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from guanxi.api.cursor import cursor, place_of
from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.lists import Listed, ListParameters, paged
from guanxi.api.reply import Reply
from guanxi.api.staff import EMPLOYEE, EmployeeBody, EmployeeShown, NewEmployee, UserId, employee_shown, require_own_id
from guanxi.domain.failures import (
    DepartmentUnknown,
    EmployeeExists,
    EmployeePhoneTaken,
    EmployeeUnknown,
    PhoneInvalid,
)
from guanxi.domain.staff import Employee
from guanxi.domain.staff_patch import employee_of
from guanxi.operations.create_employee import create_employee
from guanxi.operations.delete_employee import delete_employee
from guanxi.operations.employee_plans import EmployeeSaved
from guanxi.operations.patch_employee import patch_employee
from guanxi.operations.put_employee import put_employee
from guanxi.operations.walk_employees import count_employees, find_employee, read_employee, walk_employees

_LIST: Final = "employees"


class EmployeesParameters(ListParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which employees are wanted."""

    dept_id: Annotated[int, Meta(description="Only direct members of this department.")] | None = None
    mobile: Annotated[str, Meta(description="Only the employee with this phone number.")] | None = None


class EmployeeParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which employee."""

    userid: UserId


async def listed(call: Call[EmployeesParameters, Nothing]) -> Reply:
    """Answer a page by userid."""
    asked, asking = call.parameters, call.asking
    after = place_of(asking, _LIST, asked.cursor, "")
    if asked.mobile is not None:
        rows = await _with_mobile(call, asked.mobile)
    else:
        rows = await walk_employees(asking, after, asked.limit + 1, asked.dept_id)

    async def count() -> int:
        return len(rows) if asked.mobile is not None else await count_employees(asking, asked.dept_id)

    return await paged(
        rows,
        asked,
        lambda row: employee_shown(asking.corp_id, row),
        lambda row: cursor(asking, _LIST, row.userid),
        count,
    )


async def _with_mobile(call: Call[EmployeesParameters, Nothing], mobile: str) -> list[Employee]:
    dept_id = call.parameters.dept_id
    try:
        found = await find_employee(call.asking, mobile)
    except (EmployeeUnknown, PhoneInvalid):
        return []
    return [found] if dept_id is None or dept_id in found.dept_id_list else []


async def create(call: Call[Nothing, NewEmployee]) -> Reply:
    """Create them."""

    def tell(saved: EmployeeSaved) -> Reply:
        return _saved(call, saved)

    new = employee_of(call.body.userid, call.body)
    return tell(await create_employee(call.keeping(tell), call.asking.corp_id, new))


def _saved(call: Call[Any, Any], saved: EmployeeSaved) -> Reply:
    return Reply(employee_shown(call.asking.corp_id, saved.employee), 201 if saved.created else 200)


async def read(call: Call[EmployeeParameters, Nothing]) -> Reply:
    """Answer them."""
    return Reply(employee_shown(call.asking.corp_id, await read_employee(call.asking, call.parameters.userid)))


async def put(call: Call[EmployeeParameters, EmployeeBody]) -> Reply:
    """Create them, or make them what was sent and nothing else."""
    userid = call.parameters.userid
    require_own_id("userid", call.body.userid, userid)
    new = employee_of(userid, call.body)
    return _saved(call, await put_employee(call.asking.context, call.asking.corp_id, new))


async def patch(call: Call[EmployeeParameters, EmployeeBody]) -> Reply:
    """Change what was sent."""
    userid = call.parameters.userid
    require_own_id("userid", call.body.userid, userid)
    return _saved(call, await patch_employee(call.asking.context, call.asking.corp_id, userid, call.body))


async def delete(call: Call[EmployeeParameters, Nothing]) -> Reply:
    """Delete them and revoke their keys."""
    await delete_employee(call.asking.context, call.asking.corp_id, call.parameters.userid)
    return Reply()


_AT: Final = "/employees/{userid}"
_ID: Final = {"userid": "li.na"}
_SENT: Final = {name: value for name, value in EMPLOYEE.items() if name != "unionid"}
_REST: Final = {name: value for name, value in _SENT.items() if name != "userid"}
_TAKEN: Final = (EmployeePhoneTaken, DepartmentUnknown)
_NEXT: Final = tuple(
    Link(to, {"userid": "$response.body#/userid"}) for to in ("get_employee", "patch_employee", "delete_employee")
)

ENDPOINTS: Final = (
    Endpoint(
        name="list_employees",
        method="GET",
        path="/employees",
        summary="List employees by userid.",
        run=listed,
        scope="staff:read",
        sharing="open",
        parameters=EmployeesParameters,
        answer=Listed[EmployeeShown],
        failures=(DepartmentUnknown,),
        example=Example({"items": [EMPLOYEE], "next": None}, parameters={"dept_id": "42"}),
    ),
    Endpoint(
        name="create_employee",
        method="POST",
        path="/employees",
        summary="Create an employee.",
        description="Without `dept_id_list` they are a member of the root department, 1.",
        run=create,
        scope="staff:write",
        sharing="closed",
        body=NewEmployee,
        answer=EmployeeShown,
        statuses=(201,),
        failures=(EmployeeExists, *_TAKEN),
        example=Example(EMPLOYEE, body=_SENT),
        links=_NEXT,
    ),
    Endpoint(
        name="get_employee",
        method="GET",
        path=_AT,
        summary="Get an employee.",
        run=read,
        scope="staff:read",
        sharing="open",
        parameters=EmployeeParameters,
        answer=EmployeeShown,
        failures=(EmployeeUnknown,),
        example=Example(EMPLOYEE, parameters=_ID),
    ),
    Endpoint(
        name="put_employee",
        method="PUT",
        path=_AT,
        summary="Create an employee, or replace one.",
        description="Members that are absent get their defaults.",
        run=put,
        scope="staff:write",
        sharing="closed",
        parameters=EmployeeParameters,
        body=EmployeeBody,
        answer=EmployeeShown,
        statuses=(200, 201),
        failures=_TAKEN,
        example=Example(EMPLOYEE, body=_REST, parameters=_ID),
    ),
    Endpoint(
        name="patch_employee",
        method="PATCH",
        path=_AT,
        summary="Change some members of an employee.",
        run=patch,
        scope="staff:write",
        sharing="closed",
        parameters=EmployeeParameters,
        body=EmployeeBody,
        answer=EmployeeShown,
        failures=(EmployeeUnknown, *_TAKEN),
        example=Example({**EMPLOYEE, "active": False}, body={"active": False}, parameters=_ID),
    ),
    Endpoint(
        name="delete_employee",
        method="DELETE",
        path=_AT,
        summary="Delete an employee and revoke their keys.",
        description="Contacts keep them as owner, and keep being shared with them.",
        run=delete,
        scope="staff:write",
        sharing="closed",
        parameters=EmployeeParameters,
        answer=None,
        statuses=(204,),
        failures=(EmployeeUnknown,),
        example=Example(parameters=_ID),
    ),
)
