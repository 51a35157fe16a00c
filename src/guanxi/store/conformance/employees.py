"""Employees: by userid, phone number or department, with the numbers of each department's members."""

import asyncio
from typing import Any

import msgspec

from guanxi.domain.failures import EmployeePhoneTaken, EmployeeUnknown, StoreBusy
from guanxi.domain.staff import Department, Employee
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, ZENITH, Directory, founded, plan_of
from guanxi.store.effects import PutRecord, RemoveRecord
from guanxi.store.nouns import DEPARTMENT, EMPLOYEE, StoredEmployee
from guanxi.store.plans import Outcome
from guanxi.store.rows import Needs
from guanxi.store.working import Working


def _put(userid: str, phone: int = 0, *departments: int, name: str = "Li") -> PutRecord:
    employee = Employee(userid=userid, name=name, mobile=str(phone or ""), dept_id_list=departments)
    return PutRecord(EMPLOYEE, userid, StoredEmployee(employee, phone), "employee_created")


async def _hire(acme: Directory, userid: str, phone: int = 0, *departments: int) -> None:
    def plan(at: Working) -> Outcome[None]:
        if phone and at.employee_with_phone(phone) not in {None, userid}:
            raise EmployeePhoneTaken(userid)
        return Outcome(None, (_put(userid, phone, *departments),))

    await acme.write(plan, Needs(records=((EMPLOYEE, userid),), staff_phones=(phone,) if phone else ()))


async def _dismiss(acme: Directory, userid: str) -> None:
    gone = RemoveRecord(EMPLOYEE, userid, "employee_deleted")
    await acme.write(plan_of(gone), Needs(records=((EMPLOYEE, userid),)))


async def _members(acme: Directory, *departments: int) -> list[list[str]]:
    staff = acme.store.staff
    found = [[one.userid for one in await staff.members(acme.corp_id, number, "", 100)] for number in departments]
    counts = [await staff.employee_count(acme.corp_id, number) for number in departments]
    expect(counts, [len(one) for one in found], "the numbers of members")
    return found


@rule
async def an_employee_is_found_by_userid_phone_and_department(opener: Opener) -> None:
    """In this organisation only; those without a number are found by none; lists are in the order of userids."""
    async with founded(opener, (ACME, ZENITH)) as acme, opened(opener) as store:
        staff = acme.store.staff
        await _hire(acme, "li", 5, 1, 2)
        await _hire(acme, "wang", 0, 2)
        await _hire(acme, "Ann", 0)
        await _hire(Directory(store, ZENITH), "li", 5, 2)
        expect((await store.staff.employee(ACME, "li")).dept_id_list, (1, 2), "an employee in another process")
        expect((await store.staff.employee_with_phone(ACME, 5)).userid, "li", "an employee by their number")
        await refused(EmployeeUnknown, staff.employee(ACME, "LI"))
        await refused(EmployeeUnknown, staff.employee_with_phone(ACME, 6))
        await refused(EmployeeUnknown, staff.employee_with_phone(ACME, 0))
        expect([one.userid for one in await staff.employees(ACME, "", 10)], ["Ann", "li", "wang"], "all")
        expect([one.userid for one in await staff.employees(ACME, "Ann", 1)], ["li"], "one after another")
        expect([one.userid for one in await staff.members(ACME, 2, "li", 10)], ["wang"], "members after one")
        expect(await _members(acme, 1, 2, 3), [["li"], ["li", "wang"], []], "the members")
        expect([await staff.employee_count(ACME), await staff.employee_count(ZENITH)], [3, 1], "how many there are")


@rule
async def memberships_follow_the_employee(opener: Opener) -> None:
    """Those of a changed employee are the new ones, each once; who is gone is no member of anything."""
    async with founded(opener) as acme:
        await _hire(acme, "li", 5, 1, 2)
        await _hire(acme, "wang", 6, 2)
        await _hire(acme, "li", 5, 3, 2, 3)
        expect(await _members(acme, 1, 2, 3), [[], ["li", "wang"], ["li"]], "after a move")
        await _dismiss(acme, "li")
        expect(await _members(acme, 1, 2, 3), [[], ["wang"], []], "after one has gone")
        await refused(EmployeeUnknown, acme.store.staff.employee(ACME, "li"))
        await _hire(acme, "chen", 5, 1)
        expect((await acme.store.staff.employee_with_phone(ACME, 5)).userid, "chen", "who has the number now")


