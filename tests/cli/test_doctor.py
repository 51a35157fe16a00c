"""`guanxi doctor`: damage that is made on purpose, found and repaired."""

from pathlib import Path

import pytest

from guanxi.domain.app import SCOPES
from guanxi.domain.contact import checked_contact
from guanxi.domain.staff import Employee
from guanxi.domain.staff_patch import DepartmentSent
from guanxi.operations.context import Context
from guanxi.operations.create_app import create_internal_app
from guanxi.operations.create_contact import create_contact
from guanxi.operations.create_department import create_department
from guanxi.operations.create_employee import create_employee
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.delete_contact import delete_contact
from guanxi.operations.identifiers import SystemIds
from tests.backends import ON_POSTGRES, PostgresPlace, place_of
from tests.cli.running import guanxi
from tests.dingtalk.asking import CONTACT
from tests.in_loop import in_loop
from tests.operations.acting import values
from tests.served import served
from tests.store.reading import blocks_hold_what_they_count, rows

on_every_engine = pytest.mark.usefixtures("engine")

GONE, LAST = 7, 10
"""The number of the change that deletes a contact, and of the last one."""

OPEN = "d:2, o:manager, u:li"
"""Whom each contact is open to."""

# What is done to the file, and what is found of it: which thing, stored, of the records, repairable.
DAMAGE = [
    ("UPDATE organisation SET contact_count = 7", [("contact_count", "7", "3", True)]),
    ("UPDATE organisation SET next_seq = 1", [("next_seq", "1", "4", True)]),
    ("UPDATE organisation SET next_seq = 3", [("next_seq", "3", "4", True)]),  # the place of the deleted one
    ("UPDATE block SET count = 300", [("block 0", "300", "3", True)]),
    ("DELETE FROM block", [("block 0", "0", "3", True)]),
    ("INSERT INTO block SELECT corp_id, 9, 1 FROM organisation", [("block 9", "1", "0", True)]),
    ("DELETE FROM contact WHERE seq = 1", [
        ("contact_count", "3", "2", True), ("block 0", "3", "2", True),
        ("contacts with label 1", "3", "2", True), ("contacts with label 2", "3", "2", True),
        ("access to contact 1", OPEN, "no contact", True), ("search index", "4 contacts", "3 contacts", True),
    ]),
    ("DELETE FROM search", [("search index", "0 contacts", "4 contacts", True)]),
    ("DELETE FROM access", [(f"access to contact {seq}", "none", OPEN, True) for seq in range(3)]),
    ("DELETE FROM access WHERE grantee = 'd:2' AND seq = 1", [("access to contact 1", "o:manager, u:li", OPEN, True)]),
    ("INSERT INTO access SELECT corp_id, 'u:spy', 2 FROM organisation", [("access to contact 2", f"{OPEN}, u:spy", OPEN, True)]),
    ("INSERT INTO access SELECT corp_id, 'd:9', 2000 FROM organisation", [("access to contact 2000", "d:9", "no contact", True)]),
    ("INSERT INTO access SELECT corp_id, 'o:manager', 3 FROM organisation", [("access to contact 3", "o:manager", "no contact", True)]),
    ("UPDATE access SET grantee = 'u:wang' WHERE grantee = 'u:li' AND seq = 0", [
        ("access to contact 0", OPEN.replace("li", "wang"), OPEN, True),
    ]),
    ("DELETE FROM change WHERE number = 5", [(f"changes from 1 to {LAST}", f"{LAST}", f"{LAST - 1}", False)]),
    ("UPDATE contact SET userid = 'x' WHERE seq = 0", [("contact 0", "another userid than its key", "its record", False)]),
    ("UPDATE contact SET phone = 1 WHERE seq = 2", [("contact 2", "another phone number than its key", "its record", False)]),
    ("UPDATE contact SET record = '{' WHERE seq = 2", [("contact 2", "a record that is no contact", "its record", False)]),
    ("UPDATE contact SET external_id = replace('          ', ' ', 'an external id') WHERE seq = 0", [
        ("contact 0", "an external id that cannot be one", "its record", False),
    ]),
    ("UPDATE label_use SET count = 9 WHERE label_id = 2", [("contacts with label 2", "9", "3", True)]),
    ("DELETE FROM label_use WHERE label_id = 1", [("contacts with label 1", "0", "3", True)]),
    ("INSERT INTO label_use SELECT corp_id, 7, 2 FROM organisation", [("contacts with label 7", "2", "0", True)]),
    ("UPDATE trash SET number = number - 1", [("deleted contact X", f"deleted by change {GONE - 1}", "no such change", True)]),
    ("DELETE FROM change WHERE kind = 'contact_deleted'", [
        (f"changes from 1 to {LAST}", f"{LAST}", f"{LAST - 1}", False),
        ("deleted contact X", f"deleted by change {GONE}", "no such change", True),
    ]),
    ("UPDATE trash SET phone = 1", [("deleted contact X", "another phone number than its key", "its record", False)]),
    ("UPDATE contact SET seq = 3 WHERE seq = 2", [
        ("deleted contact X", "in the trash", "in its place", True),
        ("access to contact 2", OPEN, "no contact", True), ("access to contact 3", "none", OPEN, True),
    ]),
    ("UPDATE employee SET phone = 1 WHERE userid = 'li'", [("employee li", "another phone number than its key", "its record", False)]),
    ("UPDATE employee SET record = '{' WHERE userid = 'li'", [("employee li", "a record that is no employee", "its record", False)]),
    ("UPDATE employee SET userid = 'x' WHERE userid = 'wang'", [
        ("employee x", "another userid than its key", "its record", False), ("departments of wang", "1", "no employee", True),
    ]),
    ("DELETE FROM membership WHERE userid = 'li'", [("departments of li", "none", "1, 2", True)]),
    ("INSERT INTO membership SELECT corp_id, 9, 'li' FROM organisation", [("departments of li", "1, 2, 9", "1, 2", True)]),
    ("UPDATE membership SET dept_id = 5 WHERE userid = 'wang'", [("departments of wang", "5", "2", True)]),
    ("DELETE FROM employee WHERE userid = 'li'", [("departments of li", "2", "no employee", True)]),
]  # fmt: skip


