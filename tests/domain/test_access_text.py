"""The sentences that say why somebody sees a contact, or does not."""

import pytest

from guanxi.domain.access_text import department_text, employee_text, reason_text, refusal_text
from guanxi.domain.sharing import Reason, Sharing, reach_of
from guanxi.domain.staff import Department, Employee, tree_of

TREE = tree_of(
    [
        Department(dept_id=42, name="Sales"),
        Department(dept_id=57, name="South", parent_id=42),
        *(Department(dept_id=100 + number, name=f"Team {number}") for number in range(12)),
    ],
    "Acme",
)
CONTACT = Sharing("wang.wu", (), ())


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason("administrator"), "li.na is an administrator"),
        (Reason("owner"), "li.na owns it"),
        (Reason("share_user_ids"), "shared with li.na"),
        (Reason("share_dept_ids", 42, 42), "shared with department 42 Sales; li.na is in it"),
        (Reason("share_dept_ids", 42, 57), "shared with department 42 Sales; li.na is in 57 South, below 42"),
        (Reason("share_dept_ids", 1, 1), "shared with department 1 Acme, which is everyone"),
        (Reason("manager", 42, 42), "li.na manages department 42 Sales; the owner wang.wu is in it"),
        (Reason("manager", 42, 57), "li.na manages department 42 Sales; the owner wang.wu is in 57 South, below 42"),
        (Reason("manager", 1, 42), "li.na manages department 1 Acme; the owner wang.wu is in 42 Sales, below 1"),
        (Reason("manager", 1, 1), "li.na manages department 1 Acme; the owner wang.wu is in it"),
    ],
)
def test_every_reason_is_a_sentence(reason: Reason, sentence: str) -> None:
    assert reason_text(reason, "li.na", CONTACT, TREE) == sentence
    assert employee_text(reason, "li.na", CONTACT, TREE, active=True) == sentence
    inactive = f"{sentence}; li.na is not active, and sees nothing"
    assert employee_text(reason, "li.na", CONTACT, TREE, active=False) == inactive
    missing = f"{sentence}; there is no employee li.na, so this lets nobody in"
    assert employee_text(reason, "li.na", CONTACT, TREE, active=None) == missing


@pytest.mark.parametrize(
    ("dept_id", "employees", "sentence"),
    [
        (42, 17, "shared with department 42 Sales: 17 active employees in it or below it"),
        (57, 1, "shared with department 57 South: 1 active employee in it or below it"),
        (57, 0, "shared with department 57 South: 0 active employees in it or below it"),
        (1, 23, "shared with department 1 Acme, which is everyone: 23 active employees"),
        (99, 0, "shared with department 99; there is no such department, so this lets nobody in"),
    ],
)
def test_a_department_says_how_many_it_lets_in(dept_id: int, employees: int, sentence: str) -> None:
    assert department_text(dept_id, TREE, employees) == sentence


OTHERWISE = "; li.na does not own it, manages no department of its owner wang.wu, and is no administrator"


@pytest.mark.parametrize(
    ("departments", "active", "sentence"),
    [
        ((57,), False, "li.na is not active"),
        ((57,), True, f"nothing shares it with li.na, with departments 57 South, 42 Sales or everyone{OTHERWISE}"),
        ((42,), True, f"nothing shares it with li.na, with department 42 Sales or everyone{OTHERWISE}"),
        ((1,), True, f"nothing shares it with li.na or everyone{OTHERWISE}"),
        ((), True, f"nothing shares it with li.na or everyone{OTHERWISE}"),
        (
            (57, *range(100, 109)),
            True,
            (
                "nothing shares it with li.na, with departments 57 South, 42 Sales, 100 Team 0, 101 Team 1, 102 Team 2,"
                f" 103 Team 3, 104 Team 4, 105 Team 5, 106 Team 6, 107 Team 7 and 1 more or everyone{OTHERWISE}"
            ),
        ),
    ],
)
def test_who_does_not_see_a_contact_is_told_what_would_let_them(
    departments: tuple[int, ...], *, active: bool, sentence: str
) -> None:
    reach = reach_of(Employee(userid="li.na", name="Li", dept_id_list=departments, active=active), TREE, ())
    assert refusal_text(reach, CONTACT, TREE) == sentence
