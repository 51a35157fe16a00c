"""Create, change and delete many external contacts in one request, each with a verdict of its own."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from guanxi.domain.contact_patch import ContactPatch, contact_of, patched_external_id
from guanxi.domain.failures import Failure, StoreBusy
from guanxi.operations.contact_plans import Planned, Saved
from guanxi.operations.context import Context
from guanxi.operations.create_contact import plan_create
from guanxi.operations.delete_contact import plan_delete
from guanxi.operations.edit_contact import plan_edit
from guanxi.operations.parts import PART, PlannedRow, refusing, write_part
from guanxi.operations.patch_contact import patching
from guanxi.operations.upsert_contact import Natural, plan_upsert
from guanxi.store import Needs, Outcome, Plan, Working


class CreateRow(msgspec.Struct, frozen=True, tag_field="op", tag="create", forbid_unknown_fields=True):
    """Create a contact."""

    contact: ContactPatch


class UpdateRow(msgspec.Struct, frozen=True, tag_field="op", tag="update", forbid_unknown_fields=True):
    """Patch a contact; `if_match` is the number of the change that the caller saw last."""

    userid: str
    contact: ContactPatch
    if_match: int | None = None


class UpsertRow(msgspec.Struct, frozen=True, tag_field="op", tag="upsert", forbid_unknown_fields=True):
    """Patch the contact that has the same phone number or external id, or create it."""

    by: Natural
    contact: ContactPatch


class DeleteRow(msgspec.Struct, frozen=True, tag_field="op", tag="delete", forbid_unknown_fields=True):
    """Delete a contact; `if_match` as above."""

    userid: str
    if_match: int | None = None


Row = CreateRow | UpdateRow | UpsertRow | DeleteRow
Verdict = Saved | int | Failure
"""A contact as it was written, the number of the change that deleted one, or why nothing was done."""

Encode = Callable[[list[Verdict]], bytes]
"""Makes the answer of a part of the verdicts on its rows."""


async def batch_contacts(context: Context, corp_id: str, rows: Sequence[Row | Failure], encode: Encode) -> list[bytes]:
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
        The answers of the parts, in order.

    Raises:
        ReplyMismatch: the request's name was used for another one.
        StoreBusy: the store could not write; what was written before stays.
    """
    return [await _written(context, corp_id, number, chunk, encode) for number, chunk in enumerate(_chunks(rows))]


def _chunks(rows: Sequence[Row | Failure]) -> Iterator[list[Row | Failure]]:
    """Divide rows; what a row looks at is read before its part, so no part is about one contact twice."""
    chunk: list[Row | Failure] = []
    seen: set[object] = set()
    for row in rows:
        key = _about(row)
        if len(chunk) == PART or (key is not None and key in seen):
            yield chunk
            chunk, seen = [], set()
        chunk.append(row)
        seen.add(key)
    if chunk:
        yield chunk


def _about(row: Row | Failure) -> object:
    if isinstance(row, UpdateRow | DeleteRow):
        return row.userid
    if isinstance(row, UpsertRow):
        return (row.by, row.contact.external_id if row.by == "external_id" else row.contact.mobile)
    return None


async def _written(context: Context, corp_id: str, number: int, rows: list[Row | Failure], encode: Encode) -> bytes:
    # Without `once`: it is about the whole request, and this is a part.
    single = msgspec.structs.replace(context, once=None)
    planned = await asyncio.gather(*[_planned(single, corp_id, row) for row in rows])
    return await write_part(context, corp_id, number, planned, encode)


async def _planned(context: Context, corp_id: str, row: Row | Failure) -> PlannedRow:
    try:
        planned = await _plan(context, corp_id, row)
    except Failure as failure:
        return refusing(failure)
    return PlannedRow(planned.needs, _decided(planned.plan))


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


def _decided(plan: Plan) -> Plan:
    """Refuse where a single write would look again."""

    def decided(at: Working) -> Outcome[Any]:
        outcome = plan(at)
        if outcome.value is None:
            raise StoreBusy("what this row is about was changed at the same time; send the row again")
        return outcome

    return decided
