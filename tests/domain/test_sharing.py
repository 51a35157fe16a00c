"""Who sees, edits and gives away a contact, and why: every rule by itself, and together."""

import msgspec
import pytest

from guanxi.domain.sharing import (
    Reach,
    Reason,
    Sharing,
    granted,
    grantees,
    managed_departments,
    may_edit,
    may_make_owner,
    reach_of,
    reasons,
    sees,
)
from guanxi.domain.staff import Department, Employee, Tree, tree_of

# 1 ─ 42 Sales ─ 57 South ─ 58 Canton;  42 ─ 60 North;  1 ─ 70 Law
TREE: Tree = tree_of(
    [
        Department(dept_id=42, name="Sales", dept_manager_userid_list=("zhao", "qian")),
        Department(dept_id=57, name="South", parent_id=42, dept_manager_userid_list=("zhao",)),
        Department(dept_id=58, name="Canton", parent_id=57),
        Department(dept_id=60, name="North", parent_id=42),
        Department(dept_id=70, name="Law", dept_manager_userid_list=("sun",)),
    ],
    "Acme",
)
LI = Employee(userid="li", name="Li", dept_id_list=(57, 70))
WANG = Employee(userid="wang", name="Wang", dept_id_list=())
ZHAO = Employee(userid="zhao", name="Zhao", dept_id_list=(60,))
CHIEF = Employee(userid="chief", name="Chief", dept_id_list=(), admin=True)
GONE = Employee(userid="gone", name="Gone", dept_id_list=(58,), active=False, admin=True)

OF_ZHAO = [("li", 42, 57), ("zhao", 42, 60), ("gone", 42, 58)]
"""The members of what zhao manages."""


def reach(employee: Employee) -> Reach:
    """What an employee's place lets them see."""
    return reach_of(employee, TREE, OF_ZHAO if employee is ZHAO else [("li", 70, 70)] if employee is GONE else [])


def shared(owner: str, users: tuple[str, ...] = (), depts: tuple[int, ...] = ()) -> Sharing:
    """A contact."""
    return Sharing(owner, depts, users)


OWNER, NAMED, ADMIN = Reason("owner"), Reason("share_user_ids"), Reason("administrator")

# An employee, a contact, every reason for which they see it, and whether they may edit it.
SCENARIOS: list[tuple[Employee, Sharing, list[Reason], bool]] = [
    (LI, shared("wang"), [], False),
    (LI, shared("li"), [OWNER], True),
    (LI, shared("LI"), [], False),
    (LI, shared("wang", ("li",)), [NAMED], False),
    (LI, shared("wang", ("wang", "li", "li")), [NAMED], False),
    (LI, shared("wang", ("lin",)), [], False),
    (LI, shared("wang", (), (57,)), [Reason("share_dept_ids", 57, 57)], False),
    (LI, shared("wang", (), (42,)), [Reason("share_dept_ids", 42, 57)], False),
    (LI, shared("wang", (), (1,)), [Reason("share_dept_ids", 1, 1)], False),
    (LI, shared("wang", (), (58, 60)), [], False),
    (LI, shared("wang", (), (99, 70, 42)), [Reason("share_dept_ids", 70, 70), Reason("share_dept_ids", 42, 57)], False),
    (LI, shared("li", ("li",), (57,)), [OWNER, NAMED, Reason("share_dept_ids", 57, 57)], True),
    (WANG, shared("li", (), (1,)), [Reason("share_dept_ids", 1, 1)], False),
    (WANG, shared("li", (), (42, 57, 70)), [], False),
    (ZHAO, shared("li"), [Reason("manager", 42, 57)], True),
    (ZHAO, shared("gone"), [Reason("manager", 42, 58)], True),
    (ZHAO, shared("zhao"), [OWNER, Reason("manager", 42, 60)], True),
    (ZHAO, shared("wang", ("li",), (57,)), [], False),
    (ZHAO, shared("wang", (), (42,)), [Reason("share_dept_ids", 42, 60)], False),
    (CHIEF, shared("wang"), [ADMIN], True),
    (CHIEF, shared("chief", ("chief",), (1,)), [ADMIN, OWNER, NAMED, Reason("share_dept_ids", 1, 1)], True),
    (GONE, shared("gone", ("gone",), (1, 58)), [], False),
    (GONE, shared("li"), [], False),
]  # fmt: skip


