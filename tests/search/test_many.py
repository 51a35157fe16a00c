"""What is done otherwise where much is found: the same answers, whichever way."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import get_args

import pytest

from guanxi.domain.contact_filter import ContactFilter, LabelFilter
from guanxi.domain.search.order import Order, place_in
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations import chosen_contacts, count_contacts, order_contacts, search_contacts
from guanxi.operations.context import Asking
from guanxi.operations.search_contacts import Sought
from guanxi.store.sqlite_index import Postings
from tests.in_loop import in_loop
from tests.operations.acting import NOW
from tests.search.corpus import CONTACTS
from tests.search.place import Searched, all_hits, searched, sought_by

SINCE = datetime.fromtimestamp(NOW / 1000 - 60, UTC)
ASKED: list[tuple[str, ContactFilter]] = [
    ("", ContactFilter()),
    ("", ContactFilter(created_from=SINCE)),
    ("", ContactFilter(created_before=SINCE)),
    ("z", ContactFilter()),
    ("zhang", ContactFilter(updated_from=SINCE)),
    ("138", ContactFilter()),
]


@pytest.fixture(params=["few", "many"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few contacts are many, or not."""
    if request.param == "many":
        monkeypatch.setattr(order_contacts, "_SORTED", 2)
        monkeypatch.setattr(order_contacts, "_READ", 2)
        monkeypatch.setattr(count_contacts, "_LOOKED_AT", 2)
        monkeypatch.setattr(chosen_contacts, "_FEW", 2)
        monkeypatch.setattr(search_contacts, "AT_ONCE", 2)
        monkeypatch.setattr(order_contacts, "AT_ONCE", 2)


async def in_order(asking: Asking, sought: Sought, order: Order, *, descending: bool, pages: int) -> Iterator[str]:
    """Userids, page by page."""
    told: list[str] = []
    after = None
    while True:
        walk = order_contacts.order_contacts(asking, sought, order, after, descending=descending)
        page = [hit async for hit in walk][:pages]
        told += [hit.row.userid for hit in page]
        if len(page) < pages:
            return iter(told)
        last = page[-1].row
        assert isinstance(last, StoredContact)
        after = place_in(order, last)


async def check(one: Searched, query: str, wanted: ContactFilter) -> None:
    asking = await one.asking()
    sought = await sought_by(asking, query, wanted)
    rows = [hit.row for hit in await all_hits(asking, query, wanted)]
    for order in get_args(Order):
        for descending in (False, True):
            contacts = [row for row in rows if isinstance(row, StoredContact)]
            contacts.sort(key=lambda row: place_in(order, row), reverse=descending)
            told = await in_order(asking, sought, order, descending=descending, pages=7)
            assert list(told) == [row.userid for row in contacts], (query, wanted, order, descending)
    assert await count_contacts.count_hits(asking, sought) == len(rows)
    if not query:
        named = [part async for part in chosen_contacts.chosen(asking.context, one.corp_id, wanted)]
        assert sorted(userid for part in named for userid in part) == sorted(row.userid for row in rows)


@pytest.mark.usefixtures("engine", "limits")
@in_loop
async def test_orders_counts_and_choices_are_the_same_for_few_and_for_many(tmp_path: Path) -> None:
    async with searched(tmp_path / "data", islice(CONTACTS, 25)) as one:
        for query, wanted in ASKED:
            await check(one, query, wanted)
        label = one.labels["☆"]
        await check(one, "", ContactFilter(label_ids=LabelFilter(any=(label,))))


@in_loop
async def test_facets_count_the_last_changed_where_hits_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with searched(tmp_path / "data", islice(CONTACTS, 12)) as one:
        asking = await one.asking()
        sought = await sought_by(asking, "")
        whole = await count_contacts.facets_of(asking, sought, ["follower_user_id"])
        assert whole.complete
        assert sum(number for _, number in whole.values["follower_user_id"]) == 12
        monkeypatch.setattr(count_contacts, "_COUNTED", 6)
        monkeypatch.setattr(search_contacts, "AT_ONCE", 3)
        part = await count_contacts.facets_of(asking, sought, ["follower_user_id"])
        assert not part.complete
        last = [hit.row for hit in await all_hits(asking, "")][:6]
        assert sum(number for _, number in part.values["follower_user_id"]) == len(last)


def test_sqlite_looks_at_as_many_numbers_as_it_has_time_for() -> None:
    index = Postings(None)  # type: ignore[arg-type] # nothing is read
    assert index.following(1 << 15, 0, 64, 0.001) == 8 << 15
    assert index.following(1 << 20, 0, 64, 0.002) == 2 << 20
    assert index.following(1 << 20, 0, 64, 0.004) == 1 << 20
    assert index.following(1 << 20, 0, 64, 0.010) == 1 << 19
    assert index.following(1 << 15, 0, 64, 1.0) == 1 << 15
    assert index.following(1 << 15, 64, 64, 0.001) == 2 * (1 << 15) + 1
