"""What operations on staff come to: the answer, and the changes that were written."""

from collections.abc import Awaitable, Sequence
from typing import Any

from guanxi.domain.failures import Failure
from guanxi.domain.key import Key, scopes_for
from guanxi.domain.staff import Department, Employee
from guanxi.domain.staff_patch import DepartmentPatch, DepartmentSent, EmployeePatch, employee_of
from guanxi.operations.context import Asking
from guanxi.operations.create_department import create_department
from guanxi.operations.employee_plans import EmployeeSaved
from guanxi.operations.put_employee import put_employee
from guanxi.operations.update_department import update_department
from guanxi.operations.walk_employees import walk_employees
from tests.operations.acting import NOW, Acting

Written = list[tuple[str, str]]
"""Kinds and targets of changes."""

NOTHING: Written = []


async def tried(acme: Acting, work: Awaitable[Any]) -> tuple[Any, Written]:
    """What an operation answers, a refusal as its class and field, and the changes that it wrote."""
    before = len(await acme.changes())
    answer: Any
    try:
        answer = await work
    except Failure as failure:
        answer = refused(failure)
    return answer, [(change.kind, change.target) for change in (await acme.changes())[before:]]


def refused(failure: Failure) -> tuple[type[Failure], str | None]:
    return type(failure), failure.field


async def asking(acme: Acting) -> Asking:
    key = Key(key_id="k", role="administrator", scopes=scopes_for("administrator", None), name="", created_at=NOW)
    return Asking(acme.at(), acme.corp_id, await acme.organisation(), key, key.scopes)


async def add_department(acme: Acting, **sent: object) -> Department:
    wanted = DepartmentSent(**sent)  # type: ignore[arg-type] # the tests' own
    return (await create_department(acme.at(), acme.corp_id, wanted)).department


async def change_department(acme: Acting, dept_id: int, **sent: object) -> Department:
    patch = DepartmentPatch(**sent)  # type: ignore[arg-type] # the tests' own
    return (await update_department(acme.at(), acme.corp_id, dept_id, patch)).department


async def departments(acme: Acting) -> list[Department]:
    tree = await acme.store.staff.departments(await acme.organisation())
    return [tree[dept_id] for dept_id in sorted(tree)]


def an_employee(userid: str, **sent: object) -> Employee:
    return employee_of(userid, EmployeePatch(**({"name": userid.title()} | sent)))  # type: ignore[arg-type] # as above


async def put(acme: Acting, userid: str, **sent: object) -> EmployeeSaved:
    return await put_employee(acme.at(), acme.corp_id, an_employee(userid, **sent))


async def employees(acme: Acting, dept_id: int | None = None) -> list[Employee]:
    return await walk_employees(await asking(acme), "", 1000, dept_id)


async def userids(acme: Acting, dept_id: int | None = None) -> Sequence[str]:
    return [employee.userid for employee in await employees(acme, dept_id)]
