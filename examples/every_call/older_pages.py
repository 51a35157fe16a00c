"""Older pages of DingTalk's, for programs that are moved from them: those of `employees` say the same."""

from collections.abc import Iterator

from guanxi.client import Client, NotFound
from guanxi.client.dingtalk.older_departments import (
    OlderDepartmentsListed,
    OlderSubDepartmentsListed,
    OlderWholeDepartment,
)
from guanxi.client.dingtalk.older_employees import (
    OlderMember,
    OlderMembersListed,
    OlderName,
    OlderNamesListed,
    OlderPerson,
    OlderUserid,
    OlderUserids,
    OlderUserinfo,
    OlderWholeEmployee,
)

SALES_NORTH = 11


def look_by_older_pages(client: Client) -> None:
    """Look at employees and departments.

    Args:
        client: with an app.
    """
    employee: OlderWholeEmployee = client.get_user_get("li.na")
    owner: OlderUserid = client.get_user_get_by_mobile(employee.mobile or "13800001002")
    person: OlderPerson = client.get_user_get_userid_by_unionid(employee.unionid)
    print(employee.name, "is", owner.userid, "and", person.userid, "of kind", person.contact_type)

    ids: OlderUserids = client.get_user_get_dept_member(SALES_NORTH)
    page: OlderMembersListed = client.get_user_list(department_id=SALES_NORTH, offset=0, size=1)
    members: Iterator[OlderMember] = client.get_user_list.each(department_id=SALES_NORTH)
    names: OlderNamesListed = client.get_user_simplelist(department_id=SALES_NORTH, offset=0, size=1)
    every_name: Iterator[OlderName] = client.get_user_simplelist.each(department_id=SALES_NORTH)
    print("members:", ids.user_ids, [member.position for member in members], [one.name for one in every_name])
    print("there are more:", page.has_more, names.has_more)

    department: OlderWholeDepartment = client.get_department_get(SALES_NORTH)
    below: OlderDepartmentsListed = client.get_department_list(id=1, fetch_child=True)
    dept_ids: OlderSubDepartmentsListed = client.get_department_list_ids(1)
    print(department.name, "is one of", [one.name for one in below.department], dept_ids.sub_dept_id_list)

    try:
        login: OlderUserinfo = client.get_user_getuserinfo("code")
    except NotFound as error:  # codes are given by DingTalk alone
        print("no login:", error.errcode)
    else:
        print("logged in:", login.userid)
