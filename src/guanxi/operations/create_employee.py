"""Create an employee."""

from guanxi.domain.failures import EmployeeExists
from guanxi.domain.staff import Employee
from guanxi.operations.context import Context
from guanxi.operations.employee_plans import EmployeeSaved, phone_of, put_row


async def create_employee(context: Context, corp_id: str, employee: Employee) -> EmployeeSaved:
    """Create an employee.

    Args:
        context: the request's.
        corp_id: whose.
        employee: what they shall be, checked.

    Raises:
        OrganisationUnknown: there is no such organisation.
        PhoneInvalid: `mobile` makes no number.
        EmployeeExists: somebody has the userid.
        DepartmentUnknown: a department is not there.
        EmployeePhoneTaken: another employee has the number.
    """

    def new(old: Employee | None) -> Employee:
        if old is not None:
            raise EmployeeExists("another employee has this userid")
        return employee

    needs, plan = put_row(employee.userid, phone_of(employee.mobile), new)
    created: EmployeeSaved = await context.write(corp_id, needs, plan)
    return created
