"""Bring many employees or departments in, or rehearse it: the rules are those of one, and so is the code."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import msgspec

from guanxi.domain.failures import Failure
from guanxi.operations.context import Context
from guanxi.operations.parts import PART, PlannedRow, needs_together, write_part
from guanxi.operations.staff_seen import StaffSeen
from guanxi.store import DEPARTMENT, EMPLOYEE, Needs, Noun, Outcome, Plan, PutRecord, StoredEmployee, Working

R = TypeVar("R", bound=msgspec.Struct)


class StaffRow(NamedTuple):
    """What a row wants, and the rows of the store that it looks at."""

    needs: Needs
    plan: Callable[[StaffSeen], Outcome[Any]]


def refused_row(failure: Failure) -> StaffRow:
    """Give a row that cannot be done."""

    def plan(_: StaffSeen) -> Outcome[Any]:
        raise failure

    return StaffRow(Needs(), plan)


async def import_staff(
    context: Context, corp_id: str, rows: Iterable[StaffRow], encode: Callable[[list[Any]], bytes], *, dry_run: bool
) -> list[bytes]:
    """Carry rows out in their order; each alone succeeds or fails, and sees what those before it did.

    Rows are written some at a time, as `write_part` says; their changes share one act. A dry run writes nothing, keeps
    no answer, and gives the verdicts that the rows would get if nothing else were written before they are imported: it
    cannot promise them for later, it takes another moment for each part, and the ids that it gives new departments are
    only likely ones.

    Args:
        context: the request's.
        corp_id: whose staff.
        rows: what is asked for; those of a part are planned when it is their turn.
        encode: makes the answer of a part of the verdicts: values of the rows' plans, and Failures.
        dry_run: whether nothing is written.

    Returns:
        The answers of the parts, in order.

    Raises:
        ReplyMismatch: the request's name was used for another one.
        StoreBusy: the store could not write; what was written before stays.
    """
    parts = _parts(rows)
    if dry_run:
        return await _rehearse(context, corp_id, parts, encode)
    acting = msgspec.structs.replace(context, act=context.ids.act())
    return [
        (await write_part(acting, corp_id, number, [PlannedRow(*row) for row in part], encode)).answer
        for number, part in enumerate(parts)
    ]


def _parts(rows: Iterable[StaffRow]) -> Iterator[list[StaffRow]]:
    left = iter(rows)
    while part := list(islice(left, PART)):
        yield part


async def _rehearse(
    context: Context, corp_id: str, parts: Iterable[Sequence[StaffRow]], encode: Callable[[list[Any]], bytes]
) -> list[bytes]:
    answers: list[bytes] = []
    rehearsal: Rehearsal | None = None
    for part in parts:
        needs = needs_together([PlannedRow(*row) for row in part])
        told, rehearsal = await context.store.write(corp_id, needs, _rehearsing(part, rehearsal), context.entry)
        answers.append(encode(told))
    return answers


def _rehearsing(part: Sequence[StaffRow], before: "Rehearsal | None") -> Plan:
    def plan(at: Working) -> Outcome[tuple[list[Any], Rehearsal]]:
        told: list[Any] = []
        rehearsal = Rehearsal(at, before)
        for row in part:
            try:
                outcome = row.plan(rehearsal)
            except Failure as failure:
                told.append(failure)
            else:
                rehearsal.carry_out(outcome)
                told.append(outcome.value)
        return Outcome((told, rehearsal))

    return plan


class Rehearsal:
    """Staff as the rows of a dry run would have left it.

    Attributes:
        records: what they would have put.
        phones: who would have which number, where that would be another one.
    """

    def __init__(self, at: StaffSeen, before: "Rehearsal | None") -> None:
        """Begin.

        Args:
            at: what is there.
            before: what the parts before this one came to, which stays as it is.
        """
        self._at = at
        self.organisation = at.organisation
        self.records: dict[Noun[Any], dict[Any, Any]] = {
            noun: dict(before.records[noun]) if before else {} for noun in (DEPARTMENT, EMPLOYEE)
        }
        self.phones: dict[int, str | None] = dict(before.phones) if before else {}

    @property
    def next_change(self) -> int:
        """As of `StaffSeen`."""
        return self._at.next_change

    def record(self, noun: Noun[R], name: str | int) -> R | None:
        """As of `StaffSeen`."""
        return self.records[noun].get(name) or self._at.record(noun, name)

    def whole(self, noun: Noun[R]) -> Mapping[Any, R]:
        """As of `StaffSeen`."""
        return ChainMap(self.records[noun], self._at.whole(noun))  # type: ignore[arg-type] # it is only read

    def employee_with_phone(self, phone: int) -> str | None:
        """As of `StaffSeen`."""
        return self.phones[phone] if phone in self.phones else self._at.employee_with_phone(phone)

    def carry_out(self, outcome: Outcome[Any]) -> None:
        """Take in what a plan wants done: records that are put, and nothing else."""
        for effect in outcome.effects:
            if isinstance(effect, PutRecord):
                if isinstance(effect.record, StoredEmployee):
                    self._move(self.record(EMPLOYEE, effect.id), effect.record)
                self.records[effect.noun][effect.id] = effect.record

    def _move(self, old: StoredEmployee | None, new: StoredEmployee) -> None:
        if old is not None:
            self.phones[old.phone] = None
        self.phones[new.phone] = new.employee.userid
