"""The index is made anew stretch by stretch, and is whole meanwhile."""

import asyncio

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.failures import OrganisationUnknown
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import one_of
from guanxi.store.conformance.contract import Opener, expect, refused, rule
from guanxi.store.conformance.directory import ACME, ZENITH, Directory, founded, plan_of
from guanxi.store.effects import Document, IndexStretch
from guanxi.store.engine import Wanted
from guanxi.store.reindexing import Indexed, documents_of
from guanxi.store.rows import Needs

_LIVE, _TRASHED = (Wanted((one_of((token,)),)) for token in (terms.LIVE, terms.TRASHED))


async def _found(acme: Directory, wanted: Wanted) -> list[int]:
    return [number async for page in acme.store.search.numbers(acme.corp_id, wanted, MAX_NUMBER, 10) for number in page]


async def _expect_whole(acme: Directory, when: str) -> None:
    contacts = await acme.store.walks.contacts(acme.corp_id, -1, 10_000)
    trash = await acme.store.walks.trash(acme.corp_id, MAX_NUMBER, 10_000)
    numbers = sorted((row.change for row in contacts), reverse=True)
    expect(await _found(acme, _LIVE), numbers, f"contacts that are found {when}")
    expect(await _found(acme, _TRASHED), [row.number for row in trash], f"what is found in the trash {when}")


async def _some(acme: Directory, after: int, limit: int) -> tuple[int, int, int]:
    reindexing = acme.store.reindexing
    rows = await reindexing.read(ACME, after, limit)
    documents = documents_of(rows)
    await reindexing.put(ACME, rows, documents)
    return rows.made, rows.newest, len(documents)


async def _lose(acme: Directory, after: int, upto: int) -> None:
    # What was read as change 2 has changed since, before this is written.
    stretch = IndexStretch(after, upto, (Document(2, terms.LIVE),), last=False)
    await acme.write(plan_of(stretch), Needs(numbers=((after, upto),)))


@rule
async def an_index_is_made_anew_by_stretches(opener: Opener) -> None:
    """`reindexing.read` gives so many contacts, and of the trash; `reindexing.put` writes what they are found by."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        for directory in (acme, zenith):
            await directory.fill(5)
            await directory.remove("1001")
            await directory.update("1000", 1000, "Wang")
        await _expect_whole(acme, "after its writes")
        # Changes: 2 to 6 created, 7 deleted 1001, 8 updated 1000.
        await _lose(acme, 0, 8)
        expect(await _found(acme, _LIVE), [], "contacts that are found in an index that was lost")
        expect(await _some(acme, 0, 2), (5, 8, 2), "the first two")
        expect(await _found(acme, _LIVE), [5, 4], "contacts that are found by then")
        expect(await _some(acme, 5, 1), (6, 8, 1), "one more")
        expect(await _some(acme, 6, 2), (MAX_NUMBER, 8, 2), "what is left")
        await _expect_whole(acme, "at the end")
        expect(await _some(acme, 8, 2), (MAX_NUMBER, 8, 0), "nothing")
        await _expect_whole(acme, "after it")
        await _expect_whole(zenith, "in another organisation")
        await refused(OrganisationUnknown, acme.store.reindexing.read("dingnobody", 0, 9))


@rule
async def an_index_is_whole_while_it_is_made_anew(opener: Opener) -> None:
    """What is written meanwhile, in the same batch too, is found as it is, and whatever was found before still is."""
    async with founded(opener) as acme:
        await acme.fill(6)
        await acme.remove("1005")
        for first in (True, False):
            # 1000 changes, 1001 goes, 1005 comes back: each before it is made anew, and then after.
            writes = [acme.update("1000", 1000, "Li"), acme.remove("1001"), acme.restore("1005")]
            made = [_some(acme, 0, 100), _some(acme, 3, 2)]
            await asyncio.gather(*(writes + made if first else made + writes))
            await _expect_whole(acme, "after a batch")
            await asyncio.gather(acme.restore("1001"), _some(acme, 0, 100), acme.remove("1005"), _some(acme, 0, 3))
            await _expect_whole(acme, "after the next batch")


@rule
async def how_far_an_index_is_made_is_told(opener: Opener) -> None:
    """`reindexing.progress` says it of every organisation; a new one is whole, and stays so while it is made anew."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        await acme.fill(3)
        told = [Indexed(ACME, MAX_NUMBER, 4), Indexed(ZENITH, MAX_NUMBER, 1)]
        expect(await acme.store.reindexing.progress("", 9), told, "all")
        expect(await acme.store.reindexing.progress(ACME, 9), told[1:], "those after one")
        expect(await acme.store.reindexing.progress("", 1), told[:1], "one")
        await _some(acme, 0, 1)
        expect(await acme.store.reindexing.progress("", 9), told, "all, while one is made anew")
        log = await acme.store.walks.changes(ACME, 0, 100)
        expect([change.number for change in log], [1, 2, 3, 4], "changes that are logged")


@rule
async def what_is_found_stays_so_while_parts_of_the_index_are_merged(opener: Opener) -> None:
    """`reindexing.merge` changes nothing that is told; an engine without `reindexing.pages` has nothing to merge."""
    async with founded(opener) as acme:
        for number in range(12):
            await acme.update("1000", 1000, f"Li {number}") if number else await acme.fill(3)
        await acme.remove("1001")
        reindexing = acme.store.reindexing
        before = await reindexing.pages()
        merged = [await reindexing.merge(ACME, pages) for pages in (-16, 16)]
        await _expect_whole(acme, "after merging")
        expect(merged, [before > 0, False], "whether parts were merged, and again")
        expect(await reindexing.pages() < before, before > 0, "whether it is of fewer pages, if it is of pages")
