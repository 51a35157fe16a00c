"""Staff: employees, and the tree of departments that they belong to."""

from collections.abc import Collection, Container, Iterator, Mapping
from typing import Final

import msgspec

from guanxi.domain.contact import MAX_NUMBER, ROOT_DEPARTMENT
from guanxi.domain.failures import DepartmentCycle, DepartmentUnknown, ValueInvalid, ValueMissing
from guanxi.domain.text import MAX_ID, is_blank, text_fault

MAX_MEMBERSHIPS: Final = 100
"""Departments of one employee (the vendor's limit)."""

MAX_MANAGERS: Final = 100
"""Managers of one department."""

_NAME: Final = 128


class Employee(msgspec.Struct, frozen=True, kw_only=True):
    """One of the organisation's people.

    Attributes:
        userid: their id, chosen by the organisation.
        name: what people call them.
        mobile: their phone number as sent; a country code needs a plus in front, 86 needs none. Empty for none.
        email: empty for none.
        dept_id_list: the departments that they are members of.
        active: whether they work here; who does not sees nothing.
        admin: whether they administer the directory: they see and edit every contact.
    """

    userid: str
    name: str
    mobile: str = ""
    email: str = ""
    dept_id_list: tuple[int, ...] = (ROOT_DEPARTMENT,)
    active: bool = True
    admin: bool = False


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """A department.

    Attributes:
        dept_id: its id, chosen by the organisation or given.
        name: what people call it.
        parent_id: the department that it lies in; None for the root alone.
        order: its place among its siblings, the lowest first.
        dept_manager_userid_list: employees who see and edit what the members of it, and of all below it, own. One who
            is not there yet becomes a manager by being created.
    """

    dept_id: int
    name: str
    parent_id: int | None = ROOT_DEPARTMENT
    order: int = 0
    dept_manager_userid_list: tuple[str, ...] = ()


Tree = Mapping[int, Department]
"""The departments of an organisation by dept_id; the root is always there."""


class Place(msgspec.Struct, frozen=True):
    """As much of an employee as decides what they, and their managers, see."""

    departments: frozenset[int]
    active: bool
    admin: bool


def place_of(employee: Employee) -> Place:
    """Give an employee's place in the organisation."""
    return Place(frozenset(employee.dept_id_list), employee.active, employee.admin)


def check_employee(employee: Employee) -> None:
    """Check each value of an employee, but for their departments.

    Raises:
        ValueMissing: userid or name is blank.
        ValueInvalid: a value is too long, too many, or holds control characters.
    """
    _check_text("userid", employee.userid, MAX_ID, required=True)
    if "/" in employee.userid or employee.userid in {".", ".."}:  # it stands in paths
        raise ValueInvalid("userid holds no slash, and is neither . nor ..", field="userid")
    _check_text("name", employee.name, _NAME, required=True)
    _check_text("email", employee.email, 256)
    if len(employee.dept_id_list) > MAX_MEMBERSHIPS:
        raise ValueInvalid(f"dept_id_list holds more than {MAX_MEMBERSHIPS} departments", field="dept_id_list")


def check_memberships(employee: Employee, departments: Container[int]) -> None:
    """Refuse departments that are not there.

    Args:
        employee: the member.
        departments: dept_ids of those that there are; the root's need not be among them.

    Raises:
        DepartmentUnknown: the first that is not.
    """
    for dept_id in employee.dept_id_list:
        if dept_id != ROOT_DEPARTMENT and dept_id not in departments:
            raise DepartmentUnknown(f"there is no department {dept_id}; create it first", field="dept_id_list")


def check_department(department: Department, tree: Tree) -> None:
    """Check a department as it shall be.

    Args:
        department: new or changed.
        tree: the departments as they are.

    Raises:
        ValueMissing: the name is blank.
        ValueInvalid: a value is out of range, too long or holds control characters; the root has a parent or an order.
        DepartmentUnknown: its parent is not there.
        DepartmentCycle: its parent lies in it.
    """
    _check_text("name", department.name, _NAME, required=True)
    if not 1 <= department.dept_id <= MAX_NUMBER:
        raise ValueInvalid(f"dept_id is a number from 1 to {MAX_NUMBER}", field="dept_id")
    if not -MAX_NUMBER <= department.order <= MAX_NUMBER:
        raise ValueInvalid("order is a 64-bit number", field="order")
    _check_managers(department.dept_manager_userid_list)
    if department.dept_id == ROOT_DEPARTMENT:
        if department.parent_id is not None:
            raise ValueInvalid("the root department lies in no other one", field="parent_id")
        if department.order:
            raise ValueInvalid("the root department has no siblings, and so no order", field="order")
        return
    if department.parent_id is None or department.parent_id not in tree:
        raise DepartmentUnknown(f"there is no department {department.parent_id}", field="parent_id")
    if department.dept_id in path_to_root(tree, department.parent_id):
        raise DepartmentCycle(f"department {department.parent_id} lies in department {department.dept_id}")


def _check_managers(userids: tuple[str, ...]) -> None:
    field = "dept_manager_userid_list"
    if len(userids) > MAX_MANAGERS:
        raise ValueInvalid(f"{field} holds more than {MAX_MANAGERS} employees", field=field)
    for userid in userids:
        if is_blank(userid):
            raise ValueInvalid(f"{field} holds an empty id", field=field)
        _check_text(field, userid, MAX_ID)


def _check_text(field: str, value: str, maximum: int, *, required: bool = False) -> None:
    if required and is_blank(value):
        raise ValueMissing(f"{field} is required", field=field)
    if fault := text_fault(value, maximum):
        raise ValueInvalid(f"{field} {fault}", field=field)


def path_to_root(tree: Tree, dept_id: int) -> list[int]:
    """Give a department and those that it lies in, the root last.

    Raises:
        DepartmentUnknown: there is no such department.
    """
    path = [department_of(tree, dept_id).dept_id]
    while (parent := tree[path[-1]].parent_id) is not None:
        path.append(parent)
    return path


def children(tree: Tree, dept_id: int) -> list[Department]:
    """Give the departments that lie directly in one, in their order.

    Raises:
        DepartmentUnknown: there is no such department.
    """
    department_of(tree, dept_id)
    return sorted(
        (department for department in tree.values() if department.parent_id == dept_id),
        key=lambda department: (department.order, department.dept_id),
    )


def descendants(tree: Tree, dept_id: int) -> Iterator[Department]:
    """Give the departments that lie in one, at any depth, parents before their children.

    Raises:
        DepartmentUnknown: there is no such department.
    """
    below: dict[int, list[Department]] = {}
    for department in sorted(tree.values(), key=lambda one: (one.order, one.dept_id)):
        if department.parent_id is not None:
            below.setdefault(department.parent_id, []).append(department)
    waiting = [department_of(tree, dept_id)]
    while waiting:
        inner = below.get(waiting.pop(0).dept_id, [])
        yield from inner
        waiting.extend(inner)


def department_of(tree: Tree, dept_id: int) -> Department:
    """Give a department.

    Raises:
        DepartmentUnknown: there is no such department.
    """
    if dept_id not in tree:
        raise DepartmentUnknown(f"there is no department {dept_id}")
    return tree[dept_id]


def tree_of(departments: Collection[Department], organisation_name: str) -> dict[int, Department]:
    """Give the tree of an organisation: the root is there even if nobody has named it.

    Args:
        departments: those that are stored.
        organisation_name: the root's name unless it was given one.
    """
    tree = {ROOT_DEPARTMENT: Department(dept_id=ROOT_DEPARTMENT, name=organisation_name, parent_id=None)}
    return tree | {department.dept_id: department for department in departments}
