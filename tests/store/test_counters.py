"""The numbers in an organisation's row: what raises them, and that nothing else does."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from guanxi.domain.failures import Failure, StoreBusy
from guanxi.domain.label import default_label_groups
from guanxi.store import AddLabelGroups, Needs, PutApp, PutContact, PutOrganisation, PutToken, RemoveContact, open_store
from guanxi.store.conformance.directory import (
    ACME,
    NOW,
    Directory,
    app,
    contact,
    digest,
    organisation,
    plan_of,
)
from tests.in_loop import in_loop
from tests.store.reading import blocks_hold_what_they_count, rows

NAMES = ("generation", "shape", "next_seq", "contact_count", "last_change", "history_start")
COUNTERS = "SELECT generation, shape, next_seq, contact_count, last_change, history_start FROM organisation"


def counters(data: Path) -> dict[str, int]:
    (row,) = rows(data, COUNTERS)
    return dict(zip(NAMES, row, strict=True))


class Counted:
    """A store whose counters are compared before and after each step."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.directory = Directory(open_store(data))
        self.last: dict[str, int] = {}

    def raised(self) -> dict[str, int]:
        """By how much counters have risen since this was asked last; those that have not are left out."""
        now = counters(self.data)
        risen = {name: value - self.last.get(name, 0) for name, value in now.items() if value != self.last.get(name, 0)}
        self.last = now
        return risen


@in_loop
async def test_contacts_raise_the_counters_of_the_list(tmp_path: Path) -> None:
    counted = Counted(tmp_path / "data")
    acme = counted.directory
    await acme.found()
    assert counted.raised() == {"generation": 1, "last_change": 1, "history_start": 1}
    await acme.fill(300)
    assert counted.raised() == {"next_seq": 300, "contact_count": 300, "last_change": 300}
    await acme.update("1000", 5)
    assert counted.raised() == {"last_change": 1}
    await acme.remove("1000")
    assert counted.raised() == {"shape": 1, "contact_count": -1, "last_change": 1}
    await asyncio.gather(*[acme.remove(str(number)) for number in range(1001, 1101)])
    assert counted.raised() == {"shape": 100, "contact_count": -100, "last_change": 100}
    await acme.store.close()
    assert blocks_hold_what_they_count(counted.data)


@in_loop
async def test_what_caches_hold_raises_the_generation(tmp_path: Path) -> None:
    counted = Counted(tmp_path / "data")
    acme = counted.directory
    await acme.found()
    counted.raised()
    changed = msgspec.structs.replace(organisation(ACME), name="Other")
    await acme.write(plan_of(PutOrganisation(changed, "organisation_updated")))
    assert counted.raised() == {"generation": 1, "last_change": 1}
    await acme.write(plan_of(AddLabelGroups(default_label_groups("en"))))
    assert counted.raised() == {"generation": 1}
    await acme.put_app(PutApp(app("key"), "app_created", digest("secret")))
    assert counted.raised() == {"generation": 1, "last_change": 1}
    await acme.put_token(PutToken(digest("token"), "key", NOW))
    assert counted.raised() == {}
    await acme.put_app(PutApp(app("key"), "app_secret_rotated", end_tokens=True))
    assert counted.raised() == {"generation": 1, "last_change": 1}
    await acme.store.close()


@in_loop
async def test_what_fails_or_changes_nothing_raises_no_counter(tmp_path: Path) -> None:
    counted = Counted(tmp_path / "data")
    acme = counted.directory
    await acme.found()
    await acme.fill(2)
    counted.raised()
    await asyncio.gather(
        acme.create("1", 1000), acme.remove("1"), acme.update("1", 1), acme.write(plan_of()), return_exceptions=True
    )
    broken = plan_of(RemoveContact("1000"), PutContact(contact("1", 1001), 1001))
    with pytest.raises(StoreBusy):
        await acme.write(broken, Needs(userids=("1", "1000")))
    with pytest.raises(Failure):
        await acme.remove("1")
    assert counted.raised() == {}
    await acme.store.close()


@in_loop
async def test_a_contact_that_comes_and_goes_in_one_batch_uses_its_place_up(tmp_path: Path) -> None:
    counted = Counted(tmp_path / "data")
    acme = counted.directory
    await acme.found()
    counted.raised()
    await asyncio.gather(acme.create("1", 1), acme.remove("1"))
    assert counted.raised() == {"next_seq": 1, "shape": 1, "last_change": 2}
    assert rows(counted.data, "SELECT * FROM block") == []
    await acme.store.close()


@in_loop
async def test_the_history_begins_where_changes_were_removed(tmp_path: Path) -> None:
    counted = Counted(tmp_path / "data")
    acme = counted.directory
    await acme.found()
    await acme.fill(9)
    counted.raised()
    await acme.store.remove_expired(ACME, NOW + 10, 5, 4)
    assert counted.raised() == {"history_start": 4}
    await acme.store.remove_expired(ACME, NOW + 10, 20, 4)
    assert counted.raised() == {}
    assert rows(counted.data, "SELECT min(number), max(number) FROM change") == [(5, 10)]
    await acme.store.close()


@in_loop
async def test_a_contact_knows_its_last_change(tmp_path: Path) -> None:
    counted = Counted(tmp_path / "data")
    acme = counted.directory
    await acme.found()
    await asyncio.gather(acme.create("1", 1), acme.create("2", 2), acme.update("1", 3), acme.create("3", 1))
    await acme.update("2", 2, "Li")
    wanted = [("1", 0, 3, 4), ("2", 1, 2, 6), ("3", 2, 1, 5)]
    assert rows(counted.data, "SELECT userid, seq, phone, change FROM contact ORDER BY seq") == wanted
    await acme.store.close()


@in_loop
async def test_no_secret_and_no_token_is_stored_as_it_is(tmp_path: Path) -> None:
    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    await acme.let_in("key", f"{ACME}the-token")
    await acme.store.close()
    assert rows(tmp_path / "data", "SELECT digest FROM token") == [(digest(f"{ACME}the-token"),)]
    for path in (tmp_path / "data").iterdir():
        assert b"the-token" not in path.read_bytes()
