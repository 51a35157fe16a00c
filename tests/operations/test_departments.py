"""Departments: a tree with a root that is always there; what each operation answers, and what it writes."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guanxi.domain.failures import (
    DepartmentCycle,
    DepartmentNotEmpty,
    DepartmentUnknown,
    Failure,
    OrganisationUnknown,
    ValueInvalid,
    ValueMissing,
)
from guanxi.domain.staff import Department, Employee
from guanxi.domain.staff_patch import DepartmentPatch, DepartmentSent
from guanxi.operations.create_department import create_department
from guanxi.operations.delete_department import delete_department
from guanxi.operations.department_plans import DepartmentSaved
from guanxi.operations.read_departments import get_department, list_departments, list_departments_led
from guanxi.operations.update_department import update_department
from tests.backends import place_of
from tests.in_loop import in_loop
from tests.operations.acting import Acting, acting
from tests.operations.staffing import NOTHING, add_department, change_department, departments, put, tried

NOBODY = "dingnobodynobodynobo"
BIG = 2**63
ROOT = Department(dept_id=1, name="Acme", parent_id=None)
SALES = Department(dept_id=10, name="Sales", parent_id=1)
NORTH = Department(dept_id=11, name="North", parent_id=10, order=5)


async def with_sales(acme: Acting) -> None:
    await add_department(acme, dept_id=10, name="Sales")
    await add_department(acme, dept_id=11, name="North", parent_id=10, order=5)


@in_loop
async def test_a_department_is_created_in_the_root_or_where_it_was_told(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        assert await departments(acme) == [ROOT]
        for sent, wanted in (
            (DepartmentSent(dept_id=10, name="Sales"), SALES),
            (DepartmentSent(dept_id=11, name="North", parent_id=10, order=5), NORTH),
            (DepartmentSent(dept_id=9, name="B", parent_id=None, order=None), Department(dept_id=9, name="B")),
        ):
            told = await tried(acme, create_department(acme.at(), acme.corp_id, sent))
            assert told == (DepartmentSaved(wanted, created=True), [("department_created", str(wanted.dept_id))])
        assert await departments(acme) == [ROOT, Department(dept_id=9, name="B"), SALES, NORTH]


@in_loop
async def test_a_department_that_is_given_no_id_gets_one_that_nobody_has(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        first = await add_department(acme, name="A")
        number = (await acme.changes())[-1].number
        assert first.dept_id == 500_000_000 + number
        await add_department(acme, dept_id=first.dept_id + 2, name="in its way")
        assert (await add_department(acme, name="B")).dept_id == first.dept_id + 3
        assert (await add_department(acme, name="C")).dept_id == first.dept_id + 4
        assert [department.name for department in await departments(acme)] == ["Acme", "A", "in its way", "B", "C"]


@in_loop
async def test_creating_a_department_again_sets_its_name_and_what_else_was_sent(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await with_sales(acme)
        changed: list[tuple[dict[str, Any], Department]] = [
            ({"name": "The north"}, Department(dept_id=11, name="The north", parent_id=10, order=5)),
            ({"name": "N", "order": 6}, Department(dept_id=11, name="N", parent_id=10, order=6)),
            ({"name": "N", "parent_id": 1}, Department(dept_id=11, name="N", parent_id=1, order=6)),
            ({"name": "N", "order": None}, Department(dept_id=11, name="N", parent_id=1, order=0)),
        ]
        for sent, wanted in changed:
            told = await tried(acme, create_department(acme.at(), acme.corp_id, DepartmentSent(dept_id=11, **sent)))
            assert told == (DepartmentSaved(wanted), [("department_updated", "11")])
        again = create_department(acme.at(), acme.corp_id, DepartmentSent(dept_id=11, name="N"))
        assert await tried(acme, again) == (DepartmentSaved(changed[-1][1]), NOTHING)
        before = (await acme.changes())[-1].before
        assert msgspec.json.decode(before or b"", type=Department) == changed[-2][1]


@in_loop
async def test_the_root_can_be_renamed_and_nothing_else(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        same = update_department(acme.at(), acme.corp_id, 1, DepartmentPatch(name="Acme", parent_id=None, order=0))
        assert await tried(acme, same) == (DepartmentSaved(ROOT), NOTHING)
        await acme.set(name="Zenith")
        assert (await departments(acme))[0].name == "Zenith"
        named = msgspec.structs.replace(ROOT, name="Head office")
        told = await tried(
            acme, create_department(acme.at(), acme.corp_id, DepartmentSent(dept_id=1, name="Head office"))
        )
        assert told == (DepartmentSaved(named), [("department_updated", "1")])
        again = update_department(acme.at(), acme.corp_id, 1, DepartmentPatch(name="Head office"))
        assert await tried(acme, again) == (DepartmentSaved(named), NOTHING)
        await acme.set(name="Nadir")
        assert await departments(acme) == [named]
        for sent, field in (({"parent_id": 1}, "parent_id"), ({"parent_id": 10}, "parent_id"), ({"order": 1}, "order")):
            assert await tried(acme, change_department(acme, 1, **sent)) == ((ValueInvalid, field), NOTHING)
        assert await tried(acme, delete_department(acme.at(), acme.corp_id, 1)) == ((ValueInvalid, "dept_id"), NOTHING)


@in_loop
async def test_a_department_is_changed_and_moved_with_all_that_lies_in_it(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await with_sales(acme)
        await add_department(acme, dept_id=20, name="Asia")
        told = await tried(acme, change_department(acme, 10, parent_id=20))
        assert told == (msgspec.structs.replace(SALES, parent_id=20), [("department_updated", "10")])
        told = await tried(acme, change_department(acme, 11, name="N", order=None))
        assert told == (Department(dept_id=11, name="N", parent_id=10), [("department_updated", "11")])
        assert await tried(acme, change_department(acme, 11)) == (told[0], NOTHING)
        assert await tried(acme, change_department(acme, 10, parent_id=None)) == (SALES, [("department_updated", "10")])
        assert await departments(acme) == [ROOT, SALES, told[0], Department(dept_id=20, name="Asia")]


@in_loop
async def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await with_sales(acme)
        created: list[tuple[dict[str, Any], type[Failure], str]] = [
            ({}, ValueMissing, "name"),
            ({"name": " "}, ValueMissing, "name"),
            ({"name": "x" * 129}, ValueInvalid, "name"),
            ({"name": "a\nb"}, ValueInvalid, "name"),
            ({"name": "A", "dept_id": 0}, ValueInvalid, "dept_id"),
            ({"name": "A", "dept_id": BIG}, ValueInvalid, "dept_id"),
            ({"name": "A", "order": BIG}, ValueInvalid, "order"),
            ({"name": "A", "parent_id": 99}, DepartmentUnknown, "parent_id"),
            ({"name": "A", "parent_id": BIG}, DepartmentUnknown, "parent_id"),
            ({"name": "A", "dept_id": 12, "parent_id": 12}, DepartmentUnknown, "parent_id"),
            ({"name": "A", "dept_id": 10, "parent_id": 11}, DepartmentCycle, "parent_id"),
        ]
        for sent, failure, field in created:
            work = create_department(acme.at(), acme.corp_id, DepartmentSent(**sent))
            assert await tried(acme, work) == ((failure, field), NOTHING), sent
        updated: list[tuple[int, dict[str, Any], type[Failure], str]] = [
            (10, {"name": None}, ValueMissing, "name"),
            (10, {"parent_id": 10}, DepartmentCycle, "parent_id"),
            (10, {"parent_id": 11}, DepartmentCycle, "parent_id"),
            (11, {"parent_id": 99}, DepartmentUnknown, "parent_id"),
            (99, {"name": "A"}, DepartmentUnknown, "dept_id"),
        ]
        for dept_id, sent, failure, field in updated:
            work = update_department(acme.at(), acme.corp_id, dept_id, DepartmentPatch(**sent))
            assert await tried(acme, work) == ((failure, field), NOTHING), sent
        assert await departments(acme) == [ROOT, SALES, NORTH]
        nowhere: tuple[Any, ...] = (
            create_department(acme.at(), NOBODY, DepartmentSent(name="A")),
            update_department(acme.at(), NOBODY, 1, DepartmentPatch(name="A")),
            delete_department(acme.at(), NOBODY, 2),
        )
        for asked in nowhere:
            assert (await tried(acme, asked))[0][0] == OrganisationUnknown


@in_loop
async def test_only_an_empty_department_is_deleted(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await with_sales(acme)
        await put(acme, "li.na", dept_id_list=(11, 1))
        not_empty = ((DepartmentNotEmpty, "dept_id"), NOTHING)
        assert await tried(acme, delete_department(acme.at(), acme.corp_id, 10)) == not_empty
        assert await tried(acme, delete_department(acme.at(), acme.corp_id, 11)) == not_empty
        await put(acme, "li.na", dept_id_list=(1,))
        for dept_id, wanted in ((11, NORTH), (10, SALES)):
            told = await tried(acme, delete_department(acme.at(), acme.corp_id, dept_id))
            assert told == (None, [("department_deleted", str(dept_id))])
            assert msgspec.json.decode((await acme.changes())[-1].before or b"", type=Department) == wanted
        for dept_id in (10, 99, 0, BIG):
            told = await tried(acme, delete_department(acme.at(), acme.corp_id, dept_id))
            assert told == ((DepartmentUnknown, "dept_id"), NOTHING)
        assert await departments(acme) == [ROOT]


@in_loop
async def test_two_moves_at_once_make_no_cycle(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        for dept_id in (10, 20):
            await add_department(acme, dept_id=dept_id, name="A")
        other = Acting(place_of(tmp_path).open(), acme.corp_id)
        try:
            for there in (acme, other):
                moves = change_department(acme, 10, parent_id=20), change_department(there, 20, parent_id=10)
                told = await asyncio.gather(*moves, return_exceptions=True)
                assert sorted(type(one).__name__ for one in told) == ["Department", "DepartmentCycle"]
                for dept_id in (10, 20):
                    await change_department(acme, dept_id, parent_id=1)
        finally:
            await other.store.close()


@in_loop
async def test_departments_are_read_by_id_or_page_by_page_with_the_root(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        organisation = await acme.organisation()
        assert await list_departments(acme.at(), organisation, 0, 10) == [ROOT]
        await with_sales(acme)
        assert await list_departments(acme.at(), organisation, 0, 2) == [ROOT, SALES]
        assert await list_departments(acme.at(), organisation, 10, 2) == [NORTH]
        assert await list_departments(acme.at(), organisation, 11, 2) == []
        assert await get_department(acme.at(), organisation, 11) == NORTH
        with pytest.raises(DepartmentUnknown):
            await get_department(acme.at(), organisation, 12)


@in_loop
async def test_who_leads_which_of_their_departments(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await with_sales(acme)
        for dept_id, managers in ((1, ("wang", "li")), (10, ("li",)), (11, ("wang",))):
            await change_department(acme, dept_id, dept_manager_userid_list=managers)
        organisation = await acme.organisation()
        # 99 may have been deleted between two reads.
        for theirs, led in (((99, 11, 10), [10]), ((10, 1), [10, 1]), ((1,), [1]), ((), [])):
            li = Employee(userid="li", name="Li", dept_id_list=theirs)
            assert await list_departments_led(acme.at(), organisation, li) == led
