"""Create, change and delete many external contacts in one request, each with a verdict of its own."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from guanxi.domain.contact_patch import ContactPatch, contact_of, patched_external_id, sent_custom
from guanxi.domain.failures import Failure
from guanxi.domain.organisation import UnknownReferences
from guanxi.operations.contact_plans import Saved
from guanxi.operations.context import Context
from guanxi.operations.create_contact import plan_create
from guanxi.operations.delete_contact import plan_delete
from guanxi.operations.edit_contact import plan_edit
from guanxi.operations.parts import PART, Part, PlannedRow, refusing, write_part
from guanxi.operations.patch_contact import patching
from guanxi.operations.upsert_contact import Natural, Upserting, plan_upsert
from guanxi.operations.viewer import owned
from guanxi.store import Needs

R = TypeVar("R")


class CreateRow(msgspec.Struct, frozen=True):
    """Create a contact."""

    contact: ContactPatch


class UpdateRow(msgspec.Struct, frozen=True):
    """Patch a contact; `if_match` is the version that the caller saw last."""

    userid: str
    contact: ContactPatch
    if_match: int | str | None = None


class UpsertRow(msgspec.Struct, frozen=True):
    """Patch the contact that has the same phone number or external id, or create it."""

    by: Natural
    contact: ContactPatch


class DeleteRow(msgspec.Struct, frozen=True):
    """Delete a contact; `if_match` as above."""

    userid: str
    if_match: int | str | None = None


Row = CreateRow | UpdateRow | UpsertRow | DeleteRow
Verdict = Saved | int | Failure
"""A contact as it was written, the number of the change that deleted one, or why nothing was done."""

Encode = Callable[[list[Verdict]], bytes]
"""Makes the answer of a part of the verdicts on its rows."""


async def batch_contacts(
    context: Context, corp_id: str, rows: Sequence[R], read: Callable[[R], Row | Failure], encode: Encode
) -> list[Part]:
    """Carry rows out in their order; each alone succeeds or fails.

    Rows are written some at a time: what was written before a failure of the store stays. With `context.once` each
    such part is kept under the request's name and its own number, so that a request that is sent again goes on where
    the first one ended.

    Args:
        context: the request's.
        corp_id: whose contacts.
        rows: what is asked for, as it was sent.
        read: makes a row of it, or says why it is none.
        encode: makes the answer of a part of its rows' verdicts.

    Returns:
        The parts, in order.

    Raises:
        ReplyMismatch: the request's name was used for another one.
        StoreBusy: the store could not write; what was written before stays.
    """
    parts: list[Part] = []
    # Without `once`: it is about the whole request.
    planning = _Planning(msgspec.structs.replace(context, once=None), corp_id, rows, read)
    done = 0
    planned = await planning.from_row(done)
    while planned:
        # The next rows are planned while these are written; what they find changed then is planned anew.
        part, ahead = await asyncio.gather(
            write_part(context, corp_id, len(parts), planned, encode), planning.from_row(done + len(planned))
        )
        done += part.rows
        planned = ahead if part.rows == len(planned) else await planning.from_row(done)
        if part.rows:
            parts.append(part)
    return parts


class _Planning(msgspec.Struct, Generic[R], frozen=True):
    context: Context
    corp_id: str
    rows: Sequence[R]
    read: Callable[[R], Row | Failure]

    async def from_row(self, first: int) -> list[PlannedRow]:
        """Plan the next rows; none past the end."""
        # The part before is handed over first: while its commit syncs there is time.
        await asyncio.sleep(0)
        rows = [self.read(row) for row in self.rows[first : first + PART]]
        if not rows:
            return []
        rule = (await self.context.store.organisation_lately(self.corp_id)).unknown
        planned = [self._at_once(rule, row) for row in rows]
        later = [self._looked_up(rule, row) for row, at_once in zip(rows, planned, strict=True) if at_once is None]
        looked_up = iter(await asyncio.gather(*later))
        return [next(looked_up) if one is None else one for one in planned]

    def _at_once(self, rule: UnknownReferences, row: Row | Failure) -> PlannedRow | None:
        """Plan what needs no look at the store."""
        try:
            if isinstance(row, CreateRow):
                contact = contact_of(owned(self.context.viewer, row.contact))
                external_id, custom = patched_external_id("", row.contact), sent_custom(row.contact)
                return PlannedRow(*plan_create(self.context, rule, contact, external_id, custom))
        except Failure as failure:
            return refusing(failure)
        if isinstance(row, DeleteRow):
            return PlannedRow(
                Needs(userids=(row.userid,)), plan_delete(self.context, row.userid, _version(row.if_match))
            )
        return refusing(row) if isinstance(row, Failure) else None

    async def _looked_up(self, rule: UnknownReferences, row: Row | Failure) -> PlannedRow:
        try:
            if isinstance(row, UpdateRow):
                editing = patching(row.userid, row.contact, _version(row.if_match))
                return PlannedRow(*await plan_edit(self.context, self.corp_id, rule, editing))
            if isinstance(row, UpsertRow):
                upserting = Upserting(row.by, row.contact)
                return PlannedRow(*await plan_upsert(self.context, self.corp_id, rule, upserting))
        except Failure as failure:
            return refusing(failure)
        message = "this row is planned at once"
        raise TypeError(message)


def _version(if_match: int | str | None) -> str | None:
    return None if if_match is None else str(if_match)
