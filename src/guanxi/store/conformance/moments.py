"""What readers see while others write: whole writes, one moment a tick, and everything that was answered."""

import asyncio

import msgspec

from guanxi.domain.contact import Contact
from guanxi.store.conformance.contract import Opener, expect, expect_that, rule
from guanxi.store.conformance.directory import ACME, ZENITH, Directory, contact, founded, plan_of, record
from guanxi.store.effects import PutContact
from guanxi.store.rows import Needs


@rule
async def a_read_after_an_answered_write_sees_it(opener: Opener) -> None:
    """Whoever was answered finds the write done, whatever others read and write meanwhile."""
    async with founded(opener) as acme:
        others = asyncio.ensure_future(_read_on(acme))
        writers = [asyncio.ensure_future(_write_and_look(acme, number)) for number in range(10)]
        await asyncio.gather(*writers)
        others.cancel()
        await asyncio.wait([others])


async def _read_on(acme: Directory) -> None:
    while True:
        await acme.store.contact_page(ACME, 0, 100)
        await acme.store.organisations()
        await asyncio.sleep(0)


async def _write_and_look(acme: Directory, number: int) -> None:
    for step in range(30):
        userid = f"{number}-{step}"
        await acme.create(userid, number * 1000 + step)
        expect(await acme.store.contact(ACME, userid), record(userid, number * 1000 + step), "a contact just created")
        expect_that(userid in await acme.userids(), "a page has a contact just created")
        await acme.remove(userid)
        expect_that(userid not in await acme.userids(), "a page lacks a contact just removed")


@rule
async def what_was_known_of_one_organisation_is_not_kept_for_another(opener: Opener) -> None:
    """Every organisation is as it is now, whichever of them is asked for first."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        for step in range(5):
            expect(len(await acme.userids()), step, "contacts of the first")
            expect(len(await zenith.userids()), step, "contacts of the second")
            await acme.create(str(step), step)
            await zenith.create(str(step), step)
            expect(len(await zenith.userids()), step + 1, "contacts of the second")
            expect(len(await acme.userids()), step + 1, "contacts of the first")
            await asyncio.sleep(0)


@rule
async def the_reads_of_one_tick_see_one_moment(opener: Opener) -> None:
    """List, count and log, read in one tick of the loop, tell of the same moment while others write."""
    async with founded(opener) as acme:
        await acme.fill(300)
        writer = asyncio.ensure_future(_come_and_go(acme))
        moments = set()
        while not writer.done():
            userids, organisations, log = await asyncio.gather(
                acme.userids(), acme.store.organisations(), acme.store.changes(ACME, 301, 10_000)
            )
            expect(organisations[0][1], len(userids), "the count against the list")
            there = set(userids)
            for change in log[-1:]:
                expect(change.target in there, change.kind == "contact_created", "the newest change against the list")
            moments.add(len(log))
            await asyncio.sleep(0)
        await writer
        expect_that(len(moments) > 1, "the reader saw several moments")


async def _come_and_go(acme: Directory) -> None:
    for step in range(60):
        await acme.create(str(step), step)
        await acme.remove(str(1000 + step))


@rule
async def nobody_sees_half_a_write(opener: Opener) -> None:
    """Readers see all effects of a write or none, in whichever tick they read."""
    async with founded(opener) as acme:
        await acme.fill(2)
        writer = asyncio.ensure_future(_rename_both(acme))
        seen: list[str] = []
        while not writer.done():
            page = await acme.store.contact_page(ACME, 0, 2)
            first, second = msgspec.json.decode(b"[" + page + b"]", type=list[Contact])
            expect(first.name, second.name, "two names that are always written together")
            seen.append(first.name)
            await asyncio.sleep(0)
        await writer
        expect_that(len(set(seen)) > 1, "the reader saw several moments")


async def _rename_both(acme: Directory) -> None:
    needs = Needs(userids=("1000", "1001"))
    for step in range(60):
        both = [PutContact(contact(str(phone), phone, f"name {step}"), phone) for phone in (1000, 1001)]
        await acme.write(plan_of(*both), needs)
