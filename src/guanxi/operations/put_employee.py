"""Create an employee, or replace one."""

from guanxi.domain.staff import Employee
from guanxi.operations.context import Context
from guanxi.operations.employee_plans import EmployeeSaved, phone_of, put_row
from guanxi.operations.staff_import import StaffRow


async def put_employee(context: Context, corp_id: str, employee: Employee) -> EmployeeSaved:
    """Create an employee or replace the one with that userid; to put the same again leaves no trace.

    Args:
        context: the request's.
        corp_id: whose.
        employee: what they shall be, checked.

    Raises:
        OrganisationUnknown: there is no such organisation.
        PhoneInvalid: `mobile` makes no number.
        DepartmentUnknown: a department is not there.
        EmployeePhoneTaken: another employee has the number.
    """
    needs, plan = plan_put(employee)
    saved: EmployeeSaved = await context.write(corp_id, needs, plan)
    return saved


def plan_put(employee: Employee) -> StaffRow:
    """Plan it; failures as above."""
    return put_row(employee.userid, phone_of(employee.mobile), lambda _: employee)
