"""A store of version 2, which kept no list of who sees what, has the same one as if it had been written today."""

from pathlib import Path

import pytest

from guanxi.domain.contact import Contact
from guanxi.domain.staff import Department, Employee
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, organisation, plan_of
from guanxi.store.conformance.people import listed, share, shared
from guanxi.store.effects import RemoveContact
from guanxi.store.rows import Needs
from tests.backends import Place, place_of
from tests.cli.running import guanxi
from tests.in_loop import in_loop
from tests.store.older import insert, opened_once, write_as_version

pytestmark = pytest.mark.usefixtures("engine")

DELETED = 2
CONTACTS = [
    shared("1", "li"),
    shared("2", "wang", ("li", "李娜", "li", 'o\'hara "x"'), (2, 3, 2)),
    shared("3", "li", ("wang",), (2,)),  # the deleted one
    shared("4", 'o\'hara "x"', (), (9007199254740993, 1)),
    shared("5", "李娜", ("李娜",), ()),
]
LISTED = "SELECT corp_id, grantee, seq FROM access ORDER BY corp_id, grantee, seq"


def of_version_2(corp_id: str, contacts: list[Contact]) -> list[str]:
    """SQL for an organisation that has those contacts, but for the deleted one, in which li is in department 2."""
    written, count = [], len(contacts)
    for place, contact in enumerate(contacts):
        userid = contact.userid or ""
        row = {"corp_id": corp_id, "seq": place, "userid": userid, "phone": int(userid), "external_id": f"crm {userid}"}
        change = {"corp_id": corp_id, "number": 2 + place, "kind": "contact_created", "target": userid}
        written.append(insert("change", **change, actor="tester", at=NOW))
        if place != DELETED:
            written.append(insert("contact", **row, change=2 + place, created_at=NOW, updated_at=NOW, record=contact))
            continue
        deleted = change | {"number": count + 2, "kind": "contact_deleted"}
        written.append(insert("change", **deleted, actor="tester", at=NOW, before=contact))
        written.append(insert("trash", **row, number=count + 2, created_at=NOW))
    founded = {"corp_id": corp_id, "number": 1, "kind": "organisation_created", "target": corp_id, "actor": "tester"}
    numbers = {"generation": 1, "shape": 2, "next_seq": count, "contact_count": count - 1, "last_change": count + 2}
    return [
        *written,
        insert("change", **founded, at=NOW),
        insert("block", corp_id=corp_id, number=0, count=count - 1),
        insert("label_use", corp_id=corp_id, label_id=1, count=count - 1),
        insert("organisation", corp_id=corp_id, **numbers, history_start=1, record=organisation(corp_id)),
        insert("department", corp_id=corp_id, dept_id=2, record=Department(dept_id=2, name="Sales")),
        insert(
            "employee",
            corp_id=corp_id,
            userid="li",
            phone=0,
            record=Employee(userid="li", name="Li", dept_id_list=(2,)),
        ),
        insert("membership", corp_id=corp_id, dept_id=2, userid="li"),
    ]


def write_today(place: Place) -> None:
    @in_loop
    async def written() -> None:
        store = place.open()
        for corp_id in (ACME, ZENITH):
            directory = Directory(store, corp_id)
            await directory.found()
            await share(directory, *CONTACTS)
            await directory.write(plan_of(RemoveContact("3")), Needs(userids=("3",)))
        await store.close()

    written()


def test_who_sees_what_is_as_if_it_had_been_written_today(tmp_path: Path) -> None:
    old, new = place_of(tmp_path / "old"), place_of(tmp_path / "new")
    write_as_version(old, 2, [*of_version_2(ACME, CONTACTS), *of_version_2(ZENITH, CONTACTS)])
    write_today(new)

    @in_loop
    async def as_a_new_one() -> None:
        store = old.open()
        acme = Directory(store)
        assert await listed(acme, "li") == ["1", "2", "4"]
        await acme.restore("3")
        assert await listed(acme, "li") == ["1", "2", "3", "4"]
        await acme.remove("2")
        assert await listed(acme, "li") == ["1", "3", "4"]
        await store.close()

    opened_once(old)
    assert old.rows(LISTED) == new.rows(LISTED)
    assert len(old.rows(LISTED)) == 2 * (1 + 6 + 3 + 2)
    as_a_new_one()
    # The phone numbers of these contacts are none, and that is all there is to find.
    assert guanxi("reindex", data=old.data).code == 0
    findings = guanxi("doctor", "--json", data=old.data).json["findings"]
    assert {one["stored"] for one in findings} == {"a record that is no contact"}
