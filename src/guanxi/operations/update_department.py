"""Rename a department, move it, or set its order or its managers."""

from guanxi.domain.staff_patch import DepartmentPatch
from guanxi.operations.context import Context
from guanxi.operations.department_plans import DepartmentSaved, patch_row


async def update_department(context: Context, corp_id: str, dept_id: int, patch: DepartmentPatch) -> DepartmentSaved:
    """Change a department; all that lies in it moves with it. A change that changes nothing leaves no trace.

    Args:
        context: the request's.
        corp_id: whose.
        dept_id: which; of the root, only the name and the managers can be changed.
        patch: what shall change.

    Raises:
        OrganisationUnknown: there is no such organisation.
        ValueMissing, ValueInvalid: a value cannot be one.
        DepartmentUnknown: it, or its new parent, is not there.
        DepartmentCycle: its new parent lies in it.
    """
    needs, plan = patch_row(dept_id, patch)
    saved: DepartmentSaved = await context.write(corp_id, needs, plan)
    return saved