_SHARED: dict[str, tuple[object, ...]] = {
    "label_ids": (1, 2, 2), "share_user_ids": ("li", "li"), "share_dept_ids": (2,),
}  # fmt: skip


@pytest.fixture
def on_postgres(tmp_path: Path) -> None:
    (tmp_path / ON_POSTGRES).touch()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The directory of a store with three contacts, a fourth one that was deleted, and two employees."""
    place = place_of(tmp_path / "data")

    @in_loop
    async def filled() -> None:
        store = place.open()
        context = Context(store, SystemIds(), 1_900_000_000_000, "tester")
        corp_id = (await create_organisation(context, "Acme", "en")).corp_id
        await create_internal_app(context, corp_id, "An app", SCOPES)
        sent = [values(mobile=f"1300000000{number}", **_SHARED) for number in range(4)]
        saved = [await create_contact(context, corp_id, checked_contact(one)) for one in sent]
        await delete_contact(context, corp_id, saved[-1].contact.userid)
        await create_department(context, corp_id, DepartmentSent(dept_id=2, name="Sales"))
        for userid, mobile, departments in (("li", "13100000000", (1, 2)), ("wang", "", (2,))):
            person = Employee(userid=userid, name=userid, mobile=mobile, dept_id_list=departments)
            await create_employee(context, corp_id, person)
        await store.close()

    filled()
    return place.data


@on_every_engine
@pytest.mark.parametrize(("statement", "expected"), DAMAGE, ids=[statement for statement, _ in DAMAGE])
def test_damage_is_found_and_what_the_records_tell_is_repaired(
    data: Path, statement: str, expected: list[tuple[str, str, str, bool]]
) -> None:
    assert guanxi("doctor", "--json", data=data).json == {"findings": [], "repaired": 0}
    rows(data, statement)
    ran = guanxi("doctor", "--json", data=data)
    gone = rows(data, "SELECT userid FROM trash")[0][0]
    expected = [(what.replace("X", gone), stored, true, repairable) for what, stored, true, repairable in expected]
    found = [(one["what"], one["stored"], one["found"], one["repairable"]) for one in ran.json["findings"]]
    assert (ran.code, sorted(found)) == (1, sorted(expected))
    shown = guanxi("doctor", data=data)
    assert all(what in shown.out for what, *_ in expected)
    repaired = guanxi("doctor", "--repair", "--json", data=data)
    left = [one["what"] for one in repaired.json["findings"] if not one["waiting"]]
    assert left == [what for what, _, _, repairable in expected if not repairable]
    assert repaired.code == (1 if left else 0)
    assert repaired.json["repaired"] == len(expected) - len(left)
    assert guanxi("doctor", "--json", data=data).code == repaired.code


@on_every_engine
def test_an_index_that_is_not_whole_is_said_and_made_by_reindex(data: Path) -> None:
    rows(data, "DELETE FROM search")
    assert guanxi("doctor", "--repair", "--json", data=data).json["repaired"] == 1
    told = guanxi("doctor", data=data)
    assert (told.code, "guanxi reindex" in told.out, "by itself" in told.out, "restored" in told.out) == (
        0,
        True,
        True,
        False,
    )
    found = guanxi("doctor", "--json", data=data).json["findings"]
    assert [(one["what"], one["stored"], one["waiting"]) for one in found] == [
        ("search index", "made up to change 0", True)
    ]
    assert guanxi("reindex", data=data).code == 0
    assert guanxi("doctor", "--json", data=data).json == {"findings": [], "repaired": 0}


@on_every_engine
def test_a_store_is_examined_beside_its_server(data: Path) -> None:
    with served(data):
        ran = guanxi("doctor", "--json", data=data)
        assert (ran.code, ran.json) == (0, {"findings": [], "repaired": 0})
        assert guanxi("doctor", "--repair", data=data).code == 0, "nothing to repair, so nothing is refused"


def test_a_repaired_store_is_served_again_and_a_served_one_is_not_repaired(data: Path) -> None:
    rows(data, "UPDATE organisation SET contact_count = 1, next_seq = 0")
    with served(data):
        refused = guanxi("doctor", "--repair", data=data)
        assert (refused.code, "owns" in refused.err) == (3, True)
    assert guanxi("doctor", "--repair", data=data).code == 0
    assert blocks_hold_what_they_count(data)
    with served(data) as server:
        token = guanxi("token", data=data).out.strip()
        listed = server.ask(f"/topapi/extcontact/list?access_token={token}")["results"]
        assert len(listed) == 3
        created = server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": CONTACT})
        assert created["errmsg"] == "ok"


def test_a_file_that_is_damaged_or_missing_is_said(data: Path, tmp_path: Path) -> None:
    assert guanxi("doctor", data=tmp_path / "none").code == 3
    file = data / "guanxi.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert guanxi("doctor", data=data).code in {1, 3}


@pytest.mark.usefixtures("on_postgres")
def test_a_database_is_repaired_beside_its_servers(data: Path) -> None:
    assert isinstance(place_of(data), PostgresPlace)
    with served(data) as server:
        token = guanxi("token", data=data).out.strip()
        path = "/topapi/extcontact/{}?access_token=" + token
        assert len(server.ask(path.format("list"), {"offset": 0, "size": 2})["results"]) == 2
        rows(data, "UPDATE block SET count = 1")
        rows(data, "UPDATE organisation SET contact_count = 1, next_seq = 0")
        assert guanxi("doctor", "--repair", data=data).code == 0
        assert blocks_hold_what_they_count(data)
        assert len(server.ask(path.format("list"), {"offset": 1, "size": 9})["results"]) == 2
        assert server.ask(path.format("create"), {"contact": CONTACT})["errmsg"] == "ok"
        assert len(server.ask(path.format("list"), {"offset": 2, "size": 9})["results"]) == 2
    assert blocks_hold_what_they_count(data)
    assert guanxi("doctor", data=data).code == 0


@pytest.mark.usefixtures("on_postgres")
@pytest.mark.parametrize("words", [("doctor",), ("doctor", "--repair"), ("backup", "FILE"), ("citus", "distribute")])
def test_a_database_without_a_store_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    given = [word.replace("FILE", str(tmp_path / "copy.db")) for word in words]
    ran = guanxi(*given, data=tmp_path / "data")
    assert (ran.code, ran.err != "", "Traceback" in ran.err) == (3 if words[0] != "citus" else ran.code, True, False)
    assert ("no store" in ran.err) or ("no Citus" in ran.err)
    assert rows(tmp_path / "data", "SELECT to_regclass('meta')") == [(None,)]
    assert not (tmp_path / "copy.db").exists()
