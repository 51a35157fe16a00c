"""Writes that arrive together are committed together, and still each is for itself."""

import asyncio
from collections.abc import Awaitable

from guanxi.domain.failures import ContactUnknown, PhoneTaken, StoreBusy
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, ZENITH, Directory, contact, founded, plan_of, record
from guanxi.store.effects import Effect, PutContact, RemoveContact
from guanxi.store.plans import Outcome
from guanxi.store.rows import Needs
from guanxi.store.working import Working


async def _together(*writes: Awaitable[object]) -> list[object]:
    """Submit writes in one tick of the loop; give each one's answer, or the class of its failure."""
    answers = await asyncio.gather(*writes, return_exceptions=True)
    return [type(answer) if isinstance(answer, BaseException) else answer for answer in answers]


@rule
async def writes_run_in_the_order_of_their_submission(opener: Opener) -> None:
    """The change log has the order in which writes were submitted, however many arrive together."""
    async with founded(opener) as acme:
        created = await acme.fill(500)
        log = [change.target for change in await acme.store.walks.changes(ACME, 1, 1000)]
        expect(log, created, "the order of 500 writes that arrived together")
        expect(await acme.userids(), created, "the order of their contacts")


@rule
async def a_write_that_fails_does_not_fail_its_neighbours(opener: Opener) -> None:
    """Each plan of a batch is answered with its own verdict."""
    async with founded(opener) as acme:
        await acme.create("1", 1)
        answers = await _together(
            acme.create("2", 2), acme.create("3", 1), acme.remove("4"), acme.update("1", 5), acme.create("6", 6)
        )
        expect(answers, ["2", PhoneTaken, ContactUnknown, None, "6"], "the answers of a batch")
        expect(await acme.userids(), ["1", "2", "6"], "the list after a batch")


@rule
async def a_plan_that_breaks_fails_alone(opener: Opener) -> None:
    """What a plan raises that is no Failure reaches its own caller only, and changes nothing."""

    def broken(_: Working) -> Outcome[None]:
        raise ZeroDivisionError

    async with founded(opener) as acme:
        answers = await _together(acme.create("1", 1), acme.write(broken), acme.create("2", 2))
        expect(answers, ["1", ZeroDivisionError, "2"], "the answers of a batch")
        expect(await acme.userids(), ["1", "2"], "the list after a batch")


@rule
async def a_duplicate_within_a_batch_is_seen(opener: Opener) -> None:
    """Of several writes that want one phone number in one batch, the first gets it."""
    async with founded(opener) as acme:
        await acme.create("0", 5)
        answers = await _together(
            acme.create("1", 1), acme.create("2", 1), acme.update("0", 1), acme.create("3", 5), acme.create("1", 1)
        )
        expect(answers, ["1", PhoneTaken, PhoneTaken, PhoneTaken, PhoneTaken], "the answers of a batch")
        expect(await acme.userids(), ["0", "1"], "the list after duplicates")


@rule
async def numbers_move_on_within_a_batch(opener: Opener) -> None:
    """A number that one write of a batch frees is free for the next; two contacts can swap theirs."""
    async with founded(opener) as acme:
        await acme.fill(3)
        answers = await _together(
            acme.update("1000", 5),
            acme.update("1001", 1000),
            acme.update("1000", 1001),
            acme.remove("1002"),
            acme.create("1", 1002),
            acme.create("2", 5),
        )
        expect(answers, [None, None, None, None, "1", "2"], "the answers of a batch")
        for userid, phone in (("1000", 1001), ("1001", 1000), ("1", 1002), ("2", 5)):
            expect(await acme.store.contact(ACME, userid), record(userid, phone), "a contact after a batch")
            await refused(PhoneTaken, acme.create("3", phone))


@rule
async def a_contact_may_come_and_go_within_a_batch(opener: Opener) -> None:
    """Created and removed, or removed and created again, in one batch: the log tells all of it."""
    async with founded(opener) as acme:
        await acme.fill(3)
        answers = await _together(
            acme.create("1", 1),
            acme.update("1", 2, "Li"),
            acme.remove("1"),
            acme.remove("1000"),
            acme.create("1000", 1, "Wang"),
            acme.create("4", 2),
            acme.remove("1002"),
            acme.create("1002", 1002),
            acme.remove("1002"),
        )
        expect(answers, ["1", None, None, None, "1000", "4", None, "1002", None], "the answers of a batch")
        expect(await acme.userids(), ["1001", "1000", "4"], "the list after a batch")
        expect(await acme.count(), 3, "the number of contacts after a batch")
        log = [(change.kind, change.target, change.before) for change in await acme.store.walks.changes(ACME, 4, 100)]
        wanted = [
            ("contact_created", "1", None),
            ("contact_updated", "1", record("1", 1)),
            ("contact_deleted", "1", record("1", 2, "Li")),
            ("contact_deleted", "1000", record("1000", 1000)),
            ("contact_created", "1000", None),
            ("contact_created", "4", None),
            ("contact_deleted", "1002", record("1002", 1002)),
            ("contact_created", "1002", None),
            ("contact_deleted", "1002", record("1002", 1002)),
        ]
        expect(log, wanted, "the log of a batch")


