"""Employees and departments as the native API takes and gives them."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.failures import RequestInvalid
from guanxi.api.problems import problem
from guanxi.api.reading import members
from guanxi.api.reply import encode_json
from guanxi.domain.failures import Failure
from guanxi.domain.staff import MAX_MANAGERS, Department, Employee
from guanxi.domain.staff_patch import DepartmentPatch, DepartmentSent, EmployeePatch
from guanxi.domain.unionid import unionid_of
from guanxi.operations.department_plans import DepartmentSaved
from guanxi.operations.employee_plans import EmployeeSaved

_READ_ONLY: Final = {"readOnly": True}
_Ignored = Annotated[Any, Meta(description="Read-only: ignored.", extra_json_schema=_READ_ONLY)]

UserId = Annotated[str, Meta(description="The employee's id.", min_length=1, max_length=64)]
DeptId = Annotated[int, Meta(description="The department's id.", ge=1, le=2**63 - 1)]
_Mobile = Annotated[str, Meta(description="One outside China begins with a plus and its country code; one employee's.")]
_Name = Annotated[str, Meta(description="At most 128 characters.")]
_Order = Annotated[int, Meta(description="Its place among its siblings, the lowest first.")]
_Admin = Annotated[bool, Meta(description="Whether they administer the directory: see and edit every contact.")]
_Managers = Annotated[
    tuple[str, ...],
    Meta(
        description=(
            "Who sees and edits what the members of it, and of the departments below it, own: at most"
            f" {MAX_MANAGERS} userids, which need not be employees' yet."
        )
    ),
]


class EmployeeBody(EmployeePatch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The members of an employee to set; null clears one."""

    userid: Annotated[str, Meta(description="Ignored where it is the one in the path.")] | UnsetType = UNSET
    admin: _Admin | UnsetType | None = UNSET
    unionid: _Ignored = UNSET


class NewEmployee(EmployeePatch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An employee to be; only a userid and a name are needed."""

    userid: UserId
    name: _Name
    admin: _Admin | UnsetType | None = UNSET
    unionid: _Ignored = UNSET


class EmployeeShown(msgspec.Struct, frozen=True, kw_only=True):
    """An employee."""

    userid: UserId
    name: _Name
    mobile: _Mobile
    email: Annotated[str, Meta(description="Empty for none.")]
    dept_id_list: Annotated[tuple[int, ...], Meta(description="The departments that they are members of.")]
    active: Annotated[bool, Meta(description="Whether they work here.")]
    admin: _Admin
    unionid: Annotated[str, Meta(description="Their id for topapi/user/getbyunionid.")]


class DepartmentBody(DepartmentPatch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The members of a department to set."""

    dept_id: Annotated[int, Meta(description="Ignored where it is the one in the path.")] | UnsetType = UNSET
    dept_manager_userid_list: _Managers | UnsetType | None = UNSET


class NewDepartment(DepartmentSent, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department to be; one with its dept_id that is there gets the name, and what else was sent."""

    name: _Name
    dept_manager_userid_list: _Managers | UnsetType | None = UNSET


class DepartmentShown(msgspec.Struct, frozen=True, kw_only=True):
    """A department."""

    dept_id: DeptId
    name: _Name
    parent_id: Annotated[int, Meta(description="The department that it lies in; null for the root, 1.")] | None
    order: _Order
    dept_manager_userid_list: _Managers


class StaffVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one row of an import."""

    status: Annotated[int, Meta(description="200, 201, or that of its problem.")]
    userid: Annotated[str, Meta(description="The employee's id.")] | UnsetType = UNSET
    dept_id: Annotated[int, Meta(description="The department's id.")] | UnsetType = UNSET
    problem: Annotated[dict[str, Any], Meta(description="Why nothing was done.")] | UnsetType = UNSET


class StaffVerdicts(msgspec.Struct, frozen=True):
    """What became of each row, in the order in which they were sent."""

    items: list[StaffVerdict]


EMPLOYEE: Final = {
    "userid": "li.na",
    "name": "李娜",
    "mobile": "13700001234",
    "email": "li.na@example.com",
    "dept_id_list": [42],
    "active": True,
    "admin": False,
    "unionid": "Qm1zcXA2kq9saS5uYQ",
}
DEPARTMENT: Final = {"dept_id": 42, "name": "Sales", "parent_id": 1, "order": 0, "dept_manager_userid_list": ["li.na"]}


def employee_shown(corp_id: str, employee: Employee) -> EmployeeShown:
    """Give an employee as the answer has them."""
    return EmployeeShown(
        userid=employee.userid,
        name=employee.name,
        mobile=employee.mobile,
        email=employee.email,
        dept_id_list=employee.dept_id_list,
        active=employee.active,
        admin=employee.admin,
        unionid=unionid_of(corp_id, "employee", employee.userid),
    )


def department_shown(department: Department) -> DepartmentShown:
    """Give a department as the answer has it."""
    return DepartmentShown(
        dept_id=department.dept_id,
        name=department.name,
        parent_id=department.parent_id,
        order=department.order,
        dept_manager_userid_list=department.dept_manager_userid_list,
    )


def require_own_id(name: str, sent: object, in_path: object) -> None:
    """Refuse a body that is about another one than the path.

    Raises:
        RequestInvalid: it is.
    """
    if sent is not UNSET and sent != in_path:
        what = "it is another one than that in the path; it cannot be changed"
        raise RequestInvalid(f"{name}: {what}", [{"pointer": f"/{name}", "detail": what}])


_MEMBERS: Final = (*members(NewEmployee), *members(NewDepartment))


def verdicts_json(verdicts: list[EmployeeSaved | Failure] | list[DepartmentSaved | Failure]) -> bytes:
    """Write verdicts as the members of a JSON list, without its brackets."""
    return encode_json([_told(verdict) for verdict in verdicts])[1:-1]


def _told(verdict: EmployeeSaved | DepartmentSaved | Failure) -> StaffVerdict:
    if isinstance(verdict, Failure):
        told = problem(verdict, _MEMBERS)
        return StaffVerdict(status=told.kind.status, problem=told.document)
    status = 201 if verdict.created else 200
    if isinstance(verdict, EmployeeSaved):
        return StaffVerdict(status=status, userid=verdict.employee.userid)
    return StaffVerdict(status=status, dept_id=verdict.department.dept_id)
