"""What readers see while others write: whole writes, one moment a tick, and everything that was answered."""

import asyncio
from itertools import pairwise

import msgspec

from guanxi.domain.contact import Contact
from guanxi.store.conformance.contract import Opener, expect, expect_that, opened, rule
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
async def a_page_is_of_one_moment(opener: Opener) -> None:
    """A page has the contacts that stand at its offset at one moment, whoever comes and goes meanwhile."""
    async with founded(opener) as acme, opened(opener) as store:
        moments = [await acme.fill(300)]
        for step in range(60):
            come = [*moments[-1], str(step)]
            moments += [come, [*come[: step * 4], *come[step * 4 + 1 :]]]
        writer = asyncio.ensure_future(_come_and_go(acme, moments))
        seen = set()
        while not writer.done():
            for reader in (acme, Directory(store)):
                page = await reader.userids(100, 50)
                expect_that(page in [moment[100:150] for moment in moments], "a page is of one of the moments")
                seen.add(tuple(page))
            await asyncio.sleep(0)
        await writer
        expect_that(len(seen) > 1, "the readers saw several moments")


async def _come_and_go(acme: Directory, moments: list[list[str]]) -> None:
    for before, after in pairwise(moments):
        for userid in set(after) - set(before):
            await acme.create(userid, int(userid))
        for userid in set(before) - set(after):
            await acme.remove(userid)


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