IDS = [f"{employee.userid} {contact}" for employee, contact, _, _ in SCENARIOS]


@pytest.mark.parametrize(("employee", "contact", "why", "edits"), SCENARIOS, ids=IDS)
def test_every_reason_is_given_and_editing_takes_more_than_seeing(
    employee: Employee, contact: Sharing, why: list[Reason], *, edits: bool
) -> None:
    placed = reach(employee)
    assert list(reasons(placed, contact)) == why
    assert sees(placed, contact) == (why != [])
    assert may_edit(placed, contact) == edits


@pytest.mark.parametrize(("employee", "contact", "why"), [one[:3] for one in SCENARIOS], ids=IDS)
def test_a_list_of_whom_it_is_open_to_says_the_same(employee: Employee, contact: Sharing, why: list[Reason]) -> None:
    placed = reach(employee)
    found = not grantees(contact).isdisjoint(granted(placed))
    assert (found or (placed.active and placed.admin)) == (why != [])


def test_whom_a_contact_is_open_to_is_named_once() -> None:
    assert grantees(shared("li", ("wang", "li", "wang"), (42, 1, 42))) == {"o:li", "u:wang", "u:li", "d:42", "d:1"}
    assert grantees(shared("7", ("7",), (7,))) == {"o:7", "u:7", "d:7"}


def test_each_list_that_an_employee_is_looked_for_in_is_named_once() -> None:
    assert sorted(granted(reach(LI))) == ["d:1", "d:42", "d:57", "d:70", "o:li", "u:li"]
    assert sorted(granted(reach(ZHAO))) == ["d:1", "d:42", "d:60", "o:gone", "o:li", "o:zhao", "u:zhao"]
    assert len(granted(reach(ZHAO))) == len(set(granted(reach(ZHAO))))
    assert granted(reach(GONE)) == []


@pytest.mark.parametrize(
    ("employee", "owners"),
    [
        (LI, ["li"]),
        (WANG, ["wang"]),
        (ZHAO, ["li", "zhao", "gone"]),
        (CHIEF, ["li", "wang", "zhao", "chief", "gone", "nobody"]),
        (GONE, []),
    ],
    ids=lambda one: getattr(one, "userid", None),
)
def test_one_makes_oneself_the_owner_or_whom_one_manages(employee: Employee, owners: list[str]) -> None:
    everybody = ["li", "wang", "zhao", "chief", "gone", "nobody"]
    assert [userid for userid in everybody if may_make_owner(reach(employee), userid)] == owners


@pytest.mark.parametrize(
    ("userid", "managed"),
    [
        ("zhao", {42: 42, 57: 57, 58: 42, 60: 42}),
        ("qian", {42: 42, 57: 42, 58: 42, 60: 42}),
        ("sun", {70: 70}),
        ("li", {}),
        ("", {}),
    ],
)
def test_managing_a_department_is_managing_what_lies_in_it(userid: str, managed: dict[int, int]) -> None:
    found = managed_departments(TREE, userid)
    assert found.keys() == managed.keys()
    for dept_id, by in found.items():
        # Below two that one manages either may be named.
        assert userid in TREE[by].dept_manager_userid_list
        assert by == managed[dept_id] or (dept_id, by) == (58, 57)


def test_whoever_manages_the_root_manages_everybody() -> None:
    whole = dict(TREE) | {1: msgspec.structs.replace(TREE[1], dept_manager_userid_list=("li",))}
    assert managed_departments(whole, "li").keys() == TREE.keys()


def test_a_place_is_every_department_on_the_way_to_the_root() -> None:
    placed = reach(LI)
    assert placed.departments == {1: 1, 57: 57, 42: 57, 70: 70}
    assert (placed.active, placed.admin, placed.managed) == (True, False, {})
    assert reach(WANG).departments == {1: 1}
    # A department that is not there any more lets nobody see anything, and stops nobody.
    stray = Employee(userid="x", name="X", dept_id_list=(99, 60))
    assert reach_of(stray, TREE, ()).departments.keys() == {1, 42, 60}
    assert reach(ZHAO).managed == {"li": (42, 57), "zhao": (42, 60), "gone": (42, 58)}
