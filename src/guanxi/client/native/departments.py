"""Departments."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import ListPage, ListRequest, by_next, native
from guanxi.client.operation import Listing, Operation


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """A department.

    Attributes:
        dept_id: the department's id.
        name: at most 128 characters.
        parent_id: the department that it lies in; null for the root, 1.
        order: its place among its siblings, the lowest first.
        dept_manager_userid_list: who sees and edits what the members of it, and of the departments below it,
            own: at most 100 userids, which need not be employees' yet.
    """

    dept_id: int
    name: str
    parent_id: int | None
    order: int
    dept_manager_userid_list: list[str]


class Departments(ListPage, frozen=True, kw_only=True):
    """A page of them."""

    items: list[Department]


class ListDepartments(ListRequest, frozen=True, kw_only=True):
    """List departments by dept_id."""


class DepartmentMembers(msgspec.Struct, frozen=True, kw_only=True):
    """The members of a department that none needs; None clears one.

    Attributes:
        parent_id: the department that it lies in; the root is 1.
        order: its place among its siblings, the lowest first.
        dept_manager_userid_list: who sees and edits what the members of it, and of the departments below it,
            own: at most 100 userids, which need not be employees' yet.
    """

    parent_id: int | UnsetType | None = UNSET
    order: int | UnsetType | None = UNSET
    dept_manager_userid_list: Sequence[str] | UnsetType | None = UNSET


class DepartmentRow(DepartmentMembers, frozen=True, kw_only=True):
    """A department to be; one with its dept_id that is there gets the name, and what else was sent.

    Attributes:
        name: at most 128 characters.
        dept_id: its id; a free one if none is given.
    """

    name: str
    dept_id: int | UnsetType | None = UNSET


class CreateDepartment(DepartmentRow, frozen=True, kw_only=True):
    """Create a department, or rename the one with that dept_id.

    Attributes:
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often it is
            sent.
    """

    idempotency_key: str | None = None


class _Naming(DepartmentMembers, frozen=True, kw_only=True):
    name: str | UnsetType | None = UNSET


class ChangeDepartment(_Naming, frozen=True):
    """Rename or move a department, or set its order or its managers.

    Attributes:
        dept_id: the department's id.
        name: at most 128 characters.
    """

    dept_id: int


class GetDepartment(msgspec.Struct, frozen=True):
    """Get a department.

    Attributes:
        dept_id: the department's id.
    """

    dept_id: int


class DeleteDepartment(msgspec.Struct, frozen=True):
    """Delete a department in which nothing is.

    Attributes:
        dept_id: the department's id.
    """

    dept_id: int


LIST_DEPARTMENTS: Final = Listing(
    "list_departments",
    "List departments by dept_id.",
    ListDepartments,
    Departments,
    native("GET", "/departments"),
    by_next(Department),
)
CREATE_DEPARTMENT: Final = Operation(
    "create_department",
    "Create a department, or rename the one with that dept_id.",
    CreateDepartment,
    Department,
    native("POST", "/departments"),
)
GET_DEPARTMENT: Final = Operation(
    "get_department", "Get a department.", GetDepartment, Department, native("GET", "/departments/{dept_id}")
)
CHANGE_DEPARTMENT: Final = Operation(
    "change_department",
    "Rename or move a department, or set its order or its managers.",
    ChangeDepartment,
    Department,
    native("PATCH", "/departments/{dept_id}"),
)
DELETE_DEPARTMENT: Final = Operation(
    "delete_department",
    "Delete a department in which nothing is.",
    DeleteDepartment,
    type(None),
    native("DELETE", "/departments/{dept_id}"),
)
