"""A store of version 3, which had no index, and one that was indexed by other rules, are indexed anew."""

import asyncio
from pathlib import Path

import pytest

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import one_of
from guanxi.operations.context import Context
from guanxi.operations.identifiers import SystemIds
from guanxi.operations.reindex import reindex
from guanxi.store import Store, Wanted, open_store
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory
from guanxi.store.index_rules import rules
from guanxi.store.location import location
from guanxi.store.reindexing import documents_of
from tests.backends import Place, place_of
from tests.in_loop import in_loop
from tests.store.older import write_as_version
from tests.store.test_store_before_sharing import CONTACTS, of_version_2

pytestmark = pytest.mark.usefixtures("engine")

KEYS = "SELECT corp_id, seq, name_key FROM contact ORDER BY corp_id, seq"


def indexing(place: Place) -> Store:
    """Open it as a server does."""
    return open_store(location(place.data, getattr(place, "url", None)), indexing=True)


async def found(store: Store, corp_id: str, token: str) -> list[int]:
    wanted = Wanted((one_of((token,)),))
    return [number async for page in store.search.numbers(corp_id, wanted, MAX_NUMBER, 9) for number in page]


async def how_far(store: Store) -> list[int]:
    return [one.upto for one in await store.reindexing.progress("", 9)]


def test_what_an_older_version_has_written_is_found_and_ordered_after_it_was_indexed(tmp_path: Path) -> None:
    place = place_of(tmp_path / "old")
    write_as_version(place, 3, [*of_version_2(ACME, CONTACTS), *of_version_2(ZENITH, CONTACTS)])

    @in_loop
    async def indexed() -> None:
        store = indexing(place)
        assert await how_far(store) == [0, 0]
        rows = await store.reindexing.read(ACME, 4, 9)
        await store.reindexing.put(ACME, rows, documents_of(rows))
        assert await how_far(store) == [0, 0], "what lies before is not made yet"
        context = Context(store, SystemIds(), NOW, "tester")
        told = [(made.upto, made.whole) async for made in reindex(context, ACME, at_once=2)]
        assert told == [(3, False), (6, False), (7, True)]
        assert await how_far(store) == [MAX_NUMBER, 0]
        assert await found(store, ACME, terms.LIVE) == [6, 5, 3, 2]
        assert await found(store, ACME, terms.TRASHED) == [7]
        assert await found(store, ACME, terms.initials("z")) == [7, 6, 5, 3, 2]
        assert await found(store, ZENITH, terms.LIVE) == []
        await store.close()

    indexed()
    assert [name_key != "" for corp_id, _, name_key in place.rows(KEYS)] == [True] * 4 + [False] * 4


def test_other_rules_make_the_index_count_as_not_made_where_it_is_made_and_nowhere_else(tmp_path: Path) -> None:
    place = place_of(tmp_path / "data")
    other = "'older'" if not hasattr(place, "url") else "'older'::bytea"

    def kept() -> bytes:
        value = place.rows("SELECT value FROM meta WHERE name = 'search_rules'")[0][0]
        return value.encode() if isinstance(value, str) else bytes(value)

    @in_loop
    async def founded() -> None:
        store = place.open()
        for corp_id in (ACME, ZENITH):
            await Directory(store, corp_id).found()
        await store.close()

    def opened(store: Store) -> list[int]:
        async def told() -> list[int]:
            upto = await how_far(store)
            await store.close()
            return upto

        return asyncio.run(told())

    founded()
    assert kept() == rules(), "a new store is made by today's rules, whoever makes it"
    assert opened(indexing(place)) == [MAX_NUMBER] * 2
    place.rows(f"UPDATE meta SET value = {other} WHERE name = 'search_rules' RETURNING 1")  # noqa: S608 - the value above
    assert opened(place.open()) == [MAX_NUMBER] * 2
    assert kept() == b"older"
    assert opened(indexing(place)) == [0, 0]
    assert kept() == rules()