@rule
async def what_the_engine_refuses_fails_alone(opener: Opener) -> None:
    """When the engine refuses a batch, each write is run alone: only what it refuses again is answered StoreBusy."""
    async with founded(opener) as acme:
        await acme.create("1", 1)
        # The plan did not look who has the number, so the engine finds out.
        careless = plan_of(PutContact(contact("3", 1), 1))
        answers = await _together(
            acme.create("2", 2), acme.write(careless, Needs(userids=("3",))), acme.create("4", 2), acme.create("5", 5)
        )
        expect(answers, ["2", StoreBusy, PhoneTaken, "5"], "the answers of a batch that the engine refused")
        expect(await acme.userids(), ["1", "2", "5"], "the list after a batch that the engine refused")
        expect(
            [change.number for change in await acme.store.walks.changes(ACME, 0, 9)], [1, 2, 3, 4], "the log's numbers"
        )


@rule
async def a_write_is_done_whole_or_not_at_all(opener: Opener) -> None:
    """When one effect of a plan cannot be carried out, none is."""
    async with founded(opener) as acme:
        await acme.fill(2)
        before = await acme.store.walks.changes(ACME, 0, 100)
        first = PutContact(contact("1", 1), 1)
        taken = PutContact(contact("2", 1000), 1000)
        needs = Needs(userids=("1", "2", "3", "1000"))
        halves: tuple[tuple[Effect, ...], ...] = (
            (first, RemoveContact("1000"), RemoveContact("3")),
            (RemoveContact("1000"), first, PutContact(contact("2", 1001), 1001)),
            (taken, first),
        )
        for effects in halves:
            await refused(StoreBusy, acme.write(plan_of(*effects), needs))
        expect(await acme.userids(), ["1000", "1001"], "the list after half writes")
        expect(await acme.count(), 2, "the number of contacts after half writes")
        expect(await acme.store.walks.changes(ACME, 0, 100), before, "the log after half writes")


@rule
async def offsets_survive_a_batch_that_the_engine_refuses(opener: Opener) -> None:
    """Removals of a batch that was not committed move nobody."""
    async with founded(opener) as acme:
        left = await acme.fill(600)
        await acme.remove(left.pop(0))
        expect(await acme.userids(300, 1), left[300:301], "a contact before the batch")
        broken = plan_of(RemoveContact("1001"), PutContact(contact("1", 1500), 1500))
        await refused(StoreBusy, acme.write(broken, Needs(userids=("1001", "1"))))
        for offset in (0, 300, 598):
            expect(await acme.userids(offset, 1), left[offset : offset + 1], f"the contact at {offset}")
        await refused(StoreBusy, acme.write(broken, Needs(userids=("1001", "1"))))
        await acme.remove(left.pop(400))
        for offset in (0, 300, 597):
            expect(await acme.userids(offset, 1), left[offset : offset + 1], f"the contact at {offset}")


@rule
async def a_client_that_goes_away_does_not_cancel_its_write(opener: Opener) -> None:
    """The task that waits for a write can be cancelled; the write is done, and so are its neighbours."""
    async with founded(opener) as acme:
        tasks = [asyncio.ensure_future(acme.create(str(number), number)) for number in range(5)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.sleep(0)
        tasks[3].cancel()
        answers = await _together(*tasks)
        expect(answers, ["0", asyncio.CancelledError, "2", asyncio.CancelledError, "4"], "the answers")
        expect(await acme.userids(), ["0", "1", "2", "3", "4"], "the list after two clients went away")


@rule
async def a_batch_may_be_of_several_organisations(opener: Opener) -> None:
    """Writes to different organisations in one batch do not meet, and one that fails is its own matter."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        answers = await _together(
            zenith.create("1", 1), acme.create("1", 1), zenith.create("2", 1), acme.create("2", 2), zenith.remove("1")
        )
        expect(answers, ["1", "1", PhoneTaken, "2", None], "the answers of a batch of two organisations")
        expect(await acme.userids(), ["1", "2"], "the list of the first")
        expect(await zenith.userids(), [], "the list of the second")


@rule
async def closing_waits_for_the_writes_under_way(opener: Opener) -> None:
    """`close` returns when every write that was submitted is done and answered."""
    async with opened(opener) as store:
        await Directory(store).found()
    store = await opener()
    tasks = [asyncio.ensure_future(Directory(store).create(str(number), number)) for number in range(300)]
    await asyncio.sleep(0)
    await store.close()
    expect(await _together(*tasks), [str(number) for number in range(300)], "the answers")
    async with opened(opener) as again:
        expect(await Directory(again).count(), 300, "the number of contacts after closing")
