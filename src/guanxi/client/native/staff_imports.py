"""Many employees or departments in one request."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import native
from guanxi.client.operation import Operation


class EmployeeRow(msgspec.Struct, frozen=True, kw_only=True):
    """An employee to be; only a userid and a name are needed.

    Attributes:
        name: at most 128 characters.
        admin: whether they administer the directory: see and edit every contact.
        userid: the employee's id.
    """

    name: str
    mobile: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    dept_id_list: Sequence[int] | UnsetType | None = UNSET
    active: bool | UnsetType | None = UNSET
    admin: bool | UnsetType | None = UNSET
    userid: str


class StaffVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one row of an import.

    Attributes:
        status: 200, 201, or that of its problem.
        userid: the employee's id.
        dept_id: the department's id.
        problem: why nothing was done.
    """

    status: int
    userid: str | None = None
    dept_id: int | None = None
    problem: dict[str, Any] | None = None


class StaffVerdicts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each row, in the order in which they were sent."""

    items: list[StaffVerdict]


class ImportEmployees(msgspec.Struct, frozen=True, kw_only=True):
    """Create or replace up to 1,000 employees.

    Attributes:
        dry_run: whether to say what would be done, and do nothing.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    rows: Sequence[EmployeeRow]
    dry_run: bool | UnsetType = UNSET
    idempotency_key: str | None = None


class DepartmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A department to be; one with its dept_id that is there gets the name, and what else was sent.

    Attributes:
        name: at most 128 characters.
        dept_manager_userid_list: who sees and edits what the members of it, and of the departments below it,
            own: at most 100 userids, which need not be employees' yet.
    """

    name: str
    parent_id: int | UnsetType | None = UNSET
    order: int | UnsetType | None = UNSET
    dept_manager_userid_list: Sequence[str] | UnsetType | None = UNSET
    dept_id: int | None = None


class ImportDepartments(msgspec.Struct, frozen=True, kw_only=True):
    """Create or rename up to 1,000 departments.

    Attributes:
        dry_run: whether to say what would be done, and do nothing.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    rows: Sequence[DepartmentRow]
    dry_run: bool | UnsetType = UNSET
    idempotency_key: str | None = None


IMPORT_EMPLOYEES: Final = Operation(
    "import_employees",
    "Create or replace up to 1,000 employees.",
    ImportEmployees,
    StaffVerdicts,
    native("POST", "/employees/import"),
)
IMPORT_DEPARTMENTS: Final = Operation(
    "import_departments",
    "Create or rename up to 1,000 departments.",
    ImportDepartments,
    StaffVerdicts,
    native("POST", "/departments/import"),
)
