"""Delete a department."""

from guanxi.domain.contact import MAX_NUMBER, ROOT_DEPARTMENT
from guanxi.domain.failures import DepartmentNotEmpty, DepartmentUnknown, ValueInvalid
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import DEPARTMENT, Needs, Outcome, RemoveRecord, Working


async def delete_department(context: Context, corp_id: str, dept_id: int) -> None:
    """Delete a department that is empty; contacts stay shared with it.

    Args:
        context: the request's.
        corp_id: whose.
        dept_id: which.

    Raises:
        OrganisationUnknown: there is no such organisation.
        ValueInvalid: it is the root.
        DepartmentUnknown: it is not there.
        DepartmentNotEmpty: departments lie in it, or employees are its members.
    """
    if dept_id == ROOT_DEPARTMENT:
        raise ValueInvalid("the root department is always there", field="dept_id")
    if not 1 <= dept_id <= MAX_NUMBER:
        raise DepartmentUnknown("there is no such department")

    def plan(at: Working) -> Outcome[None]:
        organisation_of(at)
        departments = at.whole(DEPARTMENT)
        if dept_id not in departments:
            raise DepartmentUnknown("there is no such department")
        if any(department.parent_id == dept_id for department in departments.values()):
            raise DepartmentNotEmpty("departments lie in it; move or delete them first")
        if members := at.member_count(dept_id):
            raise DepartmentNotEmpty(f"it has {members} employees as members; move them first")
        return Outcome(None, (RemoveRecord(DEPARTMENT, dept_id, "department_deleted"),))

    await context.write(corp_id, Needs(whole=(DEPARTMENT,), members_of=(dept_id,)), plan)
