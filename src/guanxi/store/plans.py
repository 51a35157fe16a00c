"""Plans: how a write decides what is to be done. Pure, since a batch may have to be planned more than once."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from guanxi.domain.failures import Failure
from guanxi.store.effects import Effect
from guanxi.store.rows import Entry, Needs
from guanxi.store.working import Working

T = TypeVar("T")


class Outcome(msgspec.Struct, Generic[T], frozen=True):
    """What a plan decided.

    Attributes:
        value: what the caller is told after the commit.
        effects: what is to be done, in order; none at all leaves no trace.
    """

    value: T
    effects: tuple[Effect, ...] = ()


Plan = Callable[[Working], Outcome[Any]]
Conclude = Callable[[list[Any]], tuple[Effect, ...]]


class Verdict(msgspec.Struct, frozen=True):
    """What became of a write: a value, or why not."""

    value: object = None
    failure: BaseException | None = None


class Write(msgspec.Struct, frozen=True):
    """One write of one organisation.

    Attributes:
        corp_id: whose rows.
        needs: the rows that the plans look at.
        plans: one; or the rows of a batch, each of which alone succeeds or fails and sees what those before it did.
        entry: who writes, and when.
        first: asked before the rows of a batch; raises a Failure, or whatever the caller knows, to stop all of them.
        conclude: makes a batch of it: given the value or the Failure of each row, it says what else is to be done.
    """

    corp_id: str
    needs: Needs
    plans: Sequence[Plan]
    entry: Entry
    first: Callable[[Working], None] | None = None
    conclude: Conclude | None = None


def decide(working: Working, write: Write) -> Verdict:
    """Run a write's plans and carry their effects out in memory."""
    if write.conclude is None:
        return _run(working, write.plans[0], write.entry)
    if write.first is not None:
        try:
            write.first(working)
        except Exception as error:  # noqa: BLE001 - as for a plan
            return Verdict(failure=error)
    told: list[Any] = []
    for plan in write.plans:
        verdict = _run(working, plan, write.entry)
        if verdict.failure is not None and not isinstance(verdict.failure, Failure):
            raise verdict.failure
        told.append(verdict.value if verdict.failure is None else verdict.failure)
    for effect in write.conclude(told):
        working.apply(effect, write.entry)
    return Verdict(value=told)


def _run(working: Working, plan: Plan, entry: Entry) -> Verdict:
    try:
        outcome = plan(working)
    except Failure as failure:
        return Verdict(failure=failure)
    except Exception as error:  # noqa: BLE001 - it reaches this write's caller, and nobody else
        return Verdict(failure=error)
    for effect in outcome.effects:
        working.apply(effect, entry)
    return Verdict(value=outcome.value)
