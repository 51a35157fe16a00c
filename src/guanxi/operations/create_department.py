"""Create a department."""

from guanxi.domain.staff_patch import DepartmentSent
from guanxi.operations.context import Context
from guanxi.operations.department_plans import DepartmentSaved, put_row


async def create_department(context: Context, corp_id: str, sent: DepartmentSent) -> DepartmentSaved:
    """Create a department; one that is there already gets the name and what else was sent.

    Args:
        context: the request's.
        corp_id: whose.
        sent: what it shall be. Without a dept_id it is given one; without a parent it lies in the root.

    Raises:
        OrganisationUnknown: there is no such organisation.
        ValueMissing, ValueInvalid: a value cannot be one.
        DepartmentUnknown: its parent is not there.
        DepartmentCycle: its parent lies in it.
    """
    needs, plan = put_row(sent)
    saved: DepartmentSaved = await context.write(corp_id, needs, plan)
    return saved
