"""Older pages about employees, which programs of old call; those of topapi/v2 say the same."""

from typing import Final

import msgspec

from guanxi.client.dingtalk.page import Answered, older
from guanxi.client.operation import Listing, Operation
from guanxi.client.walks import ByOffset


class GetUserGet(msgspec.Struct, frozen=True):
    """An employee to look at.

    Attributes:
        userid: their id.
        lang: of names, where the server has several.
    """

    userid: str
    lang: str | None = None


class GetUserGetByMobile(msgspec.Struct, frozen=True):
    """A phone number to look for.

    Attributes:
        mobile: if it is not of China, with a plus and its country.
    """

    mobile: str


class GetUserGetDeptMember(msgspec.Struct, frozen=True, rename="camel"):
    """A department whose members' ids are wanted.

    Attributes:
        dept_id: its id; 1 is the root.
    """

    dept_id: int


class GetUserGetUseridByUnionid(msgspec.Struct, frozen=True):
    """A unionid to look for.

    Attributes:
        unionid: of an employee or of an external contact.
    """

    unionid: str


class GetUserGetuserinfo(msgspec.Struct, frozen=True):
    """A login code to redeem. Guanxi knows no codes: it refuses each.

    Attributes:
        code: as a page in DingTalk was given it.
    """

    code: str


class GetUserList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the members of a department.

    Attributes:
        department_id: its id; 1 is the root.
        offset: how many are left out; it counts only together with `size`.
        size: 1 to 100; it counts only together with `offset`.
        order: the order that is wanted, where the server has several.
        lang: of names, where the server has several.
    """

    department_id: int
    offset: int | None = None
    size: int | None = None
    order: str | None = None
    lang: str | None = None


class GetUserSimplelist(GetUserList, frozen=True, kw_only=True):
    """A page of the names of the members of a department; its members are those of GetUserList."""


class OlderEmployee(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is told of an employee everywhere. What the server does not know, or the app may not see, is None.

    Attributes:
        userid: their id in the organisation.
        unionid: their id for all apps of one developer.
        open_id: the unionid's name of old.
        name: at most 80 characters.
        avatar: the URL of a picture.
        state_code: the country code of the phone number, without a plus.
        mobile: their phone number.
        jobnumber: their number in the organisation.
        position: their position.
        email: an address.
        department: their departments.
        active: whether they use DingTalk.
        is_admin: whether they are an administrator.
        is_boss: whether they are the boss.
        is_hide: whether their number is shown to nobody.
    """

    userid: str
    unionid: str = ""
    open_id: str = ""
    name: str
    avatar: str = ""
    state_code: str | None = None
    mobile: str | None = None
    jobnumber: str = ""
    position: str = ""
    email: str | None = None
    department: list[int] = []
    active: bool = False
    is_admin: bool = False
    is_boss: bool = False
    is_hide: bool = False


class OlderRole(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A role of an employee. Guanxi has none."""

    id: int
    name: str
    group_name: str = ""


class OlderWholeEmployee(OlderEmployee, frozen=True, kw_only=True, rename="camel"):
    """An employee alone.

    Attributes:
        is_leader_in_depts: which departments they lead, as a text: {1:false,2:true}.
        order_in_depts: their place in each department, likewise.
        is_senior: whether they are shielded from messages of others.
        roles: their roles.
    """

    is_leader_in_depts: str = ""
    order_in_depts: str = ""
    is_senior: bool = False
    roles: list[OlderRole] = msgspec.field(default_factory=list)


class OlderMember(OlderEmployee, frozen=True, kw_only=True, rename="camel"):
    """An employee among the members of a department.

    Attributes:
        is_leader: whether they lead it.
        order: their place in it.
    """

    is_leader: bool = False
    order: int = 0


class OlderMembersListed(Answered, frozen=True, kw_only=True):
    """A page of the members of a department.

    Attributes:
        userlist: those of this page.
        has_more: whether there is a next page.
    """

    userlist: list[OlderMember]
    has_more: bool = msgspec.field(name="hasMore", default=False)


class OlderName(msgspec.Struct, frozen=True):
    """The name of a member of a department."""

    userid: str
    name: str


class OlderNamesListed(Answered, frozen=True, kw_only=True):
    """A page of the names of the members of a department.

    Attributes:
        userlist: those of this page.
        has_more: whether there is a next page.
    """

    userlist: list[OlderName]
    has_more: bool = msgspec.field(name="hasMore", default=False)


class OlderUserid(Answered, frozen=True, kw_only=True):
    """The id of an employee."""

    userid: str


class OlderUserids(Answered, frozen=True, kw_only=True):
    """The ids of all members of a department."""

    user_ids: list[str] = msgspec.field(name="userIds", default_factory=list)


class OlderPerson(Answered, frozen=True, kw_only=True):
    """An employee or an external contact.

    Attributes:
        userid: their id.
        contact_type: 0 for an employee, 1 for an external contact.
    """

    userid: str
    contact_type: int = msgspec.field(name="contactType")


class OlderUserinfo(Answered, frozen=True, kw_only=True):
    """Who has logged in.

    Attributes:
        userid: the employee's id.
        name: the employee's name.
        device_id: of their device.
        is_sys: whether they are an administrator.
        sys_level: of which level: 1 the main one, 2 another one, 100 the boss, 0 none.
    """

    userid: str = ""
    name: str = ""
    device_id: str = msgspec.field(name="deviceId", default="")
    is_sys: bool = False
    sys_level: int = 0


def _members(answer: OlderMembersListed) -> list[OlderMember]:
    return answer.userlist


def _names(answer: OlderNamesListed) -> list[OlderName]:
    return answer.userlist


GET_USER_GET: Final = Operation(
    "get_user_get", "Look at an employee.", GetUserGet, OlderWholeEmployee, older("/user/get")
)
GET_USER_GET_BY_MOBILE: Final = Operation(
    "get_user_get_by_mobile",
    "Find the employee who has a phone number.",
    GetUserGetByMobile,
    OlderUserid,
    older("/user/get_by_mobile"),
)
GET_USER_GET_DEPT_MEMBER: Final = Operation(
    "get_user_get_dept_member",
    "List the ids of all members of a department.",
    GetUserGetDeptMember,
    OlderUserids,
    older("/user/getDeptMember"),
)
GET_USER_GET_USERID_BY_UNIONID: Final = Operation(
    "get_user_get_userid_by_unionid",
    "Find the employee or external contact who has a unionid.",
    GetUserGetUseridByUnionid,
    OlderPerson,
    older("/user/getUseridByUnionid"),
)
GET_USER_GETUSERINFO: Final = Operation(
    "get_user_getuserinfo", "Redeem a login code.", GetUserGetuserinfo, OlderUserinfo, older("/user/getuserinfo")
)
GET_USER_LIST: Final = Listing(
    "get_user_list",
    "List the members of a department.",
    GetUserList,
    OlderMembersListed,
    older("/user/list"),
    ByOffset(_members),
)
GET_USER_SIMPLELIST: Final = Listing(
    "get_user_simplelist",
    "List the names of the members of a department.",
    GetUserSimplelist,
    OlderNamesListed,
    older("/user/simplelist"),
    ByOffset(_names),
)
