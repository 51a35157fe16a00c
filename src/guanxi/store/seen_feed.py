"""Changes as one employee may know them: of contacts that they see or saw, and of what is open to everybody.

A change of a contact is told when they saw it before, or see it now and this is its last change. So what is told in
order ends with what a full read gives, and nothing is told of the time when they saw nothing of it.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec

from guanxi.domain.change import Change, ChangeKind, Fed
from guanxi.domain.failures import ResyncRequired
from guanxi.domain.moves import StaffChange, is_moved
from guanxi.domain.organisation import Organisation
from guanxi.domain.sharing import Reach, decode_sharing, sees
from guanxi.domain.staff import Employee
from guanxi.domain.stored_contact import StoredContact
from guanxi.store import statements as sql
from guanxi.store.engine import Engine
from guanxi.store.nouns import decode_department, decode_employee
from guanxi.store.reaches import Placed, Reaches
from guanxi.store.rows import Row
from guanxi.store.staff import Staff
from guanxi.store.walks import change_bounds

_CHUNK: Final = 100
_SCANNED: Final = 5_000
"""Changes that one request looks through; whoever asks goes on from there."""

_STAFF_CHANGES: Final = 5_000
"""More of them than that are not looked at: everything is to be read anew."""

_FOR_EVERYBODY: Final = ("label_", "department_", "employee_")
_ANEW: Final = "what you see has changed as a whole: read everything anew, then go on from a new cursor"


class SeenChanges(msgspec.Struct, frozen=True):
    """Some changes.

    Attributes:
        changes: in order; of contacts with what is seen of them now.
        last: the number of the last change that was looked at: where to go on.
        more: whether there are more behind it now.
    """

    changes: list[Fed]
    last: int
    more: bool


class SeenFeed:
    """The changes of one organisation for one employee."""

    def __init__(self, engine: Engine, reaches: Reaches, staff: Staff, organisation: Organisation, userid: str) -> None:
        """Take what is read, and for whom."""
        self._engine = engine
        self._reaches = reaches
        self._staff = staff
        self._organisation = organisation
        self._corp_id = organisation.corp_id
        self._userid = userid

    async def newest(self) -> int:
        """Give the number of the newest change: where a reader begins who reads everything afterwards."""
        last, _ = await change_bounds(self._engine, self._corp_id)
        return last

    async def after(self, number: int, limit: int) -> SeenChanges:
        """Give the changes after a number.

        Args:
            number: of the last change that was looked at.
            limit: how many at most.

        Raises:
            ResyncRequired: the employee sees other contacts since then, or not all changes are kept, or there is none
                with that number.
        """
        while True:
            placed = await self._reaches.now(self._organisation, self._userid)
            await self._require_same_view(placed.reach, number)
            found = await self._collected(placed, number, limit)
            if found is not None:
                return found

    async def _collected(self, placed: Placed, number: int, limit: int) -> SeenChanges | None:
        """Give the changes, or None when staff has changed meanwhile."""
        found: list[Fed] = []
        last, scanned, more = number, 0, True
        while more and scanned < _SCANNED:
            rows = await self._engine.fetch_all(sql.SEEN_FEED, self._corp_id, last, _CHUNK)
            if any(row[0] != placed.generation for row in rows):
                return None
            scanned, more = scanned + _CHUNK, len(rows) == _CHUNK
            for row in rows:
                if len(found) == limit:
                    return SeenChanges(found, last, more=True)
                last = row[1]
                if (fed := _told(placed.reach, row[1:])) is not None:
                    found.append(fed)
            await asyncio.sleep(0)
        return SeenChanges(found, last, more)

    async def _require_same_view(self, reach: Reach, number: int) -> None:
        changed = await self._engine.fetch_all(sql.CHANGE_STAFF, self._corp_id, number, _STAFF_CHANGES + 1)
        # What is kept is asked afterwards: what was forgotten between the two would be missed.
        last, start = await change_bounds(self._engine, self._corp_id)
        if not start - 1 <= number <= last or len(changed) > _STAFF_CHANGES:
            raise ResyncRequired(_ANEW)
        if not changed:
            return
        tree = await self._staff.departments(self._organisation)
        if is_moved(reach, tree, await self._as_they_are(reach, changed), [_staff_change(*row) for row in changed]):
            raise ResyncRequired(_ANEW)

    async def _as_they_are(self, reach: Reach, changed: Sequence[Row]) -> dict[str, Employee | None]:
        named = {target for kind, target, _ in changed if kind.startswith("employee_")}
        if not reach.managed:  # others only matter to whoever manages some
            named &= {self._userid}
        staff: dict[str, Employee | None] = {}
        for userid in sorted(named):
            row = await self._engine.fetch_one(sql.EMPLOYEE, self._corp_id, userid)
            staff[userid] = decode_employee(row[1]) if row else None
        return staff


def _staff_change(kind: str, target: str, before: bytes | None) -> StaffChange:
    if kind.startswith("employee_"):
        return StaffChange(target, decode_employee(before) if before else None)
    return StaffChange(int(target), decode_department(before) if before else None)


def _told(reach: Reach, row: Row) -> Fed | None:
    number, kind, target, actor, at, before, act = row[:7]
    change = Change(number, kind, target, actor, at, None, act)
    if not kind.startswith("contact_"):
        return Fed(change, None) if kind.startswith(_FOR_EVERYBODY) else None
    contact = None if row[7] is None else StoredContact(*row[7:])
    saw = before is not None and sees(reach, decode_sharing(before))
    seen = contact is not None and sees(reach, decode_sharing(contact.record))
    if not saw and not (seen and contact is not None and contact.change == number):
        return None
    shown: ChangeKind = "contact_deleted"
    if seen:
        shown = "contact_updated" if saw else "contact_created"
    return Fed(msgspec.structs.replace(change, kind=shown), contact if seen else None)
