"""Many employees or departments in one request."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.departments import DepartmentRow
from guanxi.client.native.employees import EmployeeRow
from guanxi.client.native.endpoint import Once, native
from guanxi.client.operation import Operation


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


class ImportEmployees(Once, frozen=True, kw_only=True):
    """Create or replace up to 1,000 employees.

    Attributes:
        dry_run: whether to say what would be done, and do nothing.
    """

    rows: Sequence[EmployeeRow]
    dry_run: bool | UnsetType = UNSET


class ImportDepartments(Once, frozen=True, kw_only=True):
    """Create or rename up to 1,000 departments.

    Attributes:
        dry_run: whether to say what would be done, and do nothing.
    """

    rows: Sequence[DepartmentRow]
    dry_run: bool | UnsetType = UNSET


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
