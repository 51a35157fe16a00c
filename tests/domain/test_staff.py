"""Employees and the tree of departments: their values, and the way to the root."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.failures import DepartmentCycle, DepartmentUnknown, Failure, ValueInvalid, ValueMissing
from guanxi.domain.staff import (
    MAX_MANAGERS,
    MAX_MEMBERSHIPS,
    Department,
    Employee,
    check_department,
    check_employee,
    check_memberships,
    children,
    descendants,
    path_to_root,
    place_of,
    tree_of,
)
from guanxi.domain.staff_patch import DepartmentPatch, department_of, patched_department

LI = Employee(userid="li", name="李娜", mobile="13800000001", email="li@example.com", dept_id_list=(1, 2))


def tree(**parents: int) -> dict[int, Department]:
    """A tree; each department is given as `d5=2`: department 5 lies in 2."""
    made = [
        Department(dept_id=int(name[1:]), name=name, parent_id=parent, order=-int(name[1:]))
        for name, parent in parents.items()
    ]
    return tree_of(made, "Acme")


MANY = tuple(f"u{number}" for number in range(MAX_MANAGERS + 1))
TREE = tree(d2=1, d3=1, d4=2, d5=4, d6=2)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"name": "N" * 128},
        {"userid": "u" * 64},
        {"mobile": "", "email": ""},
        {"dept_id_list": ()},
        {"active": False},
    ],
)
def test_an_employee_that_can_be_is_taken(changed: dict[str, object]) -> None:
    check_employee(msgspec.structs.replace(LI, **changed))


@pytest.mark.parametrize(
    ("changed", "failure"),
    [
        ({"userid": ""}, ValueMissing),
        ({"userid": "  "}, ValueMissing),
        ({"userid": "u" * 65}, ValueInvalid),
        ({"userid": "a\nb"}, ValueInvalid),
        ({"name": "\u3000"}, ValueMissing),
        ({"name": "N" * 129}, ValueInvalid),
        ({"email": "e" * 257}, ValueInvalid),
        ({"email": "e\x00"}, ValueInvalid),
        ({"dept_id_list": tuple(range(1, MAX_MEMBERSHIPS + 2))}, ValueInvalid),
    ],
)
def test_an_employee_that_cannot_be_is_refused(changed: dict[str, object], failure: type[Failure]) -> None:
    with pytest.raises(failure) as caught:
        check_employee(msgspec.structs.replace(LI, **changed))
    assert caught.value.field == next(iter(changed))


def test_departments_of_an_employee_have_to_be_there() -> None:
    check_memberships(LI, TREE)
    with pytest.raises(DepartmentUnknown, match="department 9;") as caught:
        check_memberships(msgspec.structs.replace(LI, dept_id_list=(2, 9, 8)), TREE)
    assert caught.value.field == "dept_id_list"


@pytest.mark.parametrize(
    ("department", "failure", "field"),
    [
        (Department(dept_id=9, name=" "), ValueMissing, "name"),
        (Department(dept_id=9, name="N" * 129), ValueInvalid, "name"),
        (Department(dept_id=0, name="x"), ValueInvalid, "dept_id"),
        (Department(dept_id=MAX_NUMBER + 1, name="x"), ValueInvalid, "dept_id"),
        (Department(dept_id=9, name="x", order=MAX_NUMBER + 1), ValueInvalid, "order"),
        (Department(dept_id=9, name="x", order=-MAX_NUMBER - 1), ValueInvalid, "order"),
        (Department(dept_id=9, name="x", parent_id=8), DepartmentUnknown, "parent_id"),
        (Department(dept_id=9, name="x", parent_id=9), DepartmentUnknown, "parent_id"),
        (Department(dept_id=9, name="x", parent_id=None), DepartmentUnknown, "parent_id"),
        (Department(dept_id=1, name="x", parent_id=2), ValueInvalid, "parent_id"),
        *(
            (
                Department(dept_id=9, name="x", dept_manager_userid_list=userids),
                ValueInvalid,
                "dept_manager_userid_list",
            )
            for userids in (("",), ("li", " "), ("u" * 65,), ("a\nb",), MANY)
        ),
    ],
)
def test_a_department_that_cannot_be_is_refused(department: Department, failure: type[Failure], field: str) -> None:
    with pytest.raises(failure) as caught:
        check_department(department, TREE)
    assert caught.value.field == field


def test_a_department_has_each_of_its_managers_once() -> None:
    longest = ("u" * 64, *MANY[2:])
    new = department_of(9, DepartmentPatch(name="x", dept_manager_userid_list=longest * 2))
    check_department(new, TREE)
    assert (new.dept_manager_userid_list, len(longest)) == (longest, MAX_MANAGERS)
    renamed = patched_department(new, DepartmentPatch(name="y"))
    assert renamed == msgspec.structs.replace(new, name="y")
    assert patched_department(new, DepartmentPatch(dept_manager_userid_list=None)).dept_manager_userid_list == ()


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"name": "x", "mobile": "", "email": ""}, True),
        ({"dept_id_list": (2, 1, 2)}, True),
        ({"dept_id_list": (1,)}, False),
        ({"active": False}, False),
        ({"admin": True}, False),
    ],
    ids=str,
)
def test_the_place_of_an_employee_is_what_decides_what_they_see(changed: dict[str, object], *, same: bool) -> None:
    assert (place_of(msgspec.structs.replace(LI, **changed)) == place_of(LI)) == same


def test_staff_that_was_stored_before_there_were_managers_has_none() -> None:
    employee = '{"active":true,"dept_id_list":[1,2],"email":"li@example.com","mobile":"13800000001","name":"李娜","userid":"li"}'
    assert msgspec.json.decode(employee, type=Employee) == LI
    department = b'{"dept_id":9,"name":"x","order":0,"parent_id":1}'
    assert msgspec.json.decode(department, type=Department) == Department(dept_id=9, name="x")


@pytest.mark.parametrize("parent", [2, 4, 5, 6])
def test_a_department_cannot_lie_in_itself(parent: int) -> None:
    with pytest.raises(DepartmentCycle):
        check_department(Department(dept_id=2, name="x", parent_id=parent), TREE)


def test_a_department_can_move_anywhere_else() -> None:
    check_department(Department(dept_id=2, name="x", parent_id=3), TREE)
    check_department(Department(dept_id=4, name="x", parent_id=6), TREE)
    check_department(Department(dept_id=9, name="x", parent_id=5), TREE)
    check_department(Department(dept_id=1, name="Head office", parent_id=None), TREE)


def test_the_way_to_the_root_and_what_lies_below() -> None:
    assert path_to_root(TREE, 5) == [5, 4, 2, 1]
    assert path_to_root(TREE, 1) == [1]
    assert [one.dept_id for one in children(TREE, 1)] == [3, 2], "by their order"
    assert [one.dept_id for one in children(TREE, 5)] == []
    assert [one.dept_id for one in descendants(TREE, 1)] == [3, 2, 6, 4, 5]
    assert [one.dept_id for one in descendants(TREE, 2)] == [6, 4, 5]
    for asked in (path_to_root, children):
        with pytest.raises(DepartmentUnknown):
            asked(TREE, 9)
    with pytest.raises(DepartmentUnknown):
        list(descendants(TREE, 9))


def test_the_root_is_always_there() -> None:
    assert tree_of([], "Acme") == {1: Department(dept_id=1, name="Acme", parent_id=None)}
    named = Department(dept_id=1, name="Head office", parent_id=None)
    assert tree_of([named], "Acme") == {1: named}


@given(st.lists(st.integers(1, 10**6), max_size=40))
def test_whatever_the_tree_everybody_is_below_the_root_once(picks: list[int]) -> None:
    made: list[Department] = []
    for number, pick in enumerate(picks, 2):
        made.append(Department(dept_id=number, name="x", parent_id=1 + pick % (number - 1)))
        check_department(made[-1], tree_of(made[:-1], "Acme"))
    whole = tree_of(made, "Acme")
    below = [one.dept_id for one in descendants(whole, 1)]
    assert sorted(below) == list(range(2, len(picks) + 2))
    for place, dept_id in enumerate(below):
        assert path_to_root(whole, dept_id)[-1] == 1
        parent = whole[dept_id].parent_id
        assert parent == 1 or below.index(parent or 0) < place
