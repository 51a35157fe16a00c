"""Why somebody sees a contact, or does not, in sentences."""

from collections.abc import Sequence
from typing import Final

from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.domain.sharing import Reach, Reason, Shared
from guanxi.domain.staff import Tree

_NAMED: Final = 10
"""Departments that one sentence names: an employee can be in a hundred, each of them deep in the tree."""


def reason_text(reason: Reason, userid: str, contact: Shared, tree: Tree) -> str:
    """Say why an employee sees a contact.

    Args:
        reason: from `reasons`.
        userid: theirs.
        contact: that they see.
        tree: the departments.
    """
    if reason.dept_id is None or reason.through is None:
        told = {"administrator": f"{userid} is an administrator", "owner": f"{userid} owns it"}
        return told.get(reason.rule, f"shared with {userid}")
    department = f"department {named(tree, reason.dept_id)}"
    if reason.rule == "share_dept_ids" and reason.dept_id == ROOT_DEPARTMENT:
        return f"shared with {department}, which is everyone"
    place = "it"
    if reason.through != reason.dept_id:
        place = f"{named(tree, reason.through)}, below {reason.dept_id}"
    if reason.rule == "manager":
        return f"{userid} manages {department}; the owner {contact.follower_user_id} is in {place}"
    return f"shared with {department}; {userid} is in {place}"


def employee_text(reason: Reason, userid: str, contact: Shared, tree: Tree, *, active: bool | None) -> str:
    """Say of a rule that names an employee what it does.

    Args:
        reason: that there is, or would be if they were active.
        userid: theirs.
        contact: that it is about.
        tree: the departments.
        active: whether they work here; None when there is no such employee.
    """
    told = reason_text(reason, userid, contact, tree)
    if active is None:
        return f"{told}; there is no employee {userid}, so this lets nobody in"
    return told if active else f"{told}; {userid} is not active, and sees nothing"


def department_text(dept_id: int, tree: Tree, employees: int) -> str:
    """Say of a department that a contact is shared with how many employees that lets in."""
    told = f"shared with department {named(tree, dept_id)}"
    if dept_id not in tree:
        return f"{told}; there is no such department, so this lets nobody in"
    many = f"{employees} active employee{'' if employees == 1 else 's'}"
    if dept_id == ROOT_DEPARTMENT:
        return f"{told}, which is everyone: {many}"
    return f"{told}: {many} in it or below it"


def refusal_text(reach: Reach, contact: Shared, tree: Tree) -> str:
    """Say why an employee does not see a contact.

    Args:
        reach: theirs, for which there are no `reasons`.
        contact: that they do not see.
        tree: the departments.
    """
    userid = reach.userid
    if not reach.active:
        return f"{userid} is not active"
    own = [named(tree, dept_id) for dept_id in reach.departments if dept_id != ROOT_DEPARTMENT]
    return (
        f"nothing shares it with {userid}{_departments(own)} or everyone; {userid} does not own it, manages no"
        f" department of its owner {contact.follower_user_id}, and is no administrator"
    )


def named(tree: Tree, dept_id: int) -> str:
    """Give a department's id and, where there is one, its name."""
    return f"{dept_id} {tree[dept_id].name}" if dept_id in tree else str(dept_id)


def _departments(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f", with department{'' if len(names) == 1 else 's'} {', '.join(names[:_NAMED])}{more}"
