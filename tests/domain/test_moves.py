"""What of the log of staff and departments means that somebody's view has changed as a whole, and what does not."""

from collections.abc import Mapping

import msgspec
import pytest

from guanxi.domain.moves import StaffChange, is_moved
from guanxi.domain.sharing import managed_departments, reach_of
from guanxi.domain.staff import Department, Employee, Tree, descendants, tree_of

NAMED = msgspec.structs.replace

SALES = Department(dept_id=2, name="Sales", dept_manager_userid_list=("boss",))
SOUTH = Department(dept_id=3, name="South", parent_id=2)
LAW = Department(dept_id=4, name="Law")
LI = Employee(userid="li", name="Li", dept_id_list=(3,))
WANG = Employee(userid="wang", name="Wang", dept_id_list=(4,))
BOSS = Employee(userid="boss", name="Boss")
CHIEF = Employee(userid="chief", name="Chief", dept_id_list=(4,), admin=True)

History = list[Employee | Department | str | int]
"""States, one after the other: a userid or dept_id says that it is not there."""


def last_states(history: History) -> tuple[dict[str, Employee | None], Tree]:
    """Who and what is there after all of it."""
    staff: dict[str, Employee | None] = {one.userid: one for one in (LI, WANG, BOSS, CHIEF)}
    departments = {one.dept_id: one for one in (SALES, SOUTH, LAW)}
    for state in history:
        if isinstance(state, Employee | str):
            staff[state if isinstance(state, str) else state.userid] = None if isinstance(state, str) else state
        elif isinstance(state, Department):
            departments[state.dept_id] = state
        else:
            departments.pop(state)
    return staff, tree_of(departments.values(), "Acme")


def changes_of(history: History) -> list[StaffChange]:
    """What the log keeps of them: each with what was before."""
    before: dict[str | int, Employee | Department | None] = {one.userid: one for one in (LI, WANG, BOSS, CHIEF)}
    before |= {one.dept_id: one for one in (SALES, SOUTH, LAW)}
    changes = []
    for state in history:
        target = (
            state.userid if isinstance(state, Employee) else state.dept_id if isinstance(state, Department) else state
        )
        changes.append(StaffChange(target, before.get(target)))
        before[target] = state if isinstance(state, Employee | Department) else None
    return changes


def moved(history: History) -> str:
    """The names of those who have to read everything anew."""
    staff, tree = last_states(history)
    found = []
    for userid in ("li", "wang", "boss", "chief"):
        employee = staff[userid] or Employee(userid=userid, name="", dept_id_list=(), active=False)
        if is_moved(reach_of(employee, tree, members(staff, tree, userid)), tree, staff, changes_of(history)):
            found.append(userid)
    return " ".join(found)


def members(staff: Mapping[str, Employee | None], tree: Tree, userid: str) -> list[tuple[str, int, int]]:
    """Whom somebody manages."""
    managed = managed_departments(tree, userid)
    return [
        (one.userid, managed[dept_id], dept_id)
        for one in staff.values()
        if one is not None
        for dept_id in one.dept_id_list
        if dept_id in managed
    ]


def test_the_first_states_are_those_of_a_tree() -> None:
    _, tree = last_states([])
    assert [one.dept_id for one in descendants(tree, 1)] == [2, 4, 3]
    assert moved([]) == ""


SCENARIOS: dict[str, tuple[History, str]] = {
    "a rename": ([NAMED(LI, name="Li Na"), NAMED(SOUTH, name="South-east", order=3), NAMED(BOSS, mobile="1")], ""),
    "the same again": ([LI, SOUTH, SALES, BOSS], ""),
    "a move of one's own": ([NAMED(WANG, dept_id_list=(1,))], "wang"),
    "a move away and back": ([NAMED(WANG, dept_id_list=(1,)), WANG], "wang"),
    "a move of a managed one": ([NAMED(LI, dept_id_list=(4,))], "li boss"),
    "a move of a managed one, away and back": ([NAMED(LI, dept_id_list=(4,)), LI], "li boss"),
    "a move to where one is managed": ([NAMED(WANG, dept_id_list=(4, 2))], "wang boss"),
    "one who was managed for a while": ([NAMED(WANG, dept_id_list=(3,)), WANG], "wang boss"),
    "one who leaves": ([NAMED(WANG, active=False)], "wang"),
    "one who leaves and comes back": ([NAMED(WANG, active=False), WANG], "wang"),
    "one who is deleted": (["wang"], "wang"),
    "one who is deleted and comes back": (["wang", WANG], "wang"),
    "a managed one who is deleted": (["li"], "li boss"),
    "somebody new": ([Employee(userid="new", name="New", dept_id_list=(4,))], ""),
    "somebody new who is managed": ([Employee(userid="new", name="New", dept_id_list=(3,))], "boss"),
    "somebody who came and went": ([Employee(userid="new", name="New", dept_id_list=(3,)), "new"], "boss"),
    "an administrator more": ([NAMED(WANG, admin=True)], "wang"),
    "an administrator less": ([NAMED(CHIEF, admin=False)], "chief"),
    "an administrator for a while": ([NAMED(WANG, admin=True), WANG], "wang"),
    "an administrator elsewhere": ([NAMED(CHIEF, dept_id_list=())], "chief"),
    "a department elsewhere": ([NAMED(SOUTH, parent_id=4)], "li boss"),
    "a department elsewhere and back": ([NAMED(SOUTH, parent_id=4), SOUTH], "li boss"),
    "one above it elsewhere": ([NAMED(SALES, parent_id=4)], "li boss"),
    "both, and back": ([NAMED(SALES, parent_id=4), NAMED(SOUTH, parent_id=1), SALES, SOUTH], "li boss"),
    "one that others belong to": ([NAMED(LAW, parent_id=2)], "wang boss"),
    "a new department": ([Department(dept_id=5, name="New", parent_id=4)], "boss"),
    "a department that came and went": ([Department(dept_id=5, name="New", parent_id=4), 5], "boss"),
    "a department that went and came": ([4, LAW], "wang boss"),
    "a new manager": ([NAMED(LAW, dept_manager_userid_list=("wang",))], "wang"),
    "a manager for a while": ([NAMED(LAW, dept_manager_userid_list=("wang",)), LAW], "wang"),
    "a manager less": ([NAMED(SALES, dept_manager_userid_list=())], "boss"),
    "no manager for a while": ([NAMED(SALES, dept_manager_userid_list=("wang",)), SALES], "wang boss"),
    "an administrator who manages": ([NAMED(LAW, dept_manager_userid_list=("chief",))], ""),
    "managers in another order": ([NAMED(SALES, dept_manager_userid_list=("nobody", "boss"))], ""),
    "one who moved while nobody managed": (
        [NAMED(SALES, dept_manager_userid_list=()), NAMED(LI, dept_id_list=(4,)), SALES], "li boss",
    ),
    "one who had moved out of what then moved": (
        [NAMED(SOUTH, parent_id=4), NAMED(LI, dept_id_list=(4,))], "li boss",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SCENARIOS)
def test_who_reads_everything_anew(what: str) -> None:
    history, wanted = SCENARIOS[what]
    assert moved(history) == wanted
