"""Departments and members against a naive model, in two processes: never a cycle, always a way to the root.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, Final, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domain.failures import Failure
from guanxi.domain.staff import path_to_root
from guanxi.operations.context import Context
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.delete_department import delete_department
from guanxi.operations.delete_employee import delete_employee
from guanxi.operations.identifiers import SystemIds
from guanxi.store import Store
from tests.backends import place_of
from tests.depth import DEPTH
from tests.operations.acting import NOW, Acting
from tests.operations.staffing import add_department, change_department, put, userids

ROOT: Final = 1
# Few of both, so that many steps are about what is there, or in each other's way.
DEPARTMENTS = st.integers(2, 8)
PARENTS = st.integers(1, 9)
USERIDS = st.sampled_from("abc")


class Step(NamedTuple):
    """Something that is tried, and what with."""

    verb: str
    about: Any
    value: Any = None


STEPS = st.one_of(
    st.builds(Step, st.sampled_from(["create", "create", "move", "move"]), DEPARTMENTS, PARENTS),
    st.builds(Step, st.just("delete"), DEPARTMENTS, st.none()),
    st.builds(Step, st.just("put"), USERIDS, st.lists(PARENTS, max_size=3)),
    st.builds(Step, st.just("leave"), USERIDS, st.none()),
)


class Model:
    """The same, naively: who lies in which, and who is a member of which."""

    def __init__(self) -> None:
        self.parents: dict[int, int] = {}
        self.members: dict[str, set[int]] = {}

    def inside(self, dept_id: int) -> set[int]:
        """A department and all that lies in it, by looking until nothing more is found."""
        found = {dept_id}
        while more := {child for child, parent in self.parents.items() if parent in found} - found:
            found |= more
        return found

    def known(self, *dept_ids: int) -> bool:
        return all(dept_id == ROOT or dept_id in self.parents for dept_id in dept_ids)

    def take(self, step: Step) -> str:
        """Do it, and give how it ends."""
        if step.verb == "put":
            if not self.known(*step.value):
                return "DepartmentUnknown"
            self.members[step.about] = set(step.value)
            return "done"
        if step.verb == "leave":
            return "EmployeeUnknown" if self.members.pop(step.about, None) is None else "done"
        return self._delete(step.about) if step.verb == "delete" else self._place(step)

    def _place(self, step: Step) -> str:
        there = step.about in self.parents
        if not self.known(step.value) or not (there or step.verb == "create"):
            return "DepartmentUnknown"
        if there and step.value in self.inside(step.about):
            return "DepartmentCycle"
        self.parents[step.about] = step.value
        return "done"

    def _delete(self, dept_id: int) -> str:
        if dept_id not in self.parents:
            return "DepartmentUnknown"
        if dept_id in self.parents.values() or any(dept_id in mine for mine in self.members.values()):
            return "DepartmentNotEmpty"
        del self.parents[dept_id]
        return "done"


def work_of(acme: Acting, step: Step) -> Awaitable[object]:
    if step.verb == "create":
        return add_department(acme, dept_id=step.about, name="A", parent_id=step.value)
    if step.verb == "move":
        return change_department(acme, step.about, parent_id=step.value)
    if step.verb == "put":
        return put(acme, step.about, dept_id_list=tuple(step.value))
    delete = delete_department if step.verb == "delete" else delete_employee
    return delete(acme.at(), acme.corp_id, step.about)


async def take(acme: Acting, step: Step) -> str:
    try:
        await work_of(acme, step)
    except Failure as failure:
        return type(failure).__name__
    return "done"


async def the_same(acme: Acting, model: Model) -> None:
    tree = await acme.store.staff.departments(await acme.organisation())
    assert {dept_id: one.parent_id for dept_id, one in tree.items()} == {ROOT: None, **model.parents}
    for dept_id in tree:
        path = path_to_root(tree, dept_id)
        assert (path[0], path[-1], len(set(path))) == (dept_id, ROOT, len(path))
        mine = sorted(userid for userid, departments in model.members.items() if dept_id in departments)
        assert await acme.store.staff.employee_count(acme.corp_id, dept_id) == len(mine)
        assert await userids(acme, dept_id) == mine
    assert await userids(acme) == sorted(model.members)


async def walk(stores: list[Store], turns: list[tuple[int, list[Step]]]) -> None:
    organisation = await create_organisation(Context(stores[0], SystemIds(), NOW, "tester"), "Acme")
    processes = [Acting(store, organisation.corp_id) for store in stores]
    model = Model()
    for process, steps in turns:
        wanted = [model.take(step) for step in steps]
        acme = processes[process]
        if any(step.verb == "leave" for step in steps):  # it looks for keys first, so others may overtake it
            assert [await take(acme, step) for step in steps] == wanted
        else:
            assert list(await asyncio.gather(*[take(acme, step) for step in steps])) == wanted
        await the_same(processes[1 - process], model)
    changes = await processes[0].changes()
    assert [change.number for change in changes] == list(range(1, len(changes) + 1))


def test_a_tree_stays_one_whatever_is_moved_and_deleted(tmp_path: Path) -> None:
    place = place_of(tmp_path)
    stores = [place.open(), place.open()]
    turns = st.lists(st.tuples(st.integers(0, 1), st.lists(STEPS, min_size=1, max_size=8)), max_size=8)

    with asyncio.Runner() as runner:

        @settings(max_examples=25 * DEPTH, deadline=None)
        @given(turns)
        def tried(turns: list[tuple[int, list[Step]]]) -> None:
            runner.run(walk(stores, turns))

        try:
            tried()
        finally:
            for store in stores:
                runner.run(store.close())


def test_the_model_tells_a_cycle_from_a_move() -> None:
    model = Model()
    steps = [Step("create", 2, 1), Step("create", 3, 2), Step("move", 2, 3), Step("move", 3, 1), Step("move", 2, 3)]
    assert [model.take(step) for step in steps] == ["done", "done", "DepartmentCycle", "done", "done"]
    assert model.inside(3) == {2, 3}
