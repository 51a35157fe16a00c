"""Many rows of one request, each with a verdict of its own, written some at a time."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from guanxi.domain.failures import Failure
from guanxi.operations.context import Context, Replayed, raise_if_replayed, reply_of
from guanxi.store import Needs, Outcome, Plan, Working

MAX_ROWS: Final = 1000

PART: Final = 50
"""Rows of one transaction: a plan and its flush cost some 50 µs, and nothing may keep the event loop for long."""


class PlannedRow(NamedTuple):
    """What a row wants, and the rows of the store that it looks at."""

    needs: Needs
    plan: Plan


def refusing(failure: Failure) -> PlannedRow:
    """Give the plan of a row that cannot be done."""

    def plan(_: Working) -> Outcome[Any]:
        raise failure

    return PlannedRow(Needs(), plan)


def needs_together(planned: Sequence[PlannedRow]) -> Needs:
    """Give all that rows look at, each once."""
    return Needs(
        **{
            name: tuple(dict.fromkeys(value for one in planned for value in getattr(one.needs, name)))
            for name in Needs.__struct_fields__
        }
    )


async def write_part(
    context: Context, corp_id: str, number: int, planned: Sequence[PlannedRow], encode: Callable[[list[Any]], bytes]
) -> bytes:
    """Write some rows of a request; each alone succeeds or fails, and sees what those before it did.

    With `context.once` the answer is kept under the request's name and the part's number, so that a request that is
    sent again goes on where the first one ended.

    Args:
        context: the request's.
        corp_id: whose.
        number: which part of the request it is, from 0.
        planned: the rows, in order.
        encode: makes the answer of what each came to: its plan's value, or the Failure that it raised.

    Raises:
        ReplyMismatch: the request's name was used for another one.
        StoreBusy: the store could not write; nothing of this part was changed.
    """
    needs, plans, once = needs_together(planned), [one.plan for one in planned], context.once
    if once is None:
        return encode(await context.store.write_each(corp_id, needs, plans, context.entry, conclude=lambda _: ()))
    part = msgspec.structs.replace(once, name=f"{once.name}#{number}", encode=encode)

    def first(at: Working) -> None:
        raise_if_replayed(part, at.reply(part.caller, part.name), context.now)

    try:
        told = await context.store.write_each(
            corp_id,
            msgspec.structs.replace(needs, replies=((part.caller, part.name),)),
            plans,
            context.entry,
            conclude=lambda told: (reply_of(part, told),),
            first=first,
        )
    except Replayed as replayed:
        return replayed.answer
    return encode(told)
