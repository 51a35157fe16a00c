"""Employees and departments by DingTalk's pages."""

from collections.abc import Iterator

from guanxi.client import Client
from guanxi.client.dingtalk.departments import (
    DepartmentGot,
    DepartmentsListed,
    ListedDepartment,
    ParentDepartments,
    ParentDepartmentsListed,
    SubDepartmentsListed,
    WholeDepartment,
)
from guanxi.client.dingtalk.employees import (
    EmployeeGot,
    Member,
    MembersListed,
    MobileFound,
    UnionidFound,
    UseridsListed,
    WholeEmployee,
)

SALES_NORTH = 11


def look_at_employees(client: Client) -> None:
    """Look at employees, by id, phone number, unionid and department.

    Args:
        client: with an app.
    """
    got: EmployeeGot = client.v2_user_get("li.na", language="zh_CN")
    employee: WholeEmployee = got.result
    number: str | None = employee.mobile
    owner: MobileFound = client.v2_user_getbymobile(number or "13800001002")
    person: UnionidFound = client.user_getbyunionid(employee.unionid)
    print(employee.name, "is", owner.result.userid, "and", person.result.userid, "of kind", person.result.contact_type)

    ids: UseridsListed = client.user_listid(SALES_NORTH)
    userids: list[str] = ids.result.userid_list
    page: MembersListed = client.v2_user_list(dept_id=SALES_NORTH, size=1)
    more: bool = page.result.has_more
    members: Iterator[Member] = client.v2_user_list.each(dept_id=SALES_NORTH)
    print("members:", userids, [member.name for member in members], "on one page" if not more else "on several pages")


def look_at_departments(client: Client) -> None:
    """Look at departments, and at the ways between them.

    Args:
        client: with an app.
    """
    got: DepartmentGot = client.v2_department_get(SALES_NORTH)
    department: WholeDepartment = got.result
    parent: int | None = department.parent_id
    print(department.name, "lies in", parent)

    below: DepartmentsListed = client.v2_department_listsub()
    departments: list[ListedDepartment] = below.result
    ids: SubDepartmentsListed = client.v2_department_listsubid(1)
    dept_ids: list[int] = ids.result.dept_id_list
    print("below the root:", [one.name for one in departments], dept_ids)

    up: ParentDepartmentsListed = client.v2_department_listparentbyuser("li.na")
    ways: list[ParentDepartments] = up.result.parent_list
    print("from li.na to the root:", [way.parent_dept_id_list for way in ways])
