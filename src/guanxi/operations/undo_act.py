"""Undo a bulk operation."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from guanxi.domain.change import Change
from guanxi.domain.contact import Contact, decode_contact
from guanxi.domain.failures import ActFinal, ActUnknown, ChangedSince
from guanxi.domain.stored_contact import StoredContact
from guanxi.domain.undoing import undone
from guanxi.operations.bulk_edit import (
    Act,
    BulkEdit,
    Edit,
    Edited,
    Target,
    Verdict,
    acting,
    done,
    edit_part,
    one_after_another,
)
from guanxi.operations.context import Context
from guanxi.operations.parts import PART
from guanxi.store import Working

_SCANNED: Final = 250
_LATER: Final = 1_000
"""Contacts for which the log is read together."""


class _StateUnknown(ChangedSince):
    """A contact has changed since: how the act left it stands in the log."""


async def undo_act(context: Context, corp_id: str, act: str) -> Act:
    """Put back what an act changed of contacts, member by member; that is an act, too.

    A member that is not any more what the act made it stays as it is, and its contact is refused; so is one that
    whoever asks may not change, or not give to its old owner. What was there before is put back whether or not the
    organisation still has it, as when a contact is restored.

    Args:
        context: the request's.
        corp_id: whose contacts.
        act: its id.

    Raises:
        ActUnknown: there is none with that id that is remembered, or whoever asks sees no contact of it.
        ActFinal: it did not change contacts alone.
        StoreBusy: the store could not write; what was written before stays, and doing it again goes on.
    """
    own = await acting(context, corp_id)
    await _require_undoable(context, corp_id, act)
    undoing = _Undoing(own, corp_id)
    await one_after_another(_parts(context, corp_id, act), undoing.write)
    await undoing.write_later()
    if context.viewer is not None and not undoing.act.matched:
        raise ActUnknown(_UNKNOWN)
    return await done(context, corp_id, undoing.act)


_UNKNOWN: Final = "no bulk operation that is remembered has that id"


async def _require_undoable(context: Context, corp_id: str, act: str) -> None:
    kinds: set[str] = set()
    after = 0
    while changes := await context.store.walks.changes_of(corp_id, act, after, _SCANNED):
        kinds.update(change.kind for change in changes)
        after = changes[-1].number
        await asyncio.sleep(0)
    final = kinds - {"contact_updated"}
    # Employees' keys have no scope for what cannot be put back: it is none of theirs.
    if not kinds or (final and context.viewer is not None):
        raise ActUnknown(_UNKNOWN)
    if final:
        what = ", ".join(sorted(final)).replace("_", " ")
        raise ActFinal(f"that operation did what cannot be put back: {what}")


async def _parts(context: Context, corp_id: str, act: str) -> AsyncIterator[list[Change]]:
    after = 0
    while True:
        # As in `chosen`.
        await asyncio.sleep(0)
        changes = await context.store.walks.changes_of(corp_id, act, after, PART)
        if not changes:
            return
        after = changes[-1].number
        yield changes


class _Undoing:
    """Puts contacts back as they were.

    Most of them have not changed since: then the record itself is how the act left them. Where the transaction finds
    another one, the log is read from the act on, for many contacts at a time.
    """

    def __init__(self, context: Context, corp_id: str) -> None:
        self.act = Act(context.act)
        self._context = context
        self._corp_id = corp_id
        self._later: list[Change] = []

    async def write(self, changes: Sequence[Change]) -> None:
        """Put back what can be without the log."""
        told = await self._edit(changes, {})
        for change, verdict in zip(changes, told, strict=True):
            if isinstance(verdict, _StateUnknown):
                self._later.append(change)
            else:
                self.act.take(change.target, verdict)
        if len(self._later) >= _LATER:
            await self.write_later()

    async def write_later(self) -> None:
        """Put back what needs the log."""
        later, self._later = self._later, []
        states = await _states_after(self._context, self._corp_id, later)
        for first in range(0, len(later), PART):
            some = later[first : first + PART]
            for change, verdict in zip(some, await self._edit(some, states), strict=True):
                self.act.take(change.target, verdict)
                if isinstance(verdict, Edited):
                    left = undone(_before(change), states[change.number], verdict.old).left
                    if left:
                        self.act.refused.append((change.target, _changed_since(left)))

    async def _edit(self, changes: Sequence[Change], states: Mapping[int, Contact]) -> list[Verdict]:
        bulk = BulkEdit(passes_over=self._context.viewer is not None)
        targets = [Target(change.target, _edit(change, states.get(change.number))) for change in changes]
        return await edit_part(self._context, self._corp_id, targets, bulk)


def _edit(change: Change, state: Contact | None) -> Edit:
    before = _before(change)

    def edit(_: Working, row: StoredContact, now: Contact) -> Contact:
        if row.change == change.number:
            return undone(before, now, now).contact
        if state is None:
            raise _StateUnknown("the contact has changed since")
        return undone(before, state, now).contact

    return edit


def _before(change: Change) -> Contact:
    if change.before is None:
        message = "a contact that was changed was there before"
        raise LookupError(message)
    return decode_contact(change.before)


def _changed_since(left: Sequence[str]) -> ChangedSince:
    return ChangedSince(f"changed since, and left as it is: {', '.join(left)}", field=left[0])


async def _states_after(context: Context, corp_id: str, changes: Sequence[Change]) -> dict[int, Contact]:
    """Give what contacts were after changes of theirs, by the changes' numbers: what they were before the next one."""
    wanted: dict[str, list[int]] = {}
    for change in changes:
        wanted.setdefault(change.target, []).append(change.number)
    states: dict[int, Contact] = {}
    after = min((change.number for change in changes), default=0)
    while len(states) < len(changes) and (rows := await context.store.walks.changes(corp_id, after, _SCANNED)):
        after = rows[-1].number
        for row in rows:
            if row.target in wanted and row.kind.startswith("contact_") and row.before is not None:
                for number in [one for one in wanted[row.target] if one < row.number and one not in states]:
                    states[number] = decode_contact(row.before)
        await asyncio.sleep(0)
    return states
