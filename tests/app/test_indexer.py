"""A server makes an index whole that is not: after a migration, a copy, or a change of the rules."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import one_of
from guanxi.indexer import Indexer
from guanxi.operations.context import Context
from guanxi.operations.identifiers import SystemIds
from guanxi.store import Store, Wanted
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory
from tests.backends import Place, place_of
from tests.in_loop import in_loop

pytestmark = pytest.mark.usefixtures("engine")

CONTACTS = 110
"""Some transactions of 25."""


async def filled(place: Place) -> None:
    """Two organisations, one of whose indexes is lost, as after a migration."""
    store = place.open()
    for corp_id in (ACME, ZENITH):
        directory = Directory(store, corp_id)
        await directory.found()
        await directory.fill(CONTACTS if corp_id == ACME else 3)
        if corp_id == ZENITH:
            await directory.remove("1001")
    await store.close()
    await asyncio.to_thread(lose, place)


def lose(place: Place) -> None:
    place.rows("UPDATE organisation SET indexed = 0 WHERE corp_id = 'dingacmeacmeacmeacme' RETURNING 1")
    of_acme = "corp_id = 'dingacmeacmeacmeacme'" if hasattr(place, "url") else "rowid < 2 << 32"
    place.rows(f"DELETE FROM search WHERE {of_acme}{' RETURNING 1' if hasattr(place, 'url') else ''}")  # noqa: S608 - one of those


def context_of(store: Store) -> Callable[[], Context]:
    return lambda: Context(store, SystemIds(), NOW, "server")


async def found(store: Store) -> int:
    pages = store.search.numbers(ACME, Wanted((one_of((terms.LIVE, terms.TRASHED)),)), MAX_NUMBER, 64)
    return sum([len(page) async for page in pages])


async def how_far(store: Store) -> list[int]:
    return [one.upto for one in await store.reindexing.progress("", 9)]


@in_loop
async def test_an_index_is_made_whole_by_one_or_by_several_and_goes_on_where_it_was_ended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "guanxi.indexer")
    place = place_of(tmp_path / "data")
    await filled(place)
    one, other = place.open(), place.open()
    indexer = Indexer(context_of(one))
    indexer.start()
    while (upto := (await how_far(other))[0]) == 0:  # noqa: ASYNC110 - what is waited for is in the store
        await asyncio.sleep(0)
    await indexer.stop()
    assert upto < MAX_NUMBER, "it was ended in the middle"
    assert 0 < (there := await found(other)) < CONTACTS
    ended_at = (await how_far(other))[0]
    await Directory(other).update("1003", 1003, "Li")
    nodes = (one, other) if hasattr(place, "url") else (other,)  # a file has one server
    await asyncio.gather(*[Indexer(context_of(store)).catch_up() for store in nodes])
    assert await how_far(one) == [MAX_NUMBER] * 2
    assert await found(one) == CONTACTS
    made = [record.contacts for record in caplog.records if record.message == "the search index is made"]  # type: ignore[attr-defined] # logged beside the message
    assert sum(made) <= CONTACTS - there + 1, f"what was made up to {ended_at} is not made again, but for what changed"
    caplog.clear()
    await Indexer(context_of(one)).catch_up()
    assert caplog.messages == [], "nothing is to be done"
    await one.close()
    await other.close()


@in_loop
async def test_no_step_of_it_keeps_others_waiting_and_what_they_write_is_found(tmp_path: Path) -> None:
    place = place_of(tmp_path / "data")
    await filled(place)
    store = place.open()
    acme, made = Directory(store), asyncio.create_task(Indexer(context_of(store)).catch_up())
    written = 0
    while not made.done():
        await acme.create(f"new {written}", 5000 + written)
        written += 1
    await made
    assert written > 2, "writes are answered meanwhile"
    assert await found(store) == CONTACTS + written
    await store.close()


@in_loop
async def test_parts_of_an_index_are_merged_and_all_that_it_finds_is_found(tmp_path: Path) -> None:
    place = place_of(tmp_path / "data")
    await filled(place)
    if hasattr(place, "url"):
        pytest.skip("an index in PostgreSQL has no parts: merging is tests/store/test_conformance.py's")
    store = place.open()
    for number in range(5):
        await Directory(store).update("1003", 1003, f"Li {number}")
    segments = "SELECT DISTINCT segid FROM search_idx"
    before = len(place.rows(segments))
    await Indexer(context_of(store)).catch_up()
    assert before > len(place.rows(segments)) < 5
    assert await found(store) == CONTACTS
    await store.close()
