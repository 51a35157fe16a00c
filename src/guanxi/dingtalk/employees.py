"""An employee as newer and older pages print them, in alphabetical order as the real servers do.

What Guanxi does not know of an employee is a constant where clients read it unasked (docs/wire.md 5.2). A phone number
with its country, and an email address, stand there when the employee has them and the app may see them.
"""

from collections.abc import Container, Iterable

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.domain.phone import country_and_number
from guanxi.domain.staff import Department, Employee
from guanxi.domain.unionid import unionid_of


class DeptOrder(msgspec.Struct, frozen=True):
    """The place of an employee in a department."""

    dept_id: int
    order: int = 0


class DeptLeader(msgspec.Struct, frozen=True):
    """Whether an employee leads a department."""

    dept_id: int
    leader: bool


class Role(msgspec.Struct, frozen=True):
    """A role: Guanxi has none, and answers none."""

    group_name: str
    id: int
    name: str


class OlderRole(msgspec.Struct, frozen=True, rename="camel"):
    """A role on older pages."""

    group_name: str
    id: int
    name: str


class WholeEmployee(msgspec.Struct, frozen=True, kw_only=True):
    """An employee alone."""

    active: bool
    admin: bool
    avatar: str = ""
    boss: bool = False
    dept_id_list: tuple[int, ...]
    dept_order_list: tuple[DeptOrder, ...]
    email: str | UnsetType = UNSET
    exclusive_account: bool = False
    hide_mobile: bool = False
    job_number: str = ""
    leader_in_dept: tuple[DeptLeader, ...]
    mobile: str | UnsetType = UNSET
    name: str
    role_list: tuple[Role, ...] = ()
    senior: bool = False
    state_code: str | UnsetType = UNSET
    title: str = ""
    unionid: str
    userid: str


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An employee among the members of a department."""

    active: bool
    admin: bool
    avatar: str = ""
    boss: bool = False
    dept_id_list: tuple[int, ...]
    dept_order: int = 0
    email: str | UnsetType = UNSET
    exclusive_account: bool = False
    hide_mobile: bool = False
    job_number: str = ""
    leader: bool
    mobile: str | UnsetType = UNSET
    name: str
    state_code: str | UnsetType = UNSET
    title: str = ""
    unionid: str
    userid: str


class OlderWholeEmployee(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An employee alone on an older page; `isLeaderInDepts` and `orderInDepts` are maps written as texts."""

    active: bool
    avatar: str = ""
    department: tuple[int, ...]
    email: str | UnsetType = UNSET
    is_admin: bool
    is_boss: bool = False
    is_hide: bool = False
    is_leader_in_depts: str
    is_senior: bool = False
    jobnumber: str = ""
    mobile: str | UnsetType = UNSET
    name: str
    open_id: str  # the unionid's name of old: node-dingtalk asks by what it finds here
    order_in_depts: str
    position: str = ""
    roles: tuple[OlderRole, ...] = ()
    state_code: str | UnsetType = UNSET
    unionid: str
    userid: str


class OlderMember(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An employee among the members of a department, on an older page."""

    active: bool
    avatar: str = ""
    department: tuple[int, ...]
    email: str | UnsetType = UNSET
    is_admin: bool
    is_boss: bool = False
    is_hide: bool = False
    is_leader: bool
    jobnumber: str = ""
    mobile: str | UnsetType = UNSET
    name: str
    open_id: str
    order: int = 0
    position: str = ""
    state_code: str | UnsetType = UNSET
    unionid: str
    userid: str


def whole(corp_id: str, employee: Employee, led: Container[int]) -> WholeEmployee:
    """Give an employee as page user/get tells them.

    Args:
        corp_id: their organisation.
        employee: as the app may see them.
        led: dept_ids of the departments that they manage.
    """
    state_code, mobile = _phone(employee)
    return WholeEmployee(
        active=employee.active,
        admin=employee.admin,
        dept_id_list=employee.dept_id_list,
        dept_order_list=tuple(DeptOrder(dept_id) for dept_id in employee.dept_id_list),
        email=employee.email or UNSET,
        leader_in_dept=tuple(DeptLeader(dept_id, dept_id in led) for dept_id in employee.dept_id_list),
        mobile=mobile,
        name=employee.name,
        state_code=state_code,
        unionid=unionid_of(corp_id, "employee", employee.userid),
        userid=employee.userid,
    )


def member(corp_id: str, employee: Employee, department: Department) -> Member:
    """Give an employee as page user/list tells the members of a department.

    Args:
        corp_id: their organisation.
        employee: as the app may see them.
        department: that.
    """
    state_code, mobile = _phone(employee)
    return Member(
        active=employee.active,
        admin=employee.admin,
        dept_id_list=employee.dept_id_list,
        email=employee.email or UNSET,
        leader=_leads(employee, department),
        mobile=mobile,
        name=employee.name,
        state_code=state_code,
        unionid=unionid_of(corp_id, "employee", employee.userid),
        userid=employee.userid,
    )


def older_whole(corp_id: str, employee: Employee, led: Container[int]) -> OlderWholeEmployee:
    """Give an employee as the older page user/get tells them; arguments as of `whole`."""
    state_code, mobile = _phone(employee)
    unionid = unionid_of(corp_id, "employee", employee.userid)
    return OlderWholeEmployee(
        active=employee.active,
        department=employee.dept_id_list,
        email=employee.email or UNSET,
        is_admin=employee.admin,
        is_leader_in_depts=_map_text(
            (dept_id, "true" if dept_id in led else "false") for dept_id in employee.dept_id_list
        ),
        mobile=mobile,
        name=employee.name,
        open_id=unionid,
        order_in_depts=_map_text((dept_id, "0") for dept_id in employee.dept_id_list),
        state_code=state_code,
        unionid=unionid,
        userid=employee.userid,
    )


def older_member(corp_id: str, employee: Employee, department: Department) -> OlderMember:
    """Give an employee as the older page user/list tells the members of a department; arguments as of `member`."""
    state_code, mobile = _phone(employee)
    unionid = unionid_of(corp_id, "employee", employee.userid)
    return OlderMember(
        active=employee.active,
        department=employee.dept_id_list,
        email=employee.email or UNSET,
        is_admin=employee.admin,
        is_leader=_leads(employee, department),
        mobile=mobile,
        name=employee.name,
        open_id=unionid,
        state_code=state_code,
        unionid=unionid,
        userid=employee.userid,
    )


def _leads(employee: Employee, department: Department) -> bool:
    return employee.userid in department.dept_manager_userid_list


def _phone(employee: Employee) -> tuple[str, str] | tuple[UnsetType, UnsetType]:
    return country_and_number(employee.mobile) if employee.mobile else (UNSET, UNSET)


def _map_text(pairs: Iterable[tuple[int, str]]) -> str:
    return "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"
