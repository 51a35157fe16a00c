"""Older pages about departments, which programs of old call; those of topapi/v2 say the same."""

from typing import Final

import msgspec

from guanxi.client.dingtalk.page import Answered, older
from guanxi.client.operation import Operation


class GetDepartmentGet(msgspec.Struct, frozen=True):
    """A department to look at.

    Attributes:
        id: its id; 1 is the root.
        lang: of names, where the server has several.
    """

    id: int
    lang: str | None = None


class GetDepartmentList(msgspec.Struct, frozen=True, kw_only=True):
    """The departments in one.

    Attributes:
        id: its id; the root where it is None.
        fetch_child: whether those that lie in them are told too.
        lang: of names, where the server has several.
    """

    id: int | None = None
    fetch_child: bool | None = None
    lang: str | None = None


class GetDepartmentListIds(msgspec.Struct, frozen=True):
    """The ids of the departments that lie directly in one.

    Attributes:
        id: its id; 1 is the root.
    """

    id: int


class OlderDepartment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A department among others.

    Attributes:
        id: its id; 1 is the root.
        name: what people call it.
        parentid: the department that it lies in; None for the root.
        auto_add_user: whether new members join its group chat by themselves.
        create_dept_group: whether it has a group chat.
    """

    id: int
    name: str
    parentid: int | None = None
    auto_add_user: bool = False
    create_dept_group: bool = False


class OlderWholeDepartment(OlderDepartment, frozen=True, kw_only=True, rename="camel"):
    """A department alone. Lists stand in texts, with | between their members.

    Attributes:
        order: its place among its siblings.
        dept_hiding: whether it is hidden.
        dept_manager_userid_list: the employees who lead it.
        dept_permits: departments that see it where it is hidden.
        user_permits: employees who see it where it is hidden.
        outer_dept: whether its members see only themselves.
        outer_permit_depts: departments that they see all the same.
        outer_permit_users: employees whom they see all the same.
        org_dept_owner: the owner of its group chat.
        group_contain_sub_dept: whether members of its sub-departments are in that.
    """

    order: int = 0
    dept_hiding: bool = False
    dept_manager_userid_list: str = ""
    dept_permits: str = ""
    user_permits: str = ""
    outer_dept: bool = False
    outer_permit_depts: str = ""
    outer_permit_users: str = ""
    org_dept_owner: str = ""
    group_contain_sub_dept: bool = False


class OlderDepartmentsListed(Answered, frozen=True, kw_only=True):
    """Departments."""

    department: list[OlderDepartment]


class OlderSubDepartmentsListed(Answered, frozen=True, kw_only=True):
    """Ids of departments."""

    sub_dept_id_list: list[int] = msgspec.field(default_factory=list)


GET_DEPARTMENT_GET: Final = Operation(
    "get_department_get", "Look at a department.", GetDepartmentGet, OlderWholeDepartment, older("/department/get")
)
GET_DEPARTMENT_LIST: Final = Operation(
    "get_department_list",
    "List the departments in one.",
    GetDepartmentList,
    OlderDepartmentsListed,
    older("/department/list"),
)
GET_DEPARTMENT_LIST_IDS: Final = Operation(
    "get_department_list_ids",
    "List the ids of the departments that lie directly in one.",
    GetDepartmentListIds,
    OlderSubDepartmentsListed,
    older("/department/list_ids"),
)
