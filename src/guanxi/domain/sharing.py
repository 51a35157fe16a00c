"""Who sees a contact, who may change it, and why: the one rule that every door applies.

An employee sees a contact that they own, that is shared with them or with a department that they belong to (directly,
or from a department below it), and whatever their role grants: an administrator everything, a manager what the members
of the department's tree own. Department 1 is everyone. Who is not active sees nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, Protocol

import msgspec

from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.domain.staff import Employee, Tree, descendants, path_to_root

Rule = Literal["administrator", "owner", "manager", "share_user_ids", "share_dept_ids"]

_OF_A_ROLE: Final = frozenset({"administrator", "owner", "manager"})
"""Rules by which one may change a contact, and not only see it."""


class Shared(Protocol):
    """As much of a contact as the rule looks at."""

    @property
    def follower_user_id(self) -> str:
        """Its owner."""

    @property
    def share_dept_ids(self) -> tuple[int, ...]:
        """Departments that it is shared with."""

    @property
    def share_user_ids(self) -> tuple[str, ...]:
        """Employees whom it is shared with."""


class Sharing(msgspec.Struct, frozen=True):
    """That much of a record, and no more of it."""

    follower_user_id: str
    share_dept_ids: tuple[int, ...]
    share_user_ids: tuple[str, ...]


decode_sharing = msgspec.json.Decoder(Sharing).decode


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """What an employee's place in the organisation lets them see.

    Attributes:
        userid: theirs.
        active: whether they work here.
        admin: whether they administer the directory.
        departments: those that they belong to, directly or from below, and for each the one of theirs that lies in
            it; department 1 is always among them.
        managed: members of the departments that they manage and of those below: the managed department, and the
            member's own one.
    """

    userid: str
    active: bool = True
    admin: bool = False
    departments: Mapping[int, int]
    managed: Mapping[str, tuple[int, int]]


class Reason(msgspec.Struct, frozen=True):
    """Why an employee sees a contact.

    Attributes:
        rule: which rule lets them.
        dept_id: the department that it is shared with, or that they manage.
        through: the department, the same one or below it, that they, or the managed owner, are a member of.
    """

    rule: Rule
    dept_id: int | None = None
    through: int | None = None


def reasons(reach: Reach, contact: Shared) -> Iterator[Reason]:
    """Give every reason for which an employee sees a contact; none when they do not."""
    if not reach.active:
        return
    owner = contact.follower_user_id
    if reach.admin:
        yield Reason("administrator")
    if owner == reach.userid:
        yield Reason("owner")
    if owner in reach.managed:
        yield Reason("manager", *reach.managed[owner])
    if reach.userid in contact.share_user_ids:
        yield Reason("share_user_ids")
    for dept_id in contact.share_dept_ids:
        if dept_id in reach.departments:
            yield Reason("share_dept_ids", dept_id, reach.departments[dept_id])


def sees(reach: Reach, contact: Shared) -> bool:
    """Tell whether an employee sees a contact."""
    return next(reasons(reach, contact), None) is not None


def may_edit(reach: Reach, contact: Shared) -> bool:
    """Tell whether an employee may change and delete a contact: as its owner, or by their role."""
    return any(reason.rule in _OF_A_ROLE for reason in reasons(reach, contact))


def may_make_owner(reach: Reach, userid: str) -> bool:
    """Tell whether an employee may make somebody the owner of a contact that they may edit."""
    return reach.active and (reach.admin or userid == reach.userid or userid in reach.managed)


def as_owner(userid: str) -> str:
    """Give an employee as the grantee of what they own, as the store keeps it."""
    return f"o:{userid}"


def as_employee(userid: str) -> str:
    """Give an employee as the grantee of what is shared with them."""
    return f"u:{userid}"


def as_department(dept_id: int) -> str:
    """Give a department as the grantee of what is shared with it."""
    return f"d:{dept_id}"


def grantees(contact: Shared) -> set[str]:
    """Give all whom a contact is open to: its owner, employees, departments."""
    return {
        as_owner(contact.follower_user_id),
        *map(as_employee, contact.share_user_ids),
        *map(as_department, contact.share_dept_ids),
    }


def granted(reach: Reach) -> list[str]:
    """Give those grantees of whom an employee is one; an administrator needs none."""
    if not reach.active:
        return []
    return [
        as_owner(reach.userid),
        as_employee(reach.userid),
        *map(as_department, reach.departments),
        *(as_owner(userid) for userid in reach.managed if userid != reach.userid),
    ]


def managed_departments(tree: Tree, userid: str) -> dict[int, int]:
    """Give the departments that an employee manages and those below, each with the managed one that it lies in."""
    managed: dict[int, int] = {}
    for dept_id, department in tree.items():
        if userid in department.dept_manager_userid_list:
            managed[dept_id] = dept_id
            for below in descendants(tree, dept_id):
                managed.setdefault(below.dept_id, dept_id)
    return managed


def reach_of(employee: Employee, tree: Tree, members: Iterable[tuple[str, int, int]]) -> Reach:
    """Give what an employee's place lets them see.

    Args:
        employee: they.
        tree: the departments.
        members: of the departments that they manage: userid, managed department, own department.
    """
    departments = {ROOT_DEPARTMENT: ROOT_DEPARTMENT}
    for own in employee.dept_id_list:
        for dept_id in path_to_root(tree, own) if own in tree else ():
            departments.setdefault(dept_id, own)
    return Reach(
        userid=employee.userid,
        active=employee.active,
        admin=employee.admin,
        departments=departments,
        managed={userid: (dept_id, own) for userid, dept_id, own in members},
    )
