"""Delete an employee."""

from typing import Any, Final

import msgspec

from guanxi.domain.failures import EmployeeUnknown
from guanxi.operations.context import Context
from guanxi.store import EMPLOYEE, KEY, Effect, Needs, Noun, Outcome, PutRecord, RemoveRecord, Working

_KEYS: Final = 1_000


async def delete_employee(context: Context, corp_id: str, userid: str) -> None:
    """Delete an employee and revoke their keys: who gets the same userid later does not get their keys.

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
        revoked: list[Effect] = []
        for key_id in keys:
            stored = at.record(KEY, key_id)
            if stored is not None and not stored.key.revoked:
                new = msgspec.structs.replace(stored, key=msgspec.structs.replace(stored.key, revoked=True))
                revoked.append(PutRecord(KEY, key_id, new, "key_revoked"))
        return Outcome(None, (RemoveRecord(EMPLOYEE, userid, "employee_deleted"), *revoked))

    of_keys: list[tuple[Noun[Any], str]] = [(KEY, key_id) for key_id in keys]
    await context.write(corp_id, Needs(records=((EMPLOYEE, userid), *of_keys)), plan)


async def _keys_of(context: Context, corp_id: str, userid: str) -> list[str]:
    found: list[str] = []
    after = ""
    while keys := await context.store.sessions.keys(corp_id, after, _KEYS):
        found += [key.key_id for key, _ in keys if key.employee == userid and not key.revoked]
        after = keys[-1][0].key_id
    return found
