"""Importing employees and departments: a verdict for each row, a dry run, and a request that is sent twice."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guanxi.domain.failures import (
    DepartmentCycle,
    DepartmentUnknown,
    EmployeePhoneTaken,
    Failure,
    OrganisationUnknown,
    PhoneInvalid,
    ReplyMismatch,
    ValueMissing,
)
from guanxi.domain.staff import Department, Employee
from guanxi.domain.staff_patch import DepartmentSent
from guanxi.operations.context import Context, Once
from guanxi.operations.import_departments import import_departments
from guanxi.operations.import_employees import import_employees
from guanxi.operations.parts import PART
from tests.in_loop import in_loop
from tests.operations.acting import MINUTE, NOW, Acting, acting
from tests.operations.staffing import NOTHING, add_department, an_employee, departments, employees, put, tried

OUGHT: Failure = ValueMissing("name is required", field="name")


def encode(verdicts: Sequence[Any]) -> bytes:
    """What each row came to: a word for a value, the class and field of a refusal."""
    told = [
        [type(one).__name__, one.field] if isinstance(one, Failure) else "created" if one.created else "there"
        for one in verdicts
    ]
    return msgspec.json.encode(told)


def refusal(failure: type[Failure], field: str) -> list[str]:
    return [failure.__name__, field]


async def in_departments(
    acme: Acting, rows: Sequence[DepartmentSent | Failure], *, dry_run: bool = False, context: Context | None = None
) -> list[Any]:
    parts = await import_departments(context or acme.at(), acme.corp_id, rows, encode, dry_run=dry_run)
    return [verdict for part in parts for verdict in msgspec.json.decode(part)]


async def in_employees(
    acme: Acting, rows: Sequence[Employee | Failure], *, dry_run: bool = False, context: Context | None = None
) -> list[Any]:
    parts = await import_employees(context or acme.at(), acme.corp_id, rows, encode, dry_run=dry_run)
    return [verdict for part in parts for verdict in msgspec.json.decode(part)]


def under(dept_id: int | None, name: str, parent_id: int = 1) -> DepartmentSent:
    return DepartmentSent(dept_id=dept_id, name=name, parent_id=parent_id)


@in_loop
async def test_each_row_of_departments_stands_alone_and_sees_those_before_it(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await add_department(acme, dept_id=5, name="Old")
        rows: list[DepartmentSent | Failure] = [
            under(12, "Too early", 11),
            under(10, "Sales"),
            under(11, "North", 10),
            under(10, "Sales", 11),
            OUGHT,
            DepartmentSent(dept_id=5, name="Old"),
            under(5, "New", 11),
            under(None, "Given", 5),
            under(10, "S"),
        ]
        wanted = [
            refusal(DepartmentUnknown, "parent_id"),
            "created",
            "created",
            refusal(DepartmentCycle, "parent_id"),
            refusal(ValueMissing, "name"),
            "there",
            "there",
            "created",
            "there",
        ]
        assert await tried(acme, in_departments(acme, rows, dry_run=True)) == (wanted, NOTHING)
        told, written = await tried(acme, in_departments(acme, rows))
        assert told == wanted
        given = str((await departments(acme))[-1].dept_id)
        assert written == [
            ("department_created", "10"),
            ("department_created", "11"),
            ("department_updated", "5"),
            ("department_created", given),
            ("department_updated", "10"),
        ]
        assert [(one.dept_id, one.name, one.parent_id) for one in await departments(acme)][1:-1] == [
            (5, "New", 11), (10, "S", 1), (11, "North", 10),
        ]  # fmt: skip
        acts = {change.act for change in (await acme.changes())[-5:]}
        assert (len(acts), "" in acts) == (1, False)


@in_loop
async def test_each_row_of_employees_stands_alone_and_sees_those_before_it(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await put(acme, "old", mobile="13900000001")
        rows: list[Employee | Failure] = [
            an_employee("a", mobile="13900000001"),
            an_employee("old", mobile="13900000002"),
            an_employee("a", mobile="13900000001"),
            an_employee("b", mobile="13900000002"),
            an_employee("b", mobile="123"),
            an_employee("b", dept_id_list=(7,)),
            OUGHT,
            an_employee("old", mobile="13900000002"),
            an_employee("a"),
            an_employee("b", mobile="+8613900000001"),
        ]
        wanted = [
            refusal(EmployeePhoneTaken, "mobile"),
            "there",
            "created",
            refusal(EmployeePhoneTaken, "mobile"),
            refusal(PhoneInvalid, "mobile"),
            refusal(DepartmentUnknown, "dept_id_list"),
            refusal(ValueMissing, "name"),
            "there",
            "there",
            "created",
        ]
        assert await tried(acme, in_employees(acme, rows, dry_run=True)) == (wanted, NOTHING)
        told, written = await tried(acme, in_employees(acme, rows))
        assert (told, written) == (wanted, [
            ("employee_updated", "old"),
            ("employee_created", "a"),
            ("employee_updated", "a"),
            ("employee_created", "b"),
        ])  # fmt: skip
        phones = {one.userid: one.mobile for one in await employees(acme)}
        assert phones == {"a": "", "b": "+8613900000001", "old": "13900000002"}


@in_loop
async def test_rows_see_those_of_earlier_parts_in_a_dry_run_too(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        count = 2 * PART + 10
        tree = [under(100 + number, "A", 99 + number if number else 1) for number in range(count)]
        tree.append(under(100, "A", 99 + count))
        wanted = ["created"] * count + [refusal(DepartmentCycle, "parent_id")]
        assert await tried(acme, in_departments(acme, tree, dry_run=True)) == (wanted, NOTHING)
        assert await in_departments(acme, tree) == wanted
        rows = [an_employee(f"u{number}", mobile=f"139{number % (PART + 1):08}") for number in range(2 * PART)]
        names = ["created"] * (PART + 1) + [refusal(EmployeePhoneTaken, "mobile")] * (PART - 1)
        assert await tried(acme, in_employees(acme, rows, dry_run=True)) == (names, NOTHING)
        assert await in_employees(acme, rows) == names


@in_loop
async def test_a_request_that_is_sent_twice_is_carried_out_once(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        rows = [an_employee(f"u{number:03}") for number in range(PART + 5)]
        once = Once("key00000", "again", b"fingerprint", NOW + MINUTE, encode)
        context = msgspec.structs.replace(acme.at(), once=once)
        told, written = await tried(acme, in_employees(acme, rows, context=context))
        assert (told, len(written)) == (["created"] * len(rows), len(rows))
        assert await tried(acme, in_employees(acme, rows, context=context)) == (told, NOTHING)
        other = msgspec.structs.replace(context, once=msgspec.structs.replace(once, fingerprint=b"another"))
        with pytest.raises(ReplyMismatch):
            await in_employees(acme, rows[:1], context=other)
        # Later the name is free again, and the rows are there already.
        later = msgspec.structs.replace(context, now=NOW + MINUTE)
        assert await tried(acme, in_employees(acme, rows, context=later)) == (["there"] * len(rows), NOTHING)


@in_loop
async def test_nothing_is_imported_where_there_is_no_organisation(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        nowhere = Acting(acme.store, "dingnobodynobodynobo")
        for dry_run in (False, True):
            told = await in_employees(nowhere, [an_employee("a")], dry_run=dry_run)
            assert told == [refusal(OrganisationUnknown, "corp_id")]
        assert await in_employees(acme, []) == []
        assert await departments(acme) == [Department(dept_id=1, name="Acme", parent_id=None)]
