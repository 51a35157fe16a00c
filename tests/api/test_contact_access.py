"""/api/v1/contacts/{userid}/access: who sees a contact and why, by every rule."""

from pathlib import Path
from typing import Any, NamedTuple

from tests.api.directory import Directory
from tests.api.staffed import ACTIVE, STAFF, share, staffed
from tests.in_loop import in_loop

AT = "/contacts/{one}/access"
CHIEF = "chief is an administrator"
FREE = "free owns it"
BOSS = "boss manages department 42 Sales; the owner {} is in {}"
LATER = "later manages department 42 Sales; the owner {} is in {}; there is no employee later, so this lets nobody in"


class Shared(NamedTuple):
    """How the contact is shared, and who sees it.

    Attributes:
        name: a sentence.
        reasons: of the rules, in order, without that of the administrator at the end.
        sees: active employees who see it, beside the administrator.
        owner: its owner.
        users: whom it is shared with.
        depts: likewise.
    """

    name: str
    reasons: list[str]
    sees: set[str]
    owner: str = "free"
    users: tuple[str, ...] = ()
    depts: tuple[int, ...] = ()


ROWS = [
    Shared("a contact that is shared with nobody is its owner's", [FREE], {"free"}),
    Shared("an employee with whom it is shared sees it", [FREE, "shared with li.na"], {"free", "li.na"},
           users=("li.na",)),
    Shared("a department lets its members in", [FREE, "shared with department 58 Canton: 1 active employee in it or below it"],
           {"free", "li.na"}, depts=(58,)),
    Shared("a department lets in who is two departments below it, and not who is inactive",
           [FREE, "shared with department 42 Sales: 2 active employees in it or below it"],
           {"free", "li.na", "wang.wu"}, depts=(42,)),
    Shared("a department does not let in who is above it",
           [FREE, "shared with department 57 South: 2 active employees in it or below it"],
           {"free", "li.na", "wang.wu"}, depts=(57,)),
    Shared("department 1 is everyone, without any department too",
           [FREE, "shared with department 1 Acme, which is everyone: 5 active employees"], set(ACTIVE), depts=(1,)),
    Shared("a manager of a department far above sees what its members own",
           ["li.na owns it", BOSS.format("li.na", "58 Canton, below 42"), LATER.format("li.na", "58 Canton, below 42")],
           {"li.na", "boss"}, owner="li.na"),
    Shared("an owner in two departments is managed through the one that is managed",
           ["wang.wu owns it", BOSS.format("wang.wu", "57 South, below 42"), LATER.format("wang.wu", "57 South, below 42")],
           {"wang.wu", "boss"}, owner="wang.wu"),
    Shared("an inactive owner sees nothing, and is managed still",
           ["gone owns it; gone is not active, and sees nothing", BOSS.format("gone", "57 South, below 42"),
            LATER.format("gone", "57 South, below 42")], {"boss"}, owner="gone"),
    Shared("what does not exist lets nobody in, and says so",
           ["nobody owns it; there is no employee nobody, so this lets nobody in",
            "shared with ghost; there is no employee ghost, so this lets nobody in",
            "shared with gone; gone is not active, and sees nothing",
            "shared with department 99; there is no such department, so this lets nobody in"],
           set(), owner="nobody", users=("ghost", "gone"), depts=(99,)),
    Shared("who is let in by several rules, or twice by one, is counted once",
           ["li.na owns it", "shared with li.na", "shared with chief",
            "shared with department 58 Canton: 1 active employee in it or below it",
            "shared with department 42 Sales: 2 active employees in it or below it",
            BOSS.format("li.na", "58 Canton, below 42"), LATER.format("li.na", "58 Canton, below 42")],
           {"li.na", "boss", "wang.wu"}, owner="li.na", users=("li.na", "chief", "li.na"), depts=(58, 42, 58)),
]  # fmt: skip


async def asked(acme: Directory, path: str, by: str = "administrator") -> dict[str, Any]:
    answer = await acme.send("GET", path, by=by)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert told.pop("userid") == acme.userids["one"]
    return told


