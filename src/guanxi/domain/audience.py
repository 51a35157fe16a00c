"""Who sees a contact, and by which rule: found out by holding every employee against the rule."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from guanxi.domain.access_text import department_text, employee_text
from guanxi.domain.sharing import Reason, Rule, Shared, reach_of, reasons
from guanxi.domain.staff import Employee, Tree, path_to_root


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that lets employees see a contact, or would if those whom it names were there.

    Attributes:
        rule: which.
        employee: the userid of the one whom it lets in, where it is one.
        dept_id: the department that the contact is shared with, or that they manage.
        through: the department, the same one or below it, that the owner is a member of, when they manage it.
        name: the employee's, or the department's where there is no employee; None when they do not exist.
        active: whether the employee works here; None when there is none.
        employees: how many active employees it lets in.
        reason: all of that in one sentence.
    """

    rule: Rule
    employee: str | None = None
    dept_id: int | None = None
    through: int | None = None
    name: str | None
    active: bool | None = None
    employees: int
    reason: str


def managers_of(owner: Employee, tree: Tree) -> dict[str, list[tuple[int, int]]]:
    """Give who manages an employee: for each manager departments, the nearest first, and the owner's in each.

    Args:
        owner: of a contact; what inactive employees own is managed too.
        tree: the departments.
    """
    found: dict[str, dict[int, int]] = {}
    for own in owner.dept_id_list:
        for dept_id in path_to_root(tree, own) if own in tree else ():
            for userid in tree[dept_id].dept_manager_userid_list:
                found.setdefault(userid, {}).setdefault(dept_id, own)
    return {userid: list(departments.items()) for userid, departments in found.items()}


class Audience:
    """Those who see one contact.

    Attributes:
        employees: how many active ones do, each counted once.
    """

    def __init__(self, contact: Shared, owner: Employee | None, tree: Tree) -> None:
        """Begin: nobody has been looked at.

        Args:
            contact: that they see.
            owner: its owner; None when there is no such employee.
            tree: the departments.
        """
        self.employees = 0
        self._contact = contact
        self._tree = tree
        self._managers: Mapping[str, list[tuple[int, int]]] = {} if owner is None else managers_of(owner, tree)
        self._named: dict[str, Employee | None] = dict.fromkeys(
            (contact.follower_user_id, *contact.share_user_ids, *self._managers)
        )
        self._administrators: list[Employee] = []
        self._members: Counter[int | None] = Counter()

    def add(self, employees: Iterable[Employee]) -> None:
        """Look at more employees; each is looked at once."""
        owner = self._contact.follower_user_id
        for employee in employees:
            if employee.userid in self._named:
                self._named[employee.userid] = employee
            members = [(owner, dept_id, own) for dept_id, own in self._managers.get(employee.userid, ())]
            found = set(reasons(reach_of(employee, self._tree, members), self._contact))
            self.employees += bool(found)
            self._members.update(reason.dept_id for reason in found if reason.rule == "share_dept_ids")
            if Reason("administrator") in found:
                self._administrators.append(employee)

    def grants(self) -> Iterator[Grant]:
        """Give every rule: the owner's, shares as the contact lists them, managers, administrators."""
        contact = self._contact
        yield self._grant(Reason("owner"), contact.follower_user_id)
        for userid in dict.fromkeys(contact.share_user_ids):
            yield self._grant(Reason("share_user_ids"), userid)
        for dept_id in dict.fromkeys(contact.share_dept_ids):
            employees, department = self._members[dept_id], self._tree.get(dept_id)
            yield Grant(
                rule="share_dept_ids",
                dept_id=dept_id,
                name=None if department is None else department.name,
                employees=employees,
                reason=department_text(dept_id, self._tree, employees),
            )
        for userid, departments in self._managers.items():
            for dept_id, own in departments:
                yield self._grant(Reason("manager", dept_id, own), userid)
        for employee in self._administrators:
            self._named[employee.userid] = employee
            yield self._grant(Reason("administrator"), employee.userid)

    def _grant(self, reason: Reason, userid: str) -> Grant:
        employee = self._named[userid]
        active = None if employee is None else employee.active
        return Grant(
            rule=reason.rule,
            employee=userid,
            dept_id=reason.dept_id,
            through=reason.through,
            name=None if employee is None else employee.name,
            active=active,
            employees=int(bool(active)),
            reason=employee_text(reason, userid, self._contact, self._tree, active=active),
        )
