"""Departments: the pages of topapi/v2/department."""

from typing import Final

import msgspec

from guanxi.client.dingtalk.page import Answered, read
from guanxi.client.operation import Operation


class ListedDepartment(msgspec.Struct, frozen=True, kw_only=True):
    """A department among others.

    Attributes:
        dept_id: its id; 1 is the root.
        name: what people call it.
        parent_id: the department that it lies in; None for the root.
        auto_add_user: whether new members join its group chat by themselves.
        create_dept_group: whether it has a group chat.
    """

    dept_id: int
    name: str
    parent_id: int | None = None
    auto_add_user: bool = False
    create_dept_group: bool = False


class WholeDepartment(ListedDepartment, frozen=True, kw_only=True):
    """A department alone.

    Attributes:
        order: its place among its siblings.
        dept_manager_userid_list: the employees who lead it.
        dept_permits: departments that see it where it is hidden.
        user_permits: employees who see it where it is hidden.
        hide_dept: whether it is hidden.
        outer_dept: whether its members see only themselves.
        outer_permit_depts: departments that they see all the same.
        outer_permit_users: employees whom they see all the same.
        org_dept_owner: the owner of its group chat.
        group_contain_sub_dept: whether members of its sub-departments are in that.
    """

    order: int = 0
    dept_manager_userid_list: list[str] = msgspec.field(default_factory=list)
    dept_permits: list[int] = msgspec.field(default_factory=list)
    user_permits: list[str] = msgspec.field(default_factory=list)
    hide_dept: bool = False
    outer_dept: bool = False
    outer_permit_depts: list[int] = msgspec.field(default_factory=list)
    outer_permit_users: list[str] = msgspec.field(default_factory=list)
    org_dept_owner: str = ""
    group_contain_sub_dept: bool = False


class V2DepartmentGet(msgspec.Struct, frozen=True):
    """A department to look at.

    Attributes:
        dept_id: its id; 1 is the root.
        language: of names, where the server has several: zh_CN or en_US.
    """

    dept_id: int
    language: str | None = None


class V2DepartmentListsub(msgspec.Struct, frozen=True):
    """The departments that lie directly in one.

    Attributes:
        dept_id: its id; the root where it is None.
        language: of names, where the server has several: zh_CN or en_US.
    """

    dept_id: int | None = None
    language: str | None = None


class V2DepartmentListsubid(msgspec.Struct, frozen=True):
    """The ids of the departments that lie directly in one.

    Attributes:
        dept_id: its id; 1 is the root.
    """

    dept_id: int


class V2DepartmentListparentbyuser(msgspec.Struct, frozen=True):
    """The ways from an employee's departments to the root.

    Attributes:
        userid: the employee's.
    """

    userid: str


class DepartmentGot(Answered, frozen=True, kw_only=True):
    """A department."""

    result: WholeDepartment


class DepartmentsListed(Answered, frozen=True, kw_only=True):
    """Departments, in their order."""

    result: list[ListedDepartment]


class SubDepartments(msgspec.Struct, frozen=True):
    """Ids of departments, in their order."""

    dept_id_list: list[int] = []


class SubDepartmentsListed(Answered, frozen=True, kw_only=True):
    """Ids of departments."""

    result: SubDepartments


class ParentDepartments(msgspec.Struct, frozen=True):
    """One way: a department, and those that it lies in; the root is the last."""

    parent_dept_id_list: list[int] = []


class ParentLists(msgspec.Struct, frozen=True):
    """One way for each department of the employee."""

    parent_list: list[ParentDepartments] = []


class ParentDepartmentsListed(Answered, frozen=True, kw_only=True):
    """The ways to the root."""

    result: ParentLists


V2_DEPARTMENT_GET: Final = Operation(
    "v2_department_get", "Look at a department.", V2DepartmentGet, DepartmentGot, read("v2/department/get")
)
V2_DEPARTMENT_LISTSUB: Final = Operation(
    "v2_department_listsub",
    "List the departments that lie directly in one.",
    V2DepartmentListsub,
    DepartmentsListed,
    read("v2/department/listsub"),
)
V2_DEPARTMENT_LISTSUBID: Final = Operation(
    "v2_department_listsubid",
    "List the ids of the departments that lie directly in one.",
    V2DepartmentListsubid,
    SubDepartmentsListed,
    read("v2/department/listsubid"),
)
V2_DEPARTMENT_LISTPARENTBYUSER: Final = Operation(
    "v2_department_listparentbyuser",
    "List the ways from an employee's departments to the root.",
    V2DepartmentListparentbyuser,
    ParentDepartmentsListed,
    read("v2/department/listparentbyuser"),
)
