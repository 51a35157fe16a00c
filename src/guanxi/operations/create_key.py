"""Let somebody use the native API: create a key."""

from typing import Final

import msgspec

from guanxi.domain.failures import AppUnknown, EmployeeUnknown, ValueInvalid, ValueMissing
from guanxi.domain.key import Key, Role, key_text, scopes_for
from guanxi.domain.text import text_fault
from guanxi.operations.context import Context
from guanxi.operations.issue_token import secret_digest
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import EMPLOYEE, KEY, Needs, Outcome, PutRecord, StoredKey, Working

_NAME: Final = 128
_LAST: Final = 253_402_300_799_999
"""The end of the year 9999: no text says a later moment."""


class KeyWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A key that is asked for.

    Attributes:
        role: what its holder is.
        employee: the userid of its holder, if that is an employee.
        app: the app_key of its holder, if that is an app.
        scopes: what it shall open; None for all that the role can have.
        name: what people call it.
        expires_at: milliseconds since 1970, or None for never.
    """

    role: Role
    employee: str | None = None
    app: str | None = None
    scopes: frozenset[str] | None = None
    name: str = ""
    expires_at: int | None = None


class NewKey(msgspec.Struct, frozen=True):
    """A key and its text, which cannot be shown again."""

    key: Key
    text: str


async def create_key(context: Context, corp_id: str, wanted: KeyWanted) -> NewKey:
    """Create a key; only the SHA-256 of its secret is stored.

    Args:
        context: the request's.
        corp_id: whose.
        wanted: what is asked for.

    Raises:
        OrganisationUnknown: there is no such organisation.
        ValueMissing: the role needs an employee or an app, and none is named.
        ValueInvalid: one is named that the role does not have; a scope is not for the role; it would have expired
            already; the name is too long or holds control characters.
        EmployeeUnknown, AppUnknown: there is no such employee, or no internal app that is let in.
    """
    _check(wanted, context.now)
    key = Key(
        key_id=context.ids.key_id(),
        role=wanted.role,
        scopes=scopes_for(wanted.role, wanted.scopes),
        name=wanted.name,
        created_at=context.now,
        employee=wanted.employee,
        app=wanted.app,
        expires_at=wanted.expires_at,
    )
    secret = context.ids.secret()
    new = NewKey(key, key_text(corp_id, key.key_id, secret))
    needs = Needs(
        apps=() if key.app is None else (key.app,),
        records=((KEY, key.key_id), *(() if key.employee is None else ((EMPLOYEE, key.employee),))),
    )

    def plan(at: Working) -> Outcome[NewKey]:
        organisation_of(at)
        _require_holder(at, key)
        stored = StoredKey(key, secret_digest(secret), used_at=0)
        return Outcome(new, (PutRecord(KEY, key.key_id, stored, "key_created"),))

    created: NewKey = await context.write(corp_id, needs, plan)
    return created


def _check(wanted: KeyWanted, now: int) -> None:
    for field, value in (("employee", wanted.employee), ("app", wanted.app)):
        if wanted.role == field and not value:
            raise ValueMissing(f"a key for role {wanted.role} needs its {field}", field=field)
        if wanted.role != field and value is not None:
            raise ValueInvalid(f"a key for role {wanted.role} has no {field}", field=field)
    if wanted.expires_at is not None and not now < wanted.expires_at <= _LAST:
        raise ValueInvalid("expires_at is a moment to come, until the year 9999", field="expires_at")
    if fault := text_fault(wanted.name, _NAME):
        raise ValueInvalid(f"name {fault}", field="name")


def _require_holder(at: Working, key: Key) -> None:
    if key.employee is not None and at.record(EMPLOYEE, key.employee) is None:
        raise EmployeeUnknown("there is no such employee", field="employee")
    stored = None if key.app is None else at.app(key.app)
    if key.app is not None and (stored is None or stored.app.revoked or stored.app.kind != "internal"):
        raise AppUnknown("there is no such internal app, or it was revoked", field="app")
