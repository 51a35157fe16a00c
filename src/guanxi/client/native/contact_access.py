"""Who sees a contact, and why."""

from typing import Final, Literal

import msgspec

from guanxi.client.native.endpoint import native
from guanxi.client.operation import Operation


class AccessRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that lets employees see the contact, or would if those whom it names were there and active.

    Attributes:
        rule: what lets them in.
        employee: the one whom it lets in; absent for `share_dept_ids`.
        dept_id: the department that it is shared with, or that they manage.
        through: `manager`: the department, that one or below it, that the owner is in.
        name: the employee's, or for `share_dept_ids` the department's; null when there is none.
        active: whether the employee works here; null when there is none.
        employees: how many active employees it lets in.
        reason: the same in one sentence.
    """

    rule: Literal["administrator", "manager", "owner", "share_dept_ids", "share_user_ids"]
    employee: str | None = None
    dept_id: int | None = None
    through: int | None = None
    name: str | None
    active: bool | None = None
    employees: int
    reason: str


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Who sees a contact.

    Attributes:
        userid: the contact's id.
        rules: the owner's, shares with employees and departments, managers, administrators.
        employees: how many active employees see it, each counted once.
    """

    userid: str
    rules: list[AccessRule]
    employees: int


class GetContactAccess(msgspec.Struct, frozen=True):
    """Tell who sees a contact, and by which rules.

    Attributes:
        userid: the contact's id.
    """

    userid: str


class AccessReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why an employee sees the contact.

    Attributes:
        rule: what lets them in.
        dept_id: the department that it is shared with, or that they manage.
        through: the department, that one or below it, that they are in, or the owner for `manager`.
        reason: the same in one sentence.
    """

    rule: Literal["administrator", "manager", "owner", "share_dept_ids", "share_user_ids"]
    dept_id: int | None = None
    through: int | None = None
    reason: str


class EmployeeAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an employee sees a contact.

    Attributes:
        userid: the contact's id.
        employee: the employee's id.
        sees: whether they see it.
        may_edit: whether they may change and delete it.
        reasons: every reason why; empty when they do not see it.
        why_not: why they do not see it, in one sentence; null when they do.
    """

    userid: str
    employee: str
    sees: bool
    may_edit: bool
    reasons: list[AccessReason]
    why_not: str | None


class GetContactAccessOfEmployee(msgspec.Struct, frozen=True):
    """Tell whether an employee sees a contact, and why or why not.

    Attributes:
        userid: the contact's id.
        employee: the employee's id.
    """

    userid: str
    employee: str


GET_CONTACT_ACCESS: Final = Operation(
    "get_contact_access",
    "Tell who sees a contact, and by which rules.",
    GetContactAccess,
    Access,
    native("GET", "/contacts/{userid}/access"),
)
GET_CONTACT_ACCESS_OF_EMPLOYEE: Final = Operation(
    "get_contact_access_of_employee",
    "Tell whether an employee sees a contact, and why or why not.",
    GetContactAccessOfEmployee,
    EmployeeAccess,
    native("GET", "/contacts/{userid}/access/{employee}"),
)
