"""What is sent of employees and departments: what is absent stays as it is, null clears it (RFC 7396)."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.domain.staff import Department, Employee, check_employee

_NO_ONE: Final = Employee(userid="", name="")


class EmployeePatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Members of an employee; null stands for none, for the root department alone, for active and for no admin."""

    name: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    dept_id_list: tuple[int, ...] | UnsetType | None = UNSET
    active: bool | UnsetType | None = UNSET
    admin: bool | UnsetType | None = UNSET


class EmployeeSent(EmployeePatch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An employee as a whole."""

    userid: str


class DepartmentPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Members of a department; null stands for the root department, for the order 0 and for no managers."""

    name: str | UnsetType | None = UNSET
    parent_id: int | UnsetType | None = UNSET
    order: int | UnsetType | None = UNSET
    dept_manager_userid_list: tuple[str, ...] | UnsetType | None = UNSET


class DepartmentSent(DepartmentPatch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department that shall be there; without a dept_id it is given one."""

    dept_id: int | None = None


def patched_employee(old: Employee, patch: EmployeePatch) -> Employee:
    """Give an employee with a patch applied, each department once, checked but for whether the departments exist.

    Raises:
        ValueMissing: the name is null or blank, or there is no userid.
        ValueInvalid: a value cannot be one.
    """
    new: Employee = msgspec.structs.replace(old, **_sent(patch, _NO_ONE))
    new = msgspec.structs.replace(new, dept_id_list=tuple(dict.fromkeys(new.dept_id_list)))
    check_employee(new)
    return new


def employee_of(userid: str, patch: EmployeePatch) -> Employee:
    """Give the employee that consists of what a patch says and nothing else.

    Raises:
        ValueMissing, ValueInvalid: as for `patched_employee`.
    """
    return patched_employee(msgspec.structs.replace(_NO_ONE, userid=userid), patch)


def patched_department(old: Department, patch: DepartmentPatch) -> Department:
    """Give a department with a patch applied, each manager once, unchecked."""
    cleared = Department(
        dept_id=old.dept_id, name="", parent_id=None if old.dept_id == ROOT_DEPARTMENT else ROOT_DEPARTMENT
    )
    new: Department = msgspec.structs.replace(old, **_sent(patch, cleared))
    return msgspec.structs.replace(new, dept_manager_userid_list=tuple(dict.fromkeys(new.dept_manager_userid_list)))


def department_of(dept_id: int, patch: DepartmentPatch) -> Department:
    """Give the new department that consists of what a patch says and nothing else, unchecked."""
    return patched_department(Department(dept_id=dept_id, name=""), patch)


def _sent(patch: msgspec.Struct, cleared: msgspec.Struct) -> dict[str, object]:
    """Give what a patch says, with what stands for null put in its place."""
    sent: dict[str, object] = {}
    for name in cleared.__struct_fields__:
        value = getattr(patch, name, UNSET)
        if value is not UNSET and name not in {"userid", "dept_id"}:
            sent[name] = getattr(cleared, name) if value is None else value
    return sent
