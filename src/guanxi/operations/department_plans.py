"""What the operations that write departments plan: the same rules for one department and for a thousand."""

from typing import Final

import msgspec

from guanxi.domain.failures import DepartmentUnknown
from guanxi.domain.staff import Department, check_department
from guanxi.domain.staff_patch import DepartmentPatch, DepartmentSent, department_of, patched_department
from guanxi.operations.organisation_of import organisation_of
from guanxi.operations.staff_import import StaffRow
from guanxi.operations.staff_seen import StaffSeen, tree_at
from guanxi.store import DEPARTMENT, Needs, Outcome, PutRecord

_FIRST: Final = 500_000_000
"""Ids that are given begin here, above those that people choose; each is this and the number of its change."""

_TREE: Final = Needs(whole=(DEPARTMENT,))


class DepartmentSaved(msgspec.Struct, frozen=True):
    """A department as it was written, and whether it is new."""

    department: Department
    created: bool = False


def put_row(sent: DepartmentSent) -> StaffRow:
    """Plan that a department is there: one that is gets what was sent, another one is created.

    The plan raises:
        ValueMissing, ValueInvalid: a value cannot be one.
        DepartmentUnknown, DepartmentCycle: its parent is not there, or lies in it.
    """

    def plan(at: StaffSeen) -> Outcome[DepartmentSaved]:
        tree = tree_at(at, organisation_of(at))
        dept_id = sent.dept_id
        if dept_id is None:
            dept_id = _FIRST + at.next_change
            while dept_id in tree:
                dept_id += 1
        old = tree.get(dept_id)
        return _put(at, old, department_of(dept_id, sent) if old is None else patched_department(old, sent))

    return StaffRow(_TREE, plan)


def patch_row(dept_id: int, patch: DepartmentPatch) -> StaffRow:
    """Plan to change a department; failures as for `put_row`, and DepartmentUnknown when it is not there."""

    def plan(at: StaffSeen) -> Outcome[DepartmentSaved]:
        old = tree_at(at, organisation_of(at)).get(dept_id)
        if old is None:
            raise DepartmentUnknown("there is no such department")
        return _put(at, old, patched_department(old, patch))

    return StaffRow(_TREE, plan)


def _put(at: StaffSeen, old: Department | None, new: Department) -> Outcome[DepartmentSaved]:
    """Plan it; what changes nothing leaves no trace. The root is only stored when something is said of it."""
    check_department(new, tree_at(at, organisation_of(at)))
    value = DepartmentSaved(new, created=old is None)
    if new == old:
        return Outcome(value)
    put = PutRecord(DEPARTMENT, new.dept_id, new, "department_created" if old is None else "department_updated")
    return Outcome(value, (put,))
