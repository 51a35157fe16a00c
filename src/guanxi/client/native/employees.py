"""Employees."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import ListPage, ListRequest, by_next, native
from guanxi.client.operation import Listing, Operation


class Employee(msgspec.Struct, frozen=True, kw_only=True):
    """An employee.

    Attributes:
        userid: the employee's id.
        name: at most 128 characters.
        mobile: one outside China begins with a plus and its country code; one employee's.
        email: empty for none.
        dept_id_list: the departments that they are members of.
        active: whether they work here.
        admin: whether they administer the directory: see and edit every contact.
        unionid: their id for topapi/user/getbyunionid.
    """

    userid: str
    name: str
    mobile: str
    email: str
    dept_id_list: list[int]
    active: bool
    admin: bool
    unionid: str


class Employees(ListPage, frozen=True, kw_only=True):
    """A page of them."""

    items: list[Employee]


class ListEmployees(ListRequest, frozen=True, kw_only=True):
    """List employees by userid.

    Attributes:
        dept_id: only direct members of this department.
        mobile: only the employee with this phone number.
    """

    dept_id: int | None = None
    mobile: str | None = None


class EmployeeMembers(msgspec.Struct, frozen=True, kw_only=True):
    """The members of an employee that none needs; None clears one.

    Attributes:
        mobile: one outside China begins with a plus and its country code; one employee's.
        email: an address.
        dept_id_list: the departments that they are members of.
        active: whether they work here.
        admin: whether they administer the directory: see and edit every contact.
    """

    mobile: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    dept_id_list: Sequence[int] | UnsetType | None = UNSET
    active: bool | UnsetType | None = UNSET
    admin: bool | UnsetType | None = UNSET


class _Naming(EmployeeMembers, frozen=True, kw_only=True):
    name: str | UnsetType | None = UNSET


class EmployeeRow(EmployeeMembers, frozen=True, kw_only=True):
    """An employee to be.

    Attributes:
        userid: the employee's id.
        name: at most 128 characters.
    """

    userid: str
    name: str


class CreateEmployee(EmployeeRow, frozen=True, kw_only=True):
    """Create an employee.

    Attributes:
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often it is
            sent.
    """

    idempotency_key: str | None = None


class PutEmployee(_Naming, frozen=True):
    """Create an employee, or replace one.

    Attributes:
        userid: the employee's id.
        name: at most 128 characters.
    """

    userid: str


class PatchEmployee(_Naming, frozen=True):
    """Change some members of an employee.

    Attributes:
        userid: the employee's id.
        name: at most 128 characters.
    """

    userid: str


class GetEmployee(msgspec.Struct, frozen=True):
    """Get an employee.

    Attributes:
        userid: the employee's id.
    """

    userid: str


class DeleteEmployee(msgspec.Struct, frozen=True):
    """Delete an employee and revoke their keys.

    Attributes:
        userid: the employee's id.
    """

    userid: str


LIST_EMPLOYEES: Final = Listing(
    "list_employees",
    "List employees by userid.",
    ListEmployees,
    Employees,
    native("GET", "/employees"),
    by_next(Employee),
)
CREATE_EMPLOYEE: Final = Operation(
    "create_employee", "Create an employee.", CreateEmployee, Employee, native("POST", "/employees")
)
GET_EMPLOYEE: Final = Operation(
    "get_employee", "Get an employee.", GetEmployee, Employee, native("GET", "/employees/{userid}")
)
PUT_EMPLOYEE: Final = Operation(
    "put_employee", "Create an employee, or replace one.", PutEmployee, Employee, native("PUT", "/employees/{userid}")
)
PATCH_EMPLOYEE: Final = Operation(
    "patch_employee",
    "Change some members of an employee.",
    PatchEmployee,
    Employee,
    native("PATCH", "/employees/{userid}"),
)
DELETE_EMPLOYEE: Final = Operation(
    "delete_employee",
    "Delete an employee and revoke their keys.",
    DeleteEmployee,
    type(None),
    native("DELETE", "/employees/{userid}"),
)
