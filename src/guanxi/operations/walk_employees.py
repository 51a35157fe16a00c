"""Read employees as the native API tells them."""

from guanxi.domain.phone import international
from guanxi.domain.staff import Employee
from guanxi.operations.context import Asking
from guanxi.operations.read_departments import get_department


async def read_employee(asking: Asking, userid: str) -> Employee:
    """Give an employee.

    Raises:
        EmployeeUnknown: nobody has that userid.
    """
    return await asking.context.store.staff.employee(asking.corp_id, userid)


async def find_employee(asking: Asking, mobile: str) -> Employee:
    """Give the employee with a phone number; one outside China has a plus and its country code.

    Raises:
        PhoneInvalid: it makes no number.
        EmployeeUnknown: nobody has it.
    """
    return await asking.context.store.staff.employee_with_phone(asking.corp_id, international(mobile))


async def walk_employees(asking: Asking, after: str, limit: int, dept_id: int | None = None) -> list[Employee]:
    """Give employees by userid.

    A walk neither repeats nor skips an employee who stays meanwhile.

    Args:
        asking: who asks.
        after: the userid of the last one that was seen; `""` at the beginning.
        limit: how many at most.
        dept_id: only direct members of this department.

    Raises:
        DepartmentUnknown: there is no such department.
    """
    staff = asking.context.store.staff
    if dept_id is None:
        return await staff.employees(asking.corp_id, after, limit)
    await get_department(asking.context, asking.organisation, dept_id)
    return await staff.members(asking.corp_id, dept_id, after, limit)


async def count_employees(asking: Asking, dept_id: int | None = None) -> int:
    """Give the number of employees, of all or of those who are direct members of a department.

    Raises:
        DepartmentUnknown: there is no such department.
    """
    if dept_id is not None:
        await get_department(asking.context, asking.organisation, dept_id)
    return await asking.context.store.staff.employee_count(asking.corp_id, dept_id)