@in_loop
async def test_each_rule_is_told_and_lets_in_exactly_those_whom_the_doors_let_in(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        for row in ROWS:
            await share(acme, row.owner, row.users, row.depts)
            told = await asked(acme, AT)
            assert [rule["reason"] for rule in told["rules"]] == [*row.reasons, CHIEF], row.name
            assert told["employees"] == len(row.sees | {"chief"}), row.name
            doors = {who for who in ACTIVE if (await acme.send("GET", "/contacts/{one}", by=who)).status_code == 200}
            assert doors == row.sees | {"chief"}, row.name
            for employee in STAFF:
                one = await asked(acme, f"{AT}/{employee['userid']}")
                assert one["sees"] == (employee["userid"] in doors), (row.name, one)
                assert (one["reasons"] == [], one["why_not"] is None) == (not one["sees"], one["sees"]), one


@in_loop
async def test_who_may_change_a_contact_is_told_as_the_doors_decide(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        for row in ROWS:
            await share(acme, row.owner, row.users, row.depts)
            may = {
                who
                for who in ACTIVE
                if (await acme.send("PATCH", "/contacts/{one}", {"title": who}, by=who)).status_code == 200
            }
            told = {who: await asked(acme, f"{AT}/{who}") for who in ACTIVE}
            assert {who for who, one in told.items() if one["may_edit"]} == may, row.name


@in_loop
async def test_the_whole_answer_has_every_member(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        await share(acme, "wang.wu", ("gone", "ghost"), (42, 99))
        rules = (await asked(acme, AT))["rules"]
        assert [{name: value for name, value in rule.items() if name != "reason"} for rule in rules] == [
            {"rule": "owner", "employee": "wang.wu", "name": "王五", "active": True, "employees": 1},
            {"rule": "share_user_ids", "employee": "gone", "name": "Gone", "active": False, "employees": 0},
            {"rule": "share_user_ids", "employee": "ghost", "name": None, "active": None, "employees": 0},
            {"rule": "share_dept_ids", "dept_id": 42, "name": "Sales", "employees": 2},
            {"rule": "share_dept_ids", "dept_id": 99, "name": None, "employees": 0},
            {"rule": "manager", "employee": "boss", "dept_id": 42, "through": 57, "name": "The boss", "active": True,
             "employees": 1},
            {"rule": "manager", "employee": "later", "dept_id": 42, "through": 57, "name": None, "active": None,
             "employees": 0},
            {"rule": "administrator", "employee": "chief", "name": "The chief", "active": True, "employees": 1},
        ]  # fmt: skip


ONE: list[tuple[str, bool, list[dict[str, Any]], str | None]] = [
    ("li.na", False, [
        {"rule": "share_dept_ids", "dept_id": 42, "through": 58,
         "reason": "shared with department 42 Sales; li.na is in 58 Canton, below 42"},
        {"rule": "share_dept_ids", "dept_id": 58, "through": 58,
         "reason": "shared with department 58 Canton; li.na is in it"},
    ], None),
    ("wang.wu", True, [
        {"rule": "owner", "reason": "wang.wu owns it"},
        {"rule": "share_user_ids", "reason": "shared with wang.wu"},
        {"rule": "share_dept_ids", "dept_id": 42, "through": 57,
         "reason": "shared with department 42 Sales; wang.wu is in 57 South, below 42"},
    ], None),
    ("boss", True, [
        {"rule": "manager", "dept_id": 42, "through": 57,
         "reason": "boss manages department 42 Sales; the owner wang.wu is in 57 South, below 42"},
    ], None),
    ("chief", True, [{"rule": "administrator", "reason": "chief is an administrator"}], None),
    ("gone", False, [], "gone is not active"),
    ("free", False, [],
     ("nothing shares it with free or everyone; free does not own it, manages no department of its owner wang.wu, and is"
      " no administrator")),
]  # fmt: skip


@in_loop
async def test_an_employee_is_told_every_reason_or_why_there_is_none(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        await share(acme, "wang.wu", ("wang.wu",), (42, 58, 42))
        for employee, may_edit, reasons, why_not in ONE:
            told = await asked(acme, f"{AT}/{employee}")
            assert told == {
                "employee": employee, "sees": bool(reasons), "may_edit": may_edit, "reasons": reasons,
                "why_not": why_not,
            }  # fmt: skip


@in_loop
async def test_an_employee_who_sees_a_contact_is_told_what_an_administrator_is(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        await share(acme, "wang.wu", depts=(42,))
        for path in (AT, f"{AT}/gone", f"{AT}/free"):
            assert await asked(acme, path, by="li.na") == await asked(acme, path)
