"""Say who sees a contact, and why."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import msgspec

from guanxi.domain.access_text import reason_text, refusal_text
from guanxi.domain.audience import Audience, Grant
from guanxi.domain.failures import EmployeeUnknown, StoreBusy
from guanxi.domain.sharing import Reason, Sharing, decode_sharing, may_edit, reasons
from guanxi.domain.staff import Employee
from guanxi.operations.context import Asking

_CHUNK: Final = 500
"""Employees that are looked at before others have their turn: about 3 ms."""

_TRIES: Final = 10

T = TypeVar("T")


class Access(msgspec.Struct, frozen=True):
    """Who sees a contact: by which rules, and how many active employees in all, each counted once."""

    grants: list[Grant]
    employees: int


class AccessOf(msgspec.Struct, frozen=True):
    """Whether an employee sees a contact.

    Attributes:
        may_edit: whether they may change it too.
        reasons: why, each with its sentence; none when they do not see it.
        why_not: a sentence when they do not; else None.
    """

    may_edit: bool
    reasons: list[tuple[Reason, str]]
    why_not: str | None = None


async def explain_access(asking: Asking, userid: str) -> Access:
    """Say who sees a contact.

    Args:
        asking: who asks.
        userid: the contact's.

    Raises:
        ContactUnknown: no contact has that userid, or whoever asks does not see it.
        StoreBusy: employees and departments change faster than they can be read.
    """

    async def read() -> Access:
        staff = asking.context.store.staff
        contact = await _contact(asking, userid)
        tree = await staff.departments(asking.organisation)
        audience = Audience(contact, await _owner(asking, contact.follower_user_id), tree)
        after = ""
        while employees := await staff.employees(asking.corp_id, after, _CHUNK):
            audience.add(employees)
            if len(employees) < _CHUNK:
                break
            after = employees[-1].userid
            await asyncio.sleep(0)
        return Access(list(audience.grants()), audience.employees)

    return await _of_one_moment(asking, read)


async def explain_access_of(asking: Asking, userid: str, employee: str) -> AccessOf:
    """Say whether an employee sees a contact, and why, or why not.

    Args:
        asking: who asks.
        userid: the contact's.
        employee: the employee's userid.

    Raises:
        ContactUnknown: no contact has that userid, or whoever asks does not see it.
        EmployeeUnknown: nobody has the other userid.
        StoreBusy: employees and departments change faster than they can be read.
    """

    async def read() -> AccessOf:
        store = asking.context.store
        contact = await _contact(asking, userid)
        await store.staff.employee(asking.corp_id, employee)
        # What the doors apply to their own requests: nothing is worked out anew for the explanation.
        reach = (await store.seen_by(asking.organisation, employee).reach()).reach
        tree = await store.staff.departments(asking.organisation)
        found = dict.fromkeys(reasons(reach, contact))
        told = [(reason, reason_text(reason, employee, contact, tree)) for reason in found]
        return AccessOf(may_edit(reach, contact), told, None if told else refusal_text(reach, contact, tree))

    return await _of_one_moment(asking, read)


async def _contact(asking: Asking, userid: str) -> Sharing:
    return decode_sharing((await asking.context.walks.contact(asking.corp_id, userid)).record)


async def _owner(asking: Asking, userid: str) -> Employee | None:
    try:
        return await asking.context.store.staff.employee(asking.corp_id, userid)
    except EmployeeUnknown:
        return None


async def _of_one_moment(asking: Asking, read: Callable[[], Awaitable[T]]) -> T:
    """Read until staff and departments have stayed the same meanwhile: a contact is one row, and so of that moment."""
    staff = asking.context.store.staff
    before = await staff.generation(asking.corp_id)
    for _ in range(_TRIES):
        told = await read()
        now = await staff.generation(asking.corp_id)
        if now == before:
            return told
        before = now
    raise StoreBusy("employees and departments are changing too fast to be explained; try again later")
