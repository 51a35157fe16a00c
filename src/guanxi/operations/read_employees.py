"""Read an organisation's employees as an app may see them."""

import asyncio
from typing import Final

import msgspec

from guanxi.domain.app import App
from guanxi.domain.organisation import Organisation
from guanxi.domain.phone import international
from guanxi.domain.staff import Employee, department_of
from guanxi.operations.context import Caller, Context

_CHUNK: Final = 500
"""Employees that are read before others have their turn: about 2 ms."""


def sees_how_to_reach(app: App) -> bool:
    """Tell whether an app sees the phone numbers and email addresses of employees: third-party apps do not."""
    return app.kind == "internal"


def _seen_by(app: App, employee: Employee) -> Employee:
    return employee if sees_how_to_reach(app) else msgspec.structs.replace(employee, mobile="", email="")


async def get_employee(context: Context, caller: Caller, userid: str) -> Employee:
    """Give an employee.

    Raises:
        EmployeeUnknown: there is none with that userid; whether a contact has it makes no difference.
    """
    return _seen_by(caller.app, await context.store.staff.employee(caller.corp_id, userid))


async def get_employee_by_mobile(context: Context, caller: Caller, mobile: str) -> Employee:
    """Give the employee who has a phone number.

    Args:
        context: the request's.
        caller: who asks.
        mobile: as people write it; one outside China with a plus and its country code.

    Raises:
        PhoneInvalid: it makes no number.
        EmployeeUnknown: nobody has it.
    """
    return _seen_by(caller.app, await context.store.staff.employee_with_phone(caller.corp_id, international(mobile)))


async def list_members(
    context: Context, caller: Caller, dept_id: int, offset: int, size: int
) -> tuple[list[Employee], bool]:
    """Give the direct members of a department by userid, and whether there are more behind them.

    Args:
        context: the request's.
        caller: who asks.
        dept_id: which department.
        offset: how many come before, from 0.
        size: how many at most.

    Raises:
        DepartmentUnknown: there is no such department.
    """
    department_of(await context.store.staff.departments(caller.organisation), dept_id)
    after = ""
    while offset:
        before = await context.store.staff.members(caller.corp_id, dept_id, after, min(offset, _CHUNK))
        if not before:
            return [], False
        after = before[-1].userid
        offset -= len(before)
        await asyncio.sleep(0)
    members = await context.store.staff.members(caller.corp_id, dept_id, after, size + 1)
    return [_seen_by(caller.app, one) for one in members[:size]], len(members) > size


async def list_member_ids(context: Context, organisation: Organisation, dept_id: int) -> list[str]:
    """Give the userids of all direct members of a department, in their order.

    Raises:
        DepartmentUnknown: there is no such department.
    """
    department_of(await context.store.staff.departments(organisation), dept_id)
    userids: list[str] = []
    while True:
        after = userids[-1] if userids else ""
        members = await context.store.staff.members(organisation.corp_id, dept_id, after, _CHUNK)
        userids += [one.userid for one in members]
        if len(members) < _CHUNK:
            return userids
        await asyncio.sleep(0)
