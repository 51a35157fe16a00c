"""Many rows of one request, each with a verdict of its own, written some at a time."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from guanxi.domain.failures import Failure
from guanxi.operations.context import Context, Replayed, begun, raise_if_replayed
from guanxi.store import Effect, Needs, Outcome, Plan, PutReply, StoredReply, Working

MAX_ROWS: Final = 1000

PART: Final = 50
"""Rows of one transaction: a plan and its flush cost some 50 µs, and nothing may keep the event loop for long."""


_COUNT: Final = 2
"""Bytes of the number of rows before an answer that is kept."""


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


class Part(NamedTuple):
    """What became of the first rows of those that were to be written.

    Attributes:
        rows: how many they are; the ones behind have to be planned anew.
        answer: of these.
        replayed: whether they were written by a request before this one.
    """

    rows: int
    answer: bytes
    replayed: bool = False


async def write_part(
    context: Context, corp_id: str, number: int, planned: Sequence[PlannedRow], encode: Callable[[list[Any]], bytes]
) -> Part:
    """Write some rows of a request; each alone succeeds or fails, and sees what those before it did.

    A row whose plan gives None has not decided, since what was looked at for its plan is not so any more: nothing is
    done of it, nor of those behind it.

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
    needs, turns, once = needs_together(planned), _Turns(), context.once
    plans = [turns.taken(one.plan) for one in planned]
    part = None if once is None else msgspec.structs.replace(once, name=f"{once.name} {number}", encode=encode)
    kept = [] if once is None or part is None else [part] if number else [once, part]

    def first(at: Working) -> None:
        turns.stopped = False
        for one in kept:
            raise_if_replayed(one, at.reply(one.caller, one.name), context.now)

    def conclude(told: list[Any]) -> tuple[Effect, ...]:
        rows = _decided(told)
        if once is None or part is None or not rows:
            return ()
        answer = StoredReply(part.fingerprint, part.expires_at, len(rows).to_bytes(_COUNT) + encode(rows))
        of_part = PutReply(part.caller, part.name, answer)
        return (of_part,) if number else (begun(once), of_part)

    needs = msgspec.structs.replace(needs, replies=tuple((one.caller, one.name) for one in kept))
    try:
        told = await context.write_each(corp_id, needs, plans, conclude=conclude, first=first)
    except Replayed as replayed:
        return Part(int.from_bytes(replayed.answer[:_COUNT]), replayed.answer[_COUNT:], replayed=True)
    rows = _decided(told)
    return Part(len(rows), encode(rows))


class _Turns:
    """Lets no row be written behind one that has not decided."""

    stopped = False

    def taken(self, plan: Plan) -> Plan:
        def taken(at: Working) -> Outcome[Any]:
            outcome = Outcome(None) if self.stopped else plan(at)
            self.stopped = outcome.value is None
            return outcome

        return taken


def _decided(told: list[Any]) -> list[Any]:
    return told[: told.index(None)] if None in told else told
