"""A department in requests, and as newer and older pages print it, in alphabetical order as the real servers do.

What Guanxi does not know of a department is a constant where typed clients read it (docs/wire.md 5.2). The root alone
has no parent.
"""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.dingtalk.page import Parameter
from guanxi.dingtalk.values import Raw, read_integer
from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.domain.failures import ValueMissing
from guanxi.domain.staff import Department

NOTE: Final = "the department's id; 1 is the root"
OR_ROOT: Final = "the department's id; the root (1) if not given"

LANGUAGE: Final = Parameter("language", "String", required=False, note="ignored: names are in one language")
LANG: Final = Parameter("lang", "String", required=False, note="ignored: names are in one language")


def read_dept_id(raw: Raw, name: str = "dept_id") -> int:
    """Give the department that a page is about.

    Args:
        raw: the request's parameters.
        name: what the page calls it.

    Raises:
        ValueMissing: it is absent, null or empty.
        ValueInvalid: it is no whole number.
    """
    if raw.get(name) in (None, ""):
        raise ValueMissing(f"{name} is required", field=name)
    return read_integer(raw, name) or 0


def read_dept_id_or_root(raw: Raw, name: str = "dept_id") -> int:
    """Give the department that a page is about, or the root if the request does not say.

    Raises:
        ValueInvalid: it is no whole number.
    """
    return ROOT_DEPARTMENT if raw.get(name) in (None, "") else read_dept_id(raw, name)


class ListedDepartment(msgspec.Struct, frozen=True, kw_only=True):
    """A department in a list."""

    auto_add_user: bool = False
    create_dept_group: bool = False
    dept_id: int
    name: str
    parent_id: int | UnsetType = UNSET


class WholeDepartment(msgspec.Struct, frozen=True, kw_only=True):
    """A department alone."""

    auto_add_user: bool = False
    create_dept_group: bool = False
    dept_id: int
    dept_manager_userid_list: tuple[str, ...]
    dept_permits: tuple[int, ...] = ()
    group_contain_sub_dept: bool = False
    hide_dept: bool = False
    name: str
    order: int
    org_dept_owner: str = ""
    outer_dept: bool = False
    outer_permit_depts: tuple[int, ...] = ()
    outer_permit_users: tuple[str, ...] = ()
    parent_id: int | UnsetType = UNSET
    user_permits: tuple[str, ...] = ()


class OlderListedDepartment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A department in a list of an older page."""

    auto_add_user: bool = False
    create_dept_group: bool = False
    id: int
    name: str
    parentid: int | UnsetType = UNSET


class OlderWholeDepartment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A department alone on an older page: lists are texts there, with `|` between ids."""

    auto_add_user: bool = False
    create_dept_group: bool = False
    dept_hiding: bool = False
    dept_manager_userid_list: str
    dept_permits: str = ""
    group_contain_sub_dept: bool = False
    id: int
    name: str
    order: int
    org_dept_owner: str = ""
    outer_dept: bool = False
    outer_permit_depts: str = ""
    outer_permit_users: str = ""
    parentid: int | UnsetType = UNSET
    user_permits: str = ""


def listed(department: Department) -> ListedDepartment:
    """Give a department as it stands in a list."""
    return ListedDepartment(dept_id=department.dept_id, name=department.name, parent_id=_parent(department))


def whole(department: Department) -> WholeDepartment:
    """Give a department as it is told alone."""
    return WholeDepartment(
        dept_id=department.dept_id,
        dept_manager_userid_list=department.dept_manager_userid_list,
        name=department.name,
        order=department.order,
        parent_id=_parent(department),
    )


def older_listed(department: Department) -> OlderListedDepartment:
    """Give a department as it stands in a list of an older page."""
    return OlderListedDepartment(id=department.dept_id, name=department.name, parentid=_parent(department))


def older_whole(department: Department) -> OlderWholeDepartment:
    """Give a department as an older page tells it alone."""
    return OlderWholeDepartment(
        dept_manager_userid_list="|".join(department.dept_manager_userid_list),
        id=department.dept_id,
        name=department.name,
        order=department.order,
        parentid=_parent(department),
    )


def _parent(department: Department) -> int | UnsetType:
    return UNSET if department.parent_id is None else department.parent_id
