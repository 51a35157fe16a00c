"""A store that an earlier version has made is opened, and says what it said, and what the newer one asks of it."""

from pathlib import Path

import pytest

from guanxi.domain.failures import ContactUnknown
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, app, contact, organisation
from guanxi.store.failures import StoreError, StoreForeignError
from tests.backends import Place, place_of
from tests.cli.running import guanxi
from tests.in_loop import in_loop
from tests.postgres import run
from tests.store.older import insert, opened_once, write_as_version
from tests.store.reading import blocks_hold_what_they_count

pytestmark = pytest.mark.usefixtures("engine")

LABELS = [(1,), (2, 2, 1), (), (2, 3, 3, 3), (1,)]
"""Of the contacts of ACME, by their places."""

CHANGED = 2
"""The place of the contact that was changed after all had been created."""


def rows_of_version_1(corp_id: str, labels: list[tuple[int, ...]], first_kept: int) -> list[str]:
    """SQL for an organisation of version 1, one of whose contacts, place 2, was changed, and another one deleted."""
    count = len(labels)
    log = [(1, "organisation_created", corp_id), (2, "app_created", "app")]
    log += [(3 + place, "contact_created", f"{corp_id} {place}") for place in range(count)]
    log += [(3 + count, "contact_created", "gone"), (4 + count, "contact_updated", f"{corp_id} 2")]
    log += [(5 + count, "contact_deleted", "gone")]
    written = [
        insert("change", corp_id=corp_id, number=number, kind=kind, target=target, actor="tester", at=NOW + number)
        for number, kind, target in log
        if number >= first_kept
    ]
    for place, label_ids in enumerate(labels):
        userid, number = f"{corp_id} {place}", 4 + count if place == CHANGED else 3 + place
        record = contact(userid, 13000000000 + place, label_ids=label_ids)
        phone = 8613000000000 + place
        written.append(
            insert("contact", corp_id=corp_id, seq=place, userid=userid, phone=phone, change=number, record=record)
        )
    numbers = {"generation": 2, "shape": 1, "next_seq": count + 1, "contact_count": count, "last_change": 5 + count}
    return [
        *written,
        insert("block", corp_id=corp_id, number=0, count=count),
        insert("organisation", corp_id=corp_id, **numbers, history_start=first_kept, record=organisation(corp_id)),
        insert("app", corp_id=corp_id, app_key="app", token_generation=0, record=app("app")),
        insert("label_group", corp_id=corp_id, number=1, color=-1, name="group 1"),
        insert("label_group", corp_id=corp_id, number=0, color=-1, name="group 0"),
        insert("label", corp_id=corp_id, label_id=2, group_number=1, position=0, name="label"),
    ]


def make_version_1(place: Place) -> None:
    """Two organisations: all history of the first one is kept, of the second one only its end."""
    statements = [*rows_of_version_1(ACME, LABELS, 1), *rows_of_version_1(ZENITH, [(3,)] * 3, 7)]
    write_as_version(place, 1, statements)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = place_of(tmp_path / "data")
    make_version_1(found)
    return found


def test_contacts_get_their_moments_from_the_log(place: Place) -> None:
    opened_once(place)
    found = place.rows("SELECT corp_id, seq, created_at, updated_at, external_id FROM contact ORDER BY corp_id, seq")
    acme = [(ACME, seq, NOW + 3 + seq, NOW + (9 if seq == 2 else 3 + seq), "") for seq in range(5)]
    # What is known of these is only when the one was changed.
    zenith = [(ZENITH, 0, 0, 0, ""), (ZENITH, 1, 0, 0, ""), (ZENITH, 2, 0, NOW + 7, "")]
    assert found == acme + zenith


def test_labels_are_counted_once_a_contact(place: Place) -> None:
    opened_once(place)
    found = place.rows("SELECT corp_id, label_id, count FROM label_use ORDER BY corp_id, label_id")
    assert found == [(ACME, 1, 3), (ACME, 2, 2), (ACME, 3, 1), (ZENITH, 3, 3)]
    assert blocks_hold_what_they_count(place)


def test_everything_agrees_and_nothing_is_done_twice(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    opened_once(place)
    assert ["newer schema" in message for message in caplog.messages] == [True], "whoever waits is told why"
    caplog.clear()
    counted = place.rows("SELECT sum(count) FROM label_use")
    ran = guanxi("doctor", "--json", data=place.data)
    assert ran.code == 0
    assert {(one["what"], one["waiting"]) for one in ran.json["findings"]} == {("search index", True)}
    assert guanxi("reindex", data=place.data).code == 0
    ran = guanxi("doctor", "--json", data=place.data)
    assert (ran.code, ran.json["findings"]) == (0, [])
    opened_once(place)
    assert place.rows("SELECT sum(count) FROM label_use") == counted
    assert caplog.messages == []


def test_it_is_used_as_a_new_one(place: Place) -> None:
    @in_loop
    async def used() -> None:
        store = place.open()
        acme = Directory(store)
        assert [group.position for group in (await store.labels(ACME)).groups] == [0, 1]
        assert [group.name for group in (await store.labels(ACME)).on_the_wire] == ["group 0", "group 1"]
        assert (await store.walks.bounds(ZENITH)) == (8, 7)
        await acme.put(f"{ACME} 1", 13000000001, external_id="crm", label_ids=(3,))
        await acme.remove(f"{ACME} 1")
        assert await acme.userids() == [f"{ACME} {place}" for place in (0, 2, 3, 4)]
        await acme.restore(f"{ACME} 1")
        assert await acme.userids(1, 2) == [f"{ACME} {place}" for place in (1, 2)]
        assert [await store.walks.label_use(ACME, label) for label in (1, 2, 3)] == [2, 1, 2]
        assert [item.change.number for item in await store.walks.feed(ACME, 8, 2)] == [9, 10]
        # What was deleted before lies in no trash: its place is not known.
        with pytest.raises(ContactUnknown):
            await store.walks.trashed(ACME, "gone")
        await store.close()

    used()
    assert blocks_hold_what_they_count(place)


@pytest.mark.parametrize("words", [("doctor",), ("doctor", "--repair")])
def test_a_command_that_only_looks_says_that_it_is_older(place: Place, words: tuple[str, ...]) -> None:
    before = place.rows("SELECT * FROM contact ORDER BY corp_id, seq")
    ran = guanxi(*words, data=place.data)
    assert (ran.code, "schema: open it once with this version" in ran.err) == (3, True)
    assert place.rows("SELECT * FROM contact ORDER BY corp_id, seq") == before


def test_a_table_that_an_older_version_did_not_have_is_anothers(place: Place) -> None:
    if not hasattr(place, "url"):
        return  # a file is ours or not as a whole: its application_id says so
    run(place.url, "CREATE TABLE employee (badge bigint)", "SELECT 1")
    with pytest.raises(StoreForeignError, match="another program"):
        place.open()


def test_a_migration_that_cannot_be_done_leaves_the_store_as_it_was(place: Place) -> None:
    damaged = "UPDATE contact SET record = {} WHERE userid = 'dingacmeacmeacmeacme 0' RETURNING 1"
    place.rows(damaged.format("'{'" if hasattr(place, "url") else "x'7b'"))
    before = place.rows("SELECT * FROM contact ORDER BY corp_id, seq")
    with pytest.raises(StoreError):
        place.open()
    assert place.rows("SELECT * FROM contact ORDER BY corp_id, seq") == before
