"""`write_each`: many plans in one transaction, each with a verdict of its own."""

import asyncio
from typing import Any

from guanxi.domain.failures import ContactUnknown, PhoneTaken, StoreBusy
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, ENTRY, NOW, Directory, contact, digest, founded, plan_of, record
from guanxi.store.effects import Effect, PutContact, PutReply, RemoveContact
from guanxi.store.plans import Outcome, Plan
from guanxi.store.rows import Entry, Needs, StoredReply
from guanxi.store.working import Working

_NUMBERS = range(12)
_NEEDS = Needs(userids=tuple(map(str, _NUMBERS)), phones=tuple(_NUMBERS), labels_used=(1,), replies=(("key", "one"),))


def _create(number: int, phone: int) -> Plan:
    def plan(at: Working) -> Outcome[int]:
        if at.owner_of_phone(phone) is not None:
            raise PhoneTaken(str(number))
        return Outcome(at.next_change, (PutContact(contact(str(number), phone), phone),))

    return plan


def _remove(number: int) -> Plan:
    def plan(at: Working) -> Outcome[int]:
        if at.contact(str(number)) is None:
            raise ContactUnknown(str(number))
        return Outcome(at.next_change, (RemoveContact(str(number)),))

    return plan


def _broken(_: Working) -> Outcome[None]:
    raise ZeroDivisionError


async def _each(acme: Directory, *plans: Plan, needs: Needs = _NEEDS, entry: Entry = ENTRY) -> list[Any]:
    told = await acme.store.write_each(acme.corp_id, needs, plans, entry, conclude=lambda _: ())
    return [type(value) if isinstance(value, Exception) else value for value in told]


@rule
async def each_row_has_its_verdict_and_sees_those_before(opener: Opener) -> None:
    """In the order of the rows: a value, or the Failure that it raised, and nothing of that row is done."""
    async with founded(opener) as acme:
        rows = (
            _create(1, 1),
            _create(2, 1),
            _remove(3),
            _remove(1),
            _create(4, 1),
            lambda at: Outcome(at.label_use(1)),
        )
        expect(await _each(acme, *rows), [2, PhoneTaken, ContactUnknown, 3, 4, 1], "the verdicts")
        expect(await acme.userids(), ["4"], "the list")
        log = [(change.number, change.kind, change.target) for change in await acme.store.walks.changes(ACME, 1, 9)]
        expect(log, [(2, "contact_created", "1"), (3, "contact_deleted", "1"), (4, "contact_created", "4")], "the log")
        expect(await _each(acme), [], "no rows at all")
        expect(await _each(acme, _remove(9), _remove(9)), [ContactUnknown] * 2, "rows that all fail")
    async with opened(opener) as store:
        expect(await Directory(store).userids(), ["4"], "the list of a store that was opened again")


@rule
async def rows_and_single_writes_wait_for_each_other(opener: Opener) -> None:
    """What was submitted before is seen, what is submitted behind sees the rows."""
    async with founded(opener) as acme:
        answers = await asyncio.gather(
            acme.create("1", 1),
            _each(acme, _remove(1), _create(2, 1)),
            acme.update("2", 2),
            _each(acme, _create(3, 1)),
            _each(acme, _create(4, 2), _remove(3)),
        )
        expect(answers, ["1", [3, 4], None, [6], [PhoneTaken, 7]], "the answers of a batch")
        expect(await acme.store.contact(ACME, "2"), record("2", 2), "a contact")


@rule
async def the_conclusion_is_done_with_the_rows(opener: Opener) -> None:
    """`conclude` is given what every row came to; what it asks for is in the same transaction."""
    async with founded(opener) as acme:
        given: list[Any] = []

        def conclude(told: list[Any]) -> tuple[Effect, ...]:
            given[:] = told
            return (PutReply("key", "one", StoredReply(digest(""), NOW, b"kept")),)

        rows = (_create(1, 1), _create(2, 1))
        told = await acme.store.write_each(ACME, _NEEDS, rows, ENTRY, conclude=conclude)
        expect((told, [type(one) for one in told]), (given, [int, PhoneTaken]), "what it was given")
        kept = await acme.write(lambda at: Outcome(at.reply("key", "one")), _NEEDS)
        expect(kept, StoredReply(digest(""), NOW, b"kept"), "what it asked for")


@rule
async def what_comes_first_can_stop_all_rows(opener: Opener) -> None:
    """Whatever `first` raises reaches the caller, and nothing is done; neighbours are not touched."""

    def first(_: Working) -> None:
        raise ZeroDivisionError

    async with founded(opener) as acme:
        stopped = acme.store.write_each(ACME, _NEEDS, [_create(1, 1)], ENTRY, conclude=lambda _: (), first=first)
        answers = await asyncio.gather(stopped, acme.create("2", 2), return_exceptions=True)
        expect([type(answer) for answer in answers], [ZeroDivisionError, str], "the answers")
        expect(await acme.userids(), ["2"], "the list")


@rule
async def a_row_that_breaks_leaves_nothing_of_any(opener: Opener) -> None:
    """Neither what no Failure is, nor what the engine refuses, leaves a trace of the rows before it."""
    async with founded(opener) as acme:
        await acme.create("0", 0)
        careless = plan_of(PutContact(contact("9", 0), 0))
        rows: tuple[tuple[Plan, ...], ...] = (
            (_create(1, 1), _broken),
            (_create(2, 2), careless),
            (_broken, _create(3, 3)),
        )
        for plans in rows:
            await refused(StoreBusy, _each(acme, *plans))
        answers = await asyncio.gather(
            acme.create("4", 4), *[_each(acme, *plans) for plans in rows], _each(acme, _create(5, 5)),
            return_exceptions=True,
        )  # fmt: skip
        told = [type(answer) if isinstance(answer, Exception) else answer for answer in answers]
        expect(told, ["4", StoreBusy, StoreBusy, StoreBusy, [4]], "the answers of a batch")
        expect(await acme.userids(), ["0", "4", "5"], "the list")
        expect(
            [change.number for change in await acme.store.walks.changes(ACME, 0, 9)], [1, 2, 3, 4], "the log's numbers"
        )


@rule
async def many_rows_are_one_batch(opener: Opener) -> None:
    """A thousand rows, those of one contact among them, in two processes at once: numbers without a gap."""
    async with founded(opener) as here, opened(opener) as store:
        numbers = range(1000)
        needs = Needs(userids=tuple(map(str, range(2000))), phones=tuple(range(2000)))
        told = await asyncio.gather(
            _each(here, *[_create(number, number) for number in numbers], needs=needs),
            _each(Directory(store), *[_create(1000 + number, 1000 + number) for number in numbers], needs=needs),
        )
        expect(sorted(told[0] + told[1]), list(range(2, 2002)), "the numbers of the changes")
        expect([told[0] == sorted(told[0]), told[1] == sorted(told[1])], [True, True], "their order")
        expect(len(await here.userids()), 2000, "the contacts")
        each = [plan for number in numbers for plan in (_remove(number), _create(number, number))]
        expect(len(set(await _each(here, *each, needs=needs))), 2000, "the changes of contacts that went and came")
        expect(await here.count(), 2000, "the number of contacts")
