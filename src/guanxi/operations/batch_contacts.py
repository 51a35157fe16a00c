"""Create, change and delete many external contacts in one request, each with a verdict of its own."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from guanxi.domain.contact_patch import ContactPatch, contact_of, patched_external_id
from guanxi.domain.failures import Failure, StoreBusy
from guanxi.operations.contact_plans import Planned, Saved
from guanxi.operations.context import Context, Once, Replayed, raise_if_replayed, reply_of
from guanxi.operations.create_contact import plan_create
from guanxi.operations.delete_contact import plan_delete
from guanxi.operations.edit_contact import plan_edit
from guanxi.operations.patch_contact import patching
from guanxi.operations.upsert_contact import Natural, plan_upsert
from guanxi.store import Needs, Outcome, Plan, Working

MAX_ROWS: Final = 1000

_CHUNK: Final = 50
"""Rows of one transaction: a plan and its flush cost some 50 µs, and nothing may keep the event loop for long."""


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
    return [
        await _written(context, corp_id, chunk, encode, _part(context.once, number, encode))
        for number, chunk in enumerate(_chunks(rows))
    ]


def _part(once: Once | None, number: int, encode: Encode) -> Once | None:
    if once is None:
        return None
    return msgspec.structs.replace(once, name=f"{once.name}#{number}", encode=encode)


def _chunks(rows: Sequence[Row | Failure]) -> Iterator[list[Row | Failure]]:
    """Divide rows; what a row looks at is read before its part, so no part is about one contact twice."""
    chunk: list[Row | Failure] = []
    seen: set[object] = set()
    for row in rows:
        key = _about(row)
        if len(chunk) == _CHUNK or (key is not None and key in seen):
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


async def _written(
    context: Context, corp_id: str, rows: list[Row | Failure], encode: Encode, once: Once | None
) -> bytes:
    # Without `once`: it is about the whole request, and this is a part.
    single = msgspec.structs.replace(context, once=None)
    planned = await asyncio.gather(*[_planned(single, corp_id, row) for row in rows])
    needs = _together([one.needs for one in planned])
    if once is None:
        told = await context.store.write_each(
            corp_id, needs, [one.plan for one in planned], context.entry, conclude=lambda _: ()
        )
        return encode(told)
    needs = msgspec.structs.replace(needs, replies=((once.caller, once.name),))

    def first(at: Working) -> None:
        raise_if_replayed(once, at.reply(once.caller, once.name), context.now)

    try:
        told = await context.store.write_each(
            corp_id,
            needs,
            [one.plan for one in planned],
            context.entry,
            conclude=lambda told: (reply_of(once, told),),
            first=first,
        )
    except Replayed as replayed:
        return replayed.answer
    return encode(told)


def _together(needs: list[Needs]) -> Needs:
    names = ("userids", "phones", "external_ids", "whole", "records")
    joined: dict[str, Any] = {
        name: tuple(dict.fromkeys(value for need in needs for value in getattr(need, name))) for name in names
    }
    return Needs(**joined)


async def _planned(context: Context, corp_id: str, row: Row | Failure) -> Planned:
    try:
        planned = await _plan(context, corp_id, row)
    except Failure as failure:
        return Planned(Needs(), _refusing(failure))
    return Planned(planned.needs, _decided(planned.plan))


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


def _refusing(failure: Failure) -> Plan:
    def plan(_: Working) -> Outcome[Saved | None]:
        raise failure

    return plan


def _decided(plan: Plan) -> Plan:
    """Refuse where a single write would look again."""

    def decided(at: Working) -> Outcome[Any]:
        outcome = plan(at)
        if outcome.value is None:
            raise StoreBusy("what this row is about was changed at the same time; send the row again")
        return outcome

    return decided
