"""Whether what an employee may see has changed as a whole, by the log of staff and departments."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from guanxi.domain.sharing import Reach, managed_departments
from guanxi.domain.staff import Department, Employee, Place, Tree, place_of, tree_of

_UNNAMED: Final = tree_of((), "")
"""What is there even before anybody has said anything of it: the root."""


class StaffChange(NamedTuple):
    """One change of staff or departments: to whom it happened, and what they were before; None for nothing."""

    target: str | int
    before: Employee | Department | None


def is_moved(reach: Reach, tree: Tree, staff: Mapping[str, Employee | None], changes: Sequence[StaffChange]) -> bool:
    """Tell whether changes, one after the other, may have let an employee see other contacts for a while, or since.

    What was before each change, and what is now, are all the states that there were; so one who moved away and came
    back is found out too.

    Args:
        reach: what the employee sees now.
        tree: the departments now.
        staff: the employees that changes are about, as they are now.
        changes: all of them since the moment in question.
    """
    places: dict[str, set[Place | None]] = {}
    nodes: dict[int, set[tuple[int | None, bool] | None]] = {}
    for target, before in changes:
        if isinstance(target, str):
            states = places.setdefault(target, {_place(staff.get(target))})
            states.add(_place(before if isinstance(before, Employee) else None))
        else:
            node = nodes.setdefault(target, {_node(tree.get(target), reach.userid)})
            was = before if isinstance(before, Department) else _UNNAMED.get(target)
            node.add(_node(was, reach.userid))
    if len(places.get(reach.userid, ())) > 1:
        return True
    if reach.admin:
        return False
    managed = managed_departments(tree, reach.userid)
    return any(_moved(dept_id, states, reach, managed) for dept_id, states in nodes.items() if len(states) > 1) or any(
        userid in reach.managed or any(state and not state.departments.isdisjoint(managed) for state in states)
        for userid, states in places.items()
        if len(states) > 1
    )


def _moved(dept_id: int, states: set[tuple[int | None, bool] | None], reach: Reach, managed: Mapping[int, int]) -> bool:
    """Tell whether a department that is not what it was is one that matters to an employee."""
    managers = {state is not None and state[1] for state in states}
    # Who manages anything may have lost, for a while, whatever moved out of it: it is not worth finding out.
    return len(managers) > 1 or bool(managed) or dept_id in reach.departments


def _place(employee: Employee | None) -> Place | None:
    return None if employee is None else place_of(employee)


def _node(department: Department | None, userid: str) -> tuple[int | None, bool] | None:
    return None if department is None else (department.parent_id, userid in department.dept_manager_userid_list)
