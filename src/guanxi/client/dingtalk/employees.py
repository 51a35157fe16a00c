"""Employees: the pages of topapi/v2/user and topapi/user."""

from typing import Final

import msgspec

from guanxi.client.dingtalk.page import Answered, read
from guanxi.client.operation import Listing, Operation
from guanxi.client.walks import LARGEST, ByCursor


class DeptOrder(msgspec.Struct, frozen=True):
    """The place of an employee in a department."""

    dept_id: int
    order: int = 0


class DeptLeader(msgspec.Struct, frozen=True):
    """Whether an employee leads a department."""

    dept_id: int
    leader: bool


class Role(msgspec.Struct, frozen=True):
    """A role of an employee. Guanxi has none."""

    id: int
    name: str
    group_name: str = ""


class Employee(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of an employee everywhere. What the server does not know, or the app may not see, is None.

    Attributes:
        userid: their id in the organisation.
        unionid: their id for all apps of one developer.
        name: at most 80 characters.
        avatar: the URL of a picture.
        state_code: the country code of the phone number, without a plus.
        mobile: their phone number.
        hide_mobile: whether it is shown to nobody.
        telephone: of their desk.
        job_number: their number in the organisation.
        title: their position.
        email: an address.
        org_email: their address in the organisation's own mail.
        work_place: where they work.
        remark: a note.
        dept_id_list: their departments.
        hired_date: milliseconds since 1970.
        active: whether they use DingTalk.
        admin: whether they are an administrator.
        boss: whether they are the boss.
        senior: whether they are shielded from messages of others.
        exclusive_account: whether the account is of the organisation.
        extension: more members, as JSON.
    """

    userid: str
    unionid: str = ""
    name: str
    avatar: str = ""
    state_code: str | None = None
    mobile: str | None = None
    hide_mobile: bool = False
    telephone: str | None = None
    job_number: str = ""
    title: str = ""
    email: str | None = None
    org_email: str | None = None
    work_place: str | None = None
    remark: str | None = None
    dept_id_list: list[int] = []
    hired_date: int | None = None
    active: bool = False
    admin: bool = False
    boss: bool = False
    senior: bool = False
    exclusive_account: bool = False
    extension: str | None = None


class WholeEmployee(Employee, frozen=True, kw_only=True):
    """An employee alone.

    Attributes:
        dept_order_list: their place in each department.
        leader_in_dept: whether they lead each department.
        role_list: their roles.
        manager_userid: whom they report to.
        real_authed: whether they have proved who they are.
    """

    dept_order_list: list[DeptOrder] = msgspec.field(default_factory=list)
    leader_in_dept: list[DeptLeader] = msgspec.field(default_factory=list)
    role_list: list[Role] = msgspec.field(default_factory=list)
    manager_userid: str | None = None
    real_authed: bool | None = None


class Member(Employee, frozen=True, kw_only=True):
    """An employee among the members of a department.

    Attributes:
        dept_order: their place in it.
        leader: whether they lead it.
    """

    dept_order: int = 0
    leader: bool = False


class V2UserGet(msgspec.Struct, frozen=True):
    """An employee to look at.

    Attributes:
        userid: their id.
        language: of names, where the server has several: zh_CN or en_US.
    """

    userid: str
    language: str | None = None


class V2UserGetbymobile(msgspec.Struct, frozen=True):
    """A phone number to look for.

    Attributes:
        mobile: if it is not of China, with a plus and its country.
        support_exclusive_account_search: whether accounts of the organisation are looked through too.
    """

    mobile: str
    support_exclusive_account_search: bool | None = None


class V2UserList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the members of a department.

    Attributes:
        dept_id: its id; 1 is the root.
        cursor: 0, then `next_cursor` of the page before.
        size: 1 to 100.
        order_field: the order that is wanted, where the server has several.
        contain_access_limit: whether those are told too whom the app may not see.
        language: of names, where the server has several: zh_CN or en_US.
    """

    dept_id: int
    cursor: int = 0
    size: int = LARGEST
    order_field: str | None = None
    contain_access_limit: bool | None = None
    language: str | None = None


class UserListid(msgspec.Struct, frozen=True):
    """A department whose members' ids are wanted.

    Attributes:
        dept_id: its id; 1 is the root.
    """

    dept_id: int


class UserGetbyunionid(msgspec.Struct, frozen=True):
    """A unionid to look for.

    Attributes:
        unionid: of an employee or of an external contact.
    """

    unionid: str


class EmployeeGot(Answered, frozen=True, kw_only=True):
    """An employee."""

    result: WholeEmployee


class MobileOwner(msgspec.Struct, frozen=True):
    """Who has a number.

    Attributes:
        userid: the employee's.
        exclusive_account_userid_list: accounts of the organisation that have it.
    """

    userid: str
    exclusive_account_userid_list: list[str] = []


class MobileFound(Answered, frozen=True, kw_only=True):
    """Who has a number."""

    result: MobileOwner


class Members(msgspec.Struct, frozen=True):
    """Members of a department.

    Attributes:
        has_more: whether there is a next page.
        list: those of this page.
        next_cursor: where the next page begins; None on the last.
    """

    has_more: bool
    list: list[Member]
    next_cursor: int | None = None


class MembersListed(Answered, frozen=True, kw_only=True):
    """A page of the members of a department."""

    result: Members


class Userids(msgspec.Struct, frozen=True):
    """Ids of employees."""

    userid_list: list[str] = []


class UseridsListed(Answered, frozen=True, kw_only=True):
    """The ids of all members of a department."""

    result: Userids


class Person(msgspec.Struct, frozen=True):
    """An employee or an external contact.

    Attributes:
        userid: their id.
        contact_type: 0 for an employee, 1 for an external contact.
    """

    userid: str
    contact_type: int


class UnionidFound(Answered, frozen=True, kw_only=True):
    """Who has a unionid."""

    result: Person


def _members(answer: MembersListed) -> list[Member]:
    return answer.result.list


def _next(answer: MembersListed) -> int | None:
    return answer.result.next_cursor if answer.result.has_more else None


V2_USER_GET: Final = Operation("v2_user_get", "Look at an employee.", V2UserGet, EmployeeGot, read("v2/user/get"))
V2_USER_GETBYMOBILE: Final = Operation(
    "v2_user_getbymobile",
    "Find the employee who has a phone number.",
    V2UserGetbymobile,
    MobileFound,
    read("v2/user/getbymobile"),
)
V2_USER_LIST: Final = Listing(
    "v2_user_list",
    "List the members of a department.",
    V2UserList,
    MembersListed,
    read("v2/user/list"),
    ByCursor(_members, _next),
)
USER_LISTID: Final = Operation(
    "user_listid", "List the ids of all members of a department.", UserListid, UseridsListed, read("user/listid")
)
USER_GETBYUNIONID: Final = Operation(
    "user_getbyunionid",
    "Find the employee or external contact who has a unionid.",
    UserGetbyunionid,
    UnionidFound,
    read("user/getbyunionid"),
)
