"""Create, change and delete many external contacts in one request, each with a verdict of its own."""

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from guanxi.domain.contact_patch import ContactPatch, contact_of, patched_external_id
from guanxi.domain.failures import Failure
from guanxi.operations.contact_plans import Planned, Saved
from guanxi.operations.context import Context
from guanxi.operations.create_contact import plan_create
from guanxi.operations.delete_contact import plan_delete
from guanxi.operations.edit_contact import plan_edit
from guanxi.operations.parts import PART, Part, PlannedRow, refusing, write_part
from guanxi.operations.patch_contact import patching
from guanxi.operations.upsert_contact import Natural, plan_upsert
from guanxi.store import Needs


class CreateRow(msgspec.Struct, frozen=True):
    """Create a contact."""

    contact: ContactPatch


class UpdateRow(msgspec.Struct, frozen=True):
    """Patch a contact; `if_match` is the number of the change that the caller saw last."""

    userid: str
    contact: ContactPatch
    if_match: int | None = None


class UpsertRow(msgspec.Struct, frozen=True):
    """Patch the contact that has the same phone number or external id, or create it."""

    by: Natural
    contact: ContactPatch


class DeleteRow(msgspec.Struct, frozen=True):
    """Delete a contact; `if_match` as above."""

    userid: str
    if_match: int | None = None


Row = CreateRow | UpdateRow | UpsertRow | DeleteRow
Verdict = Saved | int | Failure
"""A contact as it was written, the number of the change that deleted one, or why nothing was done."""

Encode = Callable[[list[Verdict]], bytes]
"""Makes the answer of a part of the verdicts on its rows."""


async def batch_contacts(context: Context, corp_id: str, rows: Sequence[Row | Failure], encode: Encode) -> list[Part]:
    """Carry rows out in their order; each alone succeeds or fails.

    Rows are written some at a time: what was written before a failure of the store stays. With `context.once` each
    such part is kept under the request's name and its own number, so that a request that is sent again goes on where
    the first one ended.

    Args:
        context: the request's.
        corp_id: whose contacts.
        rows: what is asked for; a Failure stands for a row that could not be read.
        encode: makes the answer of a part of its rows' verdicts.

    Returns:
        The parts, in order.

    Raises:
        ReplyMismatch: the request's name was used for another one.
        StoreBusy: the store could not write; what was written before stays.
    """
    parts: list[Part] = []
    # Without `once`: it is about the whole request.
    single = msgspec.structs.replace(context, once=None)
    done = 0
    while done < len(rows):
        planned = await asyncio.gather(*[_planned(single, corp_id, row) for row in rows[done : done + PART]])
        part = await write_part(context, corp_id, len(parts), planned, encode)
        done += part.rows
        if part.rows:
            parts.append(part)
    return parts


async def _planned(context: Context, corp_id: str, row: Row | Failure) -> PlannedRow:
    try:
        planned = await _plan(context, corp_id, row)
    except Failure as failure:
        return refusing(failure)
    return PlannedRow(planned.needs, planned.plan)


async def _plan(context: Context, corp_id: str, row: Row | Failure) -> Planned:
    if isinstance(row, Failure):
        raise row
    if isinstance(row, CreateRow):
        return await plan_create(context, corp_id, contact_of(row.contact), patched_external_id("", row.contact))
    if isinstance(row, UpdateRow):
        return await plan_edit(context, corp_id, patching(row.userid, row.contact, row.if_match))
    if isinstance(row, UpsertRow):
        return await plan_upsert(context, corp_id, row.by, row.contact)
    return Planned(Needs(userids=(row.userid,)), plan_delete(row.userid, row.if_match))
