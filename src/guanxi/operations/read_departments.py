"""Read an organisation's departments."""

from heapq import nsmallest

from guanxi.domain.organisation import Organisation
from guanxi.domain.staff import Department, Employee, children, department_of, descendants, path_to_root
from guanxi.operations.context import Context


async def get_department(context: Context, organisation: Organisation, dept_id: int) -> Department:
    """Give a department.

    Raises:
        DepartmentUnknown: there is none with that dept_id.
    """
    return department_of(await context.store.staff.departments(organisation), dept_id)


async def list_departments_in(context: Context, organisation: Organisation, dept_id: int) -> list[Department]:
    """Give the departments that lie directly in one, in their order.

    Raises:
        DepartmentUnknown: there is none with that dept_id.
    """
    return children(await context.store.staff.departments(organisation), dept_id)


async def list_departments_below(context: Context, organisation: Organisation, dept_id: int) -> list[Department]:
    """Give the departments that lie in one at any depth, parents before their children.

    Raises:
        DepartmentUnknown: there is none with that dept_id.
    """
    return list(descendants(await context.store.staff.departments(organisation), dept_id))


async def list_paths_to_root(context: Context, organisation: Organisation, userid: str) -> list[list[int]]:
    """Give, for each of an employee's departments, itself and those that it lies in, the root last.

    Raises:
        EmployeeUnknown: there is none with that userid.
    """
    employee = await context.store.staff.employee(organisation.corp_id, userid)
    tree = await context.store.staff.departments(organisation)
    # Between the two reads the employee may have left one that is no more.
    return [path_to_root(tree, dept_id) for dept_id in employee.dept_id_list if dept_id in tree]


async def list_departments_led(context: Context, organisation: Organisation, employee: Employee) -> list[int]:
    """Give the dept_ids of those of an employee's departments that they manage."""
    tree = await context.store.staff.departments(organisation)
    # As above, they may have left one that is no more.
    theirs = (tree[dept_id] for dept_id in employee.dept_id_list if dept_id in tree)
    return [one.dept_id for one in theirs if employee.userid in one.dept_manager_userid_list]


async def list_departments(context: Context, organisation: Organisation, after: int, limit: int) -> list[Department]:
    """Give departments by dept_id, the root always among them.

    Args:
        context: the request's.
        organisation: whose.
        after: a dept_id; those behind it are given. 0 for the first ones.
        limit: how many at most.
    """
    tree = await context.store.staff.departments(organisation)
    return [tree[dept_id] for dept_id in nsmallest(limit, (dept_id for dept_id in tree if dept_id > after))]


async def count_departments(context: Context, organisation: Organisation) -> int:
    """Give how many departments there are, with the root."""
    return len(await context.store.staff.departments(organisation))
