"""Pages by offset: exact at any place, whatever was removed."""

from collections.abc import Sequence

from guanxi.store.conformance.contract import Opener, expect, opened, rule
from guanxi.store.conformance.directory import ACME, Directory, founded, record

# More than four blocks of 128, the last one incomplete.
_MANY = 600


@rule
async def a_page_is_records_joined_by_commas(opener: Opener) -> None:
    """`contact_page` gives the JSON of consecutive contacts, joined by commas."""
    async with founded(opener) as acme:
        await acme.fill(4)
        wanted = record("1001", 1001) + b"," + record("1002", 1002)
        expect(await acme.store.contact_page(ACME, 1, 2), wanted, "a page of two")
        expect(await acme.store.contact_page(ACME, 3, 2), record("1003", 1003), "a page of one")


@rule
async def a_page_past_the_end_is_empty(opener: Opener) -> None:
    """Past the last contact, a page is empty; so is one of no contacts."""
    async with founded(opener) as acme:
        expect(await acme.store.contact_page(ACME, 0, 100), b"", "a page of an organisation without contacts")
        await acme.fill(2)
        for offset in (2, 3, 10**6, 2**63 - 1, 2**80):
            expect(await acme.store.contact_page(ACME, offset, 100), b"", f"a page at {offset} of 2")
        await acme.remove("1000")
        await acme.remove("1001")
        expect(await acme.store.contact_page(ACME, 0, 100), b"", "a page after the last removal")


@rule
async def contacts_are_listed_in_the_order_of_their_creation(opener: Opener) -> None:
    """Neither ids nor numbers nor updates change the order."""
    async with founded(opener) as acme:
        created = ["5", "3", "9", "1", "7"]
        for place, userid in enumerate(created):
            await acme.create(userid, 100 - place)
        for userid in ("9", "1", "5"):
            await acme.update(userid, 200 + int(userid), "Li")
        expect(await acme.userids(), created, "the order after updates")


@rule
async def an_offset_is_exact_at_every_place(opener: Opener) -> None:
    """Every offset finds its contact, before and after removals at the edges of blocks and of whole blocks."""
    async with founded(opener) as acme:
        left = await acme.fill(_MANY)
        await _walk(acme, left)
        for place in (599, 512, 511, 257, 256, 255, 128, 1, 0):
            await acme.remove(left.pop(place))
        await _walk(acme, left)
        for userid in left[200:420]:
            await acme.remove(userid)
        del left[200:420]
        await _walk(acme, left)
        left += await _more(acme, 300)
        await _walk(acme, left)
    async with opened(opener) as store:
        await _walk(Directory(store), left)


@rule
async def an_offset_follows_each_removal(opener: Opener) -> None:
    """A page read after each removal and creation is exact, when sums are already known."""
    async with founded(opener) as acme:
        left = await acme.fill(_MANY)
        await acme.remove(left.pop(0))
        for step in range(100):
            await acme.remove(left.pop(step * 37 % len(left)))
            if step % 3 == 0:
                left.append(await acme.create(str(step), step))
            for offset in (0, 200, len(left) - 3):
                expect(await acme.userids(offset, 3), left[offset : offset + 3], f"3 contacts at {offset}")


@rule
async def a_page_takes_what_comes_next(opener: Opener) -> None:
    """A page of any size is filled across gaps, as far as there are contacts."""
    async with founded(opener) as acme:
        left = await acme.fill(_MANY)
        for userid in [userid for userid in left if int(userid) % 3]:
            await acme.remove(userid)
            left.remove(userid)
        for offset in (0, 1, 50, 100, 150, 199):
            for size in (1, 2, 20, 100, _MANY):
                expect(await acme.userids(offset, size), left[offset : offset + size], f"{size} contacts at {offset}")


async def _walk(acme: Directory, left: Sequence[str]) -> None:
    found = [userid for offset in range(len(left) + 1) for userid in await acme.userids(offset, 1)]
    expect(found, list(left), "contacts found one by one by their offset")


async def _more(acme: Directory, count: int) -> list[str]:
    return [await acme.create(f"later {number}", 10_000 + number) for number in range(count)]
