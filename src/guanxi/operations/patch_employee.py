"""Change some of what is known of an employee."""

from msgspec import UNSET

from guanxi.domain.failures import EmployeeUnknown
from guanxi.domain.staff import Employee
from guanxi.domain.staff_patch import EmployeePatch, patched_employee
from guanxi.operations.context import Context
from guanxi.operations.employee_plans import EmployeeSaved, phone_of, put_row


async def patch_employee(context: Context, corp_id: str, userid: str, patch: EmployeePatch) -> EmployeeSaved:
    """Change an employee; a change that leaves them as they are leaves no trace.

    Args:
        context: the request's.
        corp_id: whose.
        userid: which.
        patch: what shall change.

    Raises:
        OrganisationUnknown: there is no such organisation.
        EmployeeUnknown: nobody has the userid.
        ValueMissing, ValueInvalid: a value cannot be one.
        DepartmentUnknown: a department is not there.
        EmployeePhoneTaken: another employee has the number.
    """

    def patched(old: Employee | None) -> Employee:
        if old is None:
            raise EmployeeUnknown("no employee has that userid")
        return patched_employee(old, patch)

    phone = None if patch.mobile is UNSET else phone_of(patch.mobile or "")
    needs, plan = put_row(userid, phone, patched)
    saved: EmployeeSaved = await context.write(corp_id, needs, plan)
    return saved
