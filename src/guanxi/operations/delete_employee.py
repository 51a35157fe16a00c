"""Delete an employee."""

from typing import Any, Final

import msgspec

from guanxi.domain.failures import EmployeeUnknown
from guanxi.domain.staff import Department
from guanxi.operations.context import Context
from guanxi.store import DEPARTMENT, EMPLOYEE, KEY, Effect, Needs, Noun, Outcome, PutRecord, RemoveRecord, Working

_KEYS: Final = 1_000


async def delete_employee(context: Context, corp_id: str, userid: str) -> None:
    """Delete an employee with their keys and what they manage: who gets the same userid later gets none of it.

    Contacts keep them as owner, and keep being shared with them.

    Args:
        context: the request's.
        corp_id: whose.
        userid: which.

    Raises:
        OrganisationUnknown: there is no such organisation.
        EmployeeUnknown: nobody has the userid.
    """
    await context.store.organisation(corp_id)
    keys = await _keys_of(context, corp_id, userid)

    def plan(at: Working) -> Outcome[None]:
        if at.record(EMPLOYEE, userid) is None:
            raise EmployeeUnknown("no employee has that userid")
        lost: list[Effect] = [
            PutRecord(DEPARTMENT, department.dept_id, _without(department, userid), "department_updated")
            for department in at.whole(DEPARTMENT).values()
            if userid in department.dept_manager_userid_list
        ]
        for key_id in keys:
            stored = at.record(KEY, key_id)
            if stored is not None and not stored.key.revoked:
                new = msgspec.structs.replace(stored, key=msgspec.structs.replace(stored.key, revoked=True))
                lost.append(PutRecord(KEY, key_id, new, "key_revoked"))
        return Outcome(None, (RemoveRecord(EMPLOYEE, userid, "employee_deleted"), *lost))

    of_keys: list[tuple[Noun[Any], str]] = [(KEY, key_id) for key_id in keys]
    await context.write(corp_id, Needs(whole=(DEPARTMENT,), records=((EMPLOYEE, userid), *of_keys)), plan)


def _without(department: Department, userid: str) -> Department:
    managers = tuple(one for one in department.dept_manager_userid_list if one != userid)
    return msgspec.structs.replace(department, dept_manager_userid_list=managers)


async def _keys_of(context: Context, corp_id: str, userid: str) -> list[str]:
    found: list[str] = []
    after = ""
    while keys := await context.store.sessions.keys(corp_id, after, _KEYS):
        found += [key.key_id for key, _ in keys if key.employee == userid and not key.revoked]
        after = keys[-1][0].key_id
    return found