@rule
async def members_are_counted_within_a_batch(opener: Opener) -> None:
    """Plans see how many members a department has after the writes before them."""
    async with founded(opener) as acme:
        await _hire(acme, "li", 5, 2)

        async def seen() -> Any:  # noqa: ANN401 - the plan's own value
            return await acme.write(
                lambda at: Outcome([at.member_count(2), at.member_count(3)]), Needs(members_of=(2, 3))
            )

        answers = await asyncio.gather(
            seen(), _hire(acme, "wang", 0, 2, 3, 2), seen(), _dismiss(acme, "li"), seen(), _hire(acme, "wang"), seen()
        )
        expect(answers[::2], [[1, 0], [2, 1], [1, 1], [0, 0]], "what plans of a batch see")


@rule
async def employees_can_swap_their_numbers(opener: Opener) -> None:
    """Within a batch or one plan; a number belongs to one employee, and many may have none."""
    async with founded(opener) as acme:
        await asyncio.gather(*[_hire(acme, f"none {number}") for number in range(3)])
        await _hire(acme, "li", 5, 1)
        await refused(EmployeePhoneTaken, _hire(acme, "wang", 5))
        await _hire(acme, "wang", 6, 1)
        both = Needs(records=((EMPLOYEE, "li"), (EMPLOYEE, "wang")), staff_phones=(5, 6))
        await acme.write(plan_of(_put("li", 6, 1), _put("wang", 5, 1)), both)
        expect(
            [(await acme.store.staff.employee_with_phone(ACME, one)).userid for one in (5, 6)],
            ["wang", "li"],
            "one plan",
        )
        answers = await asyncio.gather(
            _hire(acme, "li", 0, 1), _hire(acme, "wang", 6, 1), _hire(acme, "li", 5, 1), _hire(acme, "x", 6),
            return_exceptions=True,
        )  # fmt: skip
        expect([type(one) for one in answers], [type(None)] * 3 + [EmployeePhoneTaken], "the answers of a batch")
        expect(
            [(await acme.store.staff.employee_with_phone(ACME, one)).userid for one in (5, 6)],
            ["li", "wang"],
            "a batch",
        )
        expect(await _members(acme, 1), [["li", "wang"]], "the members")
        await asyncio.gather(_dismiss(acme, "li"), _hire(acme, "x", 5))
        expect((await acme.store.staff.employee_with_phone(ACME, 5)).userid, "x", "who has a number that was freed")
        # Whoever does not look is stopped by the engine.
        await refused(StoreBusy, acme.write(plan_of(_put("y", 5)), Needs(records=((EMPLOYEE, "y"),))))


@rule
async def what_decides_who_sees_what_raises_the_generation(opener: Opener) -> None:
    """Employees who come, go, move or get another role, and each change of a department; no other of an employee."""
    li = Employee(userid="li", name="Li", mobile="5", dept_id_list=(1, 2))
    sales = Department(dept_id=2, name="Sales")
    needs = Needs(records=((EMPLOYEE, "li"),), staff_phones=(5, 6), whole=(DEPARTMENT,))
    async with founded(opener) as acme:

        async def generation() -> int:
            number: int = await acme.write(lambda at: Outcome(at.counters.generation))
            return number

        async def raised(effect: PutRecord | RemoveRecord) -> int:
            before = await generation()
            await acme.write(plan_of(effect), needs)
            return await generation() - before

        for changed, wanted in (
            ({}, 1), ({}, 0), ({"name": "Li Na", "email": "li@example.com"}, 0), ({"mobile": "6"}, 0),
            ({"dept_id_list": (2, 1)}, 0), ({"dept_id_list": (2, 3)}, 1), ({"dept_id_list": ()}, 1),
            ({"active": False}, 1), ({"name": "Li"}, 0), ({"active": True}, 1), ({"admin": True}, 1),
            ({"name": "Na"}, 0), ({"admin": False}, 1),
        ):  # fmt: skip
            li = msgspec.structs.replace(li, **changed)
            put = PutRecord(EMPLOYEE, "li", StoredEmployee(li, int(li.mobile)), "employee_updated")
            expect(await raised(put), wanted, f"what {changed} raises the generation by")
        expect(await raised(RemoveRecord(EMPLOYEE, "li", "employee_deleted")), 1, "what a deletion raises it by")
        for renewed in (
            sales,
            msgspec.structs.replace(sales, name="South"),
            msgspec.structs.replace(sales, dept_manager_userid_list=("li",)),
        ):
            put = PutRecord(DEPARTMENT, 2, renewed, "department_updated")
            expect(await raised(put), 1, f"what {renewed} raises it by")
        expect(await raised(RemoveRecord(DEPARTMENT, 2, "department_deleted")), 1, "what the end of one raises it by")
