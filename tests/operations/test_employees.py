"""Employees: what each operation answers, and the changes that it writes."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guanxi.domain.failures import (
    DepartmentUnknown,
    EmployeeExists,
    EmployeePhoneTaken,
    EmployeeUnknown,
    Failure,
    KeyInvalid,
    OrganisationUnknown,
    PhoneInvalid,
    ValueInvalid,
    ValueMissing,
)
from guanxi.domain.staff import Employee
from guanxi.domain.staff_patch import EmployeePatch
from guanxi.operations.authenticate_key import authenticate_key
from guanxi.operations.create_employee import create_employee
from guanxi.operations.create_key import KeyWanted, create_key
from guanxi.operations.delete_employee import delete_employee
from guanxi.operations.employee_plans import EmployeeSaved
from guanxi.operations.patch_employee import patch_employee
from guanxi.operations.put_employee import put_employee
from guanxi.operations.revoke_key import revoke_key
from guanxi.operations.walk_employees import count_employees, find_employee, read_employee, walk_employees
from tests.in_loop import in_loop
from tests.operations.acting import Acting, acting
from tests.operations.staffing import (
    NOTHING,
    add_department,
    an_employee,
    asking,
    departments,
    employees,
    put,
    tried,
    userids,
)

NOBODY = "dingnobodynobodynobo"
LI = Employee(userid="li.na", name="Li Na", mobile="13900000001", email="li@example.com", dept_id_list=(10, 1))
WANG = Employee(userid="wang", name="Wang")


async def two(acme: Acting) -> None:
    await add_department(acme, dept_id=10, name="Sales")
    await put_employee(acme.at(), acme.corp_id, LI)
    await put_employee(acme.at(), acme.corp_id, WANG)


async def patched(acme: Acting, userid: str, **sent: object) -> Employee:
    patch = EmployeePatch(**sent)  # type: ignore[arg-type] # the tests' own
    return (await patch_employee(acme.at(), acme.corp_id, userid, patch)).employee


@in_loop
async def test_an_employee_is_created_once(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await add_department(acme, dept_id=10, name="Sales")
        for employee in (LI, WANG):
            told = await tried(acme, create_employee(acme.at(), acme.corp_id, employee))
            assert told == (EmployeeSaved(employee, created=True), [("employee_created", employee.userid)])
        other = msgspec.structs.replace(LI, name="Another", mobile="")
        told = await tried(acme, create_employee(acme.at(), acme.corp_id, other))
        assert told == ((EmployeeExists, "userid"), NOTHING)
        assert await employees(acme) == [LI, WANG]


def test_an_employee_has_what_was_sent_and_the_root_department() -> None:
    assert an_employee("wang") == WANG
    wanted = msgspec.structs.replace(WANG, dept_id_list=(5, 1), active=False, mobile="1", email="e")
    assert an_employee("wang", dept_id_list=(5, 1, 5, 1), active=False, mobile="1", email="e") == wanted
    assert an_employee("wang", dept_id_list=None, active=None, mobile=None, email=None) == WANG
    assert an_employee("wang", dept_id_list=()).dept_id_list == ()


@in_loop
async def test_an_employee_is_put_in_place_of_the_one_that_was(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await two(acme)
        new = msgspec.structs.replace(WANG, userid="li.na")
        told = await tried(acme, put_employee(acme.at(), acme.corp_id, new))
        assert told == (EmployeeSaved(new), [("employee_updated", "li.na")])
        assert msgspec.json.decode((await acme.changes())[-1].before or b"", type=Employee) == LI
        assert await tried(acme, put_employee(acme.at(), acme.corp_id, new)) == (EmployeeSaved(new), NOTHING)
        assert await employees(acme) == [new, WANG]
        assert (await userids(acme, 10), await userids(acme, 1)) == ([], ["li.na", "wang"])


@in_loop
async def test_an_employee_is_patched_and_null_clears(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await two(acme)
        now = LI
        steps: list[tuple[dict[str, Any], dict[str, Any]]] = [
            ({"name": "Li"}, {"name": "Li"}),
            ({"mobile": "+852 9123 4567", "active": False}, {"mobile": "+852 9123 4567", "active": False}),
            ({"dept_id_list": (1, 10, 10)}, {"dept_id_list": (1, 10)}),
            ({"mobile": None, "email": None, "dept_id_list": None, "active": None}, {
                "mobile": "", "email": "", "dept_id_list": (1,), "active": True,
            }),
            ({"dept_id_list": ()}, {"dept_id_list": ()}),
        ]  # fmt: skip
        for sent, wanted in steps:
            now = msgspec.structs.replace(now, **wanted)
            assert await tried(acme, patched(acme, "li.na", **sent)) == (now, [("employee_updated", "li.na")]), sent
            assert await tried(acme, patched(acme, "li.na", **sent)) == (now, NOTHING)
        assert await tried(acme, patched(acme, "li.na")) == (now, NOTHING)
        assert await employees(acme) == [now, WANG]


@in_loop
async def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await two(acme)
        cases: list[tuple[dict[str, Any], type[Failure], str]] = [
            ({"name": None}, ValueMissing, "name"),
            ({"name": " "}, ValueMissing, "name"),
            ({"name": "x" * 129}, ValueInvalid, "name"),
            ({"email": "a\0b"}, ValueInvalid, "email"),
            ({"mobile": "call me"}, PhoneInvalid, "mobile"),
            ({"mobile": "+1"}, PhoneInvalid, "mobile"),
            ({"mobile": "13900000001"}, EmployeePhoneTaken, "mobile"),
            ({"mobile": "+86 139-0000-0001"}, EmployeePhoneTaken, "mobile"),
            ({"dept_id_list": (1, 99)}, DepartmentUnknown, "dept_id_list"),
            ({"dept_id_list": (2**63,)}, DepartmentUnknown, "dept_id_list"),
            ({"dept_id_list": tuple(range(1, 102))}, ValueInvalid, "dept_id_list"),
        ]
        for sent, failure, field in cases:
            assert await tried(acme, patched(acme, "wang", **sent)) == ((failure, field), NOTHING), sent
            assert await tried(acme, put(acme, "wang", **sent)) == ((failure, field), NOTHING), sent
        for userid, wrong in (
            ("", ValueMissing),
            ("x" * 65, ValueInvalid),
            ("a\nb", ValueInvalid),
            ("a/b", ValueInvalid),
            ("..", ValueInvalid),
        ):
            assert await tried(acme, put(acme, userid)) == ((wrong, "userid"), NOTHING)
        assert await tried(acme, patched(acme, "nobody", name="A")) == ((EmployeeUnknown, "userid"), NOTHING)
        nowhere: tuple[Any, ...] = (
            put_employee(acme.at(), NOBODY, WANG),
            patch_employee(acme.at(), NOBODY, "wang", EmployeePatch()),
            delete_employee(acme.at(), NOBODY, "wang"),
        )
        for asked in nowhere:
            assert (await tried(acme, asked))[0][0] == OrganisationUnknown
        assert await employees(acme) == [LI, WANG]


@in_loop
async def test_a_number_is_free_when_its_employee_has_given_it_up(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await two(acme)
        both = patched(acme, "li.na", mobile="13900000002"), patched(acme, "wang", mobile="13900000001")
        assert [one.mobile for one in await asyncio.gather(*both)] == ["13900000002", "13900000001"]
        # The same number in another form is a change of the record only.
        assert (await patched(acme, "wang", mobile="139-0000-0001")).mobile == "139-0000-0001"
        await delete_employee(acme.at(), acme.corp_id, "wang")
        assert (await patched(acme, "li.na", mobile="13900000001")).mobile == "13900000001"


@in_loop
async def test_of_two_who_want_a_number_at_once_one_gets_it(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        both = put(acme, "a", mobile="13900000001"), put(acme, "b", mobile="13900000001")
        told = await asyncio.gather(*both, return_exceptions=True)
        assert [type(one) for one in told] == [EmployeeSaved, EmployeePhoneTaken]


@in_loop
async def test_an_employee_is_deleted_with_their_keys(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await two(acme)
        keys = [
            await create_key(acme.at(), acme.corp_id, KeyWanted(role="employee", employee=userid))
            for userid in ("li.na", "li.na", "wang", "li.na")
        ]
        await revoke_key(acme.at(), acme.corp_id, keys[3].key.key_id)
        told = await tried(acme, delete_employee(acme.at(), acme.corp_id, "li.na"))
        revoked = sorted(new.key.key_id for new in keys[:2])
        assert told == (None, [("employee_deleted", "li.na"), *(("key_revoked", key_id) for key_id in revoked)])
        assert await tried(acme, delete_employee(acme.at(), acme.corp_id, "li.na")) == (
            (EmployeeUnknown, "userid"), NOTHING,
        )  # fmt: skip
        assert (await userids(acme), await userids(acme, 10)) == (["wang"], [])
        # Whoever gets the userid next is somebody else.
        await put_employee(acme.at(), acme.corp_id, LI)
        for new, opens in zip(keys, (False, False, True, False), strict=True):
            if opens:
                assert (await authenticate_key(acme.at(), new.text)).key == new.key
            else:
                with pytest.raises(KeyInvalid):
                    await authenticate_key(acme.at(), new.text)


@in_loop
async def test_an_employee_who_is_deleted_manages_nothing_any_more(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await two(acme)
        await add_department(acme, dept_id=50, name="A", dept_manager_userid_list=("li.na", "wang"))
        await add_department(acme, dept_id=51, name="B", dept_manager_userid_list=("wang",))
        told = await tried(acme, delete_employee(acme.at(), acme.corp_id, "li.na"))
        assert told == (None, [("employee_deleted", "li.na"), ("department_updated", "50")])
        managers = [one.dept_manager_userid_list for one in await departments(acme) if one.dept_id in {50, 51}]
        assert managers == [("wang",), ("wang",)]


@in_loop
async def test_employees_are_read_by_id_by_phone_and_page_by_page(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await two(acme)
        ask = await asking(acme)
        assert await read_employee(ask, "li.na") == LI
        for mobile in ("13900000001", "+8613900000001", "139 0000 0001"):
            assert await find_employee(ask, mobile) == LI
        assert await walk_employees(ask, "", 1) == [LI]
        assert await walk_employees(ask, "li.na", 5) == [WANG]
        assert await walk_employees(ask, "", 5, 10) == [LI]
        assert await walk_employees(ask, "li.na", 5, 1) == [WANG]
        assert [await count_employees(ask, dept_id) for dept_id in (None, 1, 10)] == [2, 2, 1]
        refusals: list[tuple[Any, type[Failure]]] = [
            (read_employee(ask, "nobody"), EmployeeUnknown),
            (find_employee(ask, "13900000009"), EmployeeUnknown),
            (find_employee(ask, ""), PhoneInvalid),
            (walk_employees(ask, "", 5, 99), DepartmentUnknown),
            (count_employees(ask, 2**63), DepartmentUnknown),
        ]
        for work, failure in refusals:
            with pytest.raises(failure):
                await work
