"""Backup of a busy store, and its way back."""

import threading
import time
from pathlib import Path
from unittest import mock

import pytest

from guanxi.store import StoreError, backup
from tests.backends import place_of
from tests.cli.running import founded, guanxi
from tests.dingtalk.asking import CONTACT
from tests.served import Served, served
from tests.store.reading import blocks_hold_what_they_count, rows


def keep_writing(server: Served, token: str, first: int, there: list[str], stop: threading.Event) -> None:
    """Create contacts, and delete every third of them, until told to stop; remember who is there."""
    path = "/topapi/extcontact/{}?access_token=" + token
    for number in range(first, first + 10**6):
        if stop.is_set():
            return
        answer = server.ask(path.format("create"), {"contact": CONTACT | {"mobile": str(number)}})
        if number % 3:
            there.append(answer["userid"])
        else:
            server.ask(path.format("delete"), {"user_id": answer["userid"]})


@pytest.mark.usefixtures("engine")
def test_a_copy_of_a_busy_store_is_the_store_of_one_moment(tmp_path: Path) -> None:
    data, copy, back = tmp_path / "data", tmp_path / "copy.db", tmp_path / "back"
    there: list[str] = []
    stop = threading.Event()
    with served(data) as server:
        writing = [server, server.token()]
        writers = [
            threading.Thread(target=keep_writing, args=[*writing, 13_000_000_000 + n * 10**6, there, stop])
            for n in range(4)
        ]
        for writer in writers:
            writer.start()
        while len(there) < 100:
            time.sleep(0.01)
        before = list(there)
        copied = guanxi("backup", str(copy), "--json", data=data)
        stop.set()
        for writer in writers:
            writer.join()
    assert copied.json == {"file": str(copy), "bytes": copy.stat().st_size, "key_included": False}
    assert guanxi("restore", str(copy), "--key-file", str(data / "key"), data=back).code == 0
    stored = {userid for (userid,) in rows(back, "SELECT userid FROM contact")}
    assert set(before) <= stored
    assert len(stored - set(there)) <= len(writers), "only what was being deleted at that moment"
    assert blocks_hold_what_they_count(back)
    assert told_by_the_log(back) == stored
    assert place_of(back).intact()
    files = [copy, back / "key", *back.glob("guanxi.db")]
    assert {path.name: path.stat().st_mode & 0o777 for path in files} == {path.name: 0o600 for path in files}
    assert not list(tmp_path.glob("*.part"))


def told_by_the_log(data: Path) -> set[str]:
    """Who is there by the change log, which has no gap."""
    changes = rows(data, "SELECT number, kind, target FROM change ORDER BY number")
    assert [change[0] for change in changes] == list(range(1, len(changes) + 1))
    there: set[str] = set()
    for _, kind, target in changes:
        if kind == "contact_created":
            there.add(target)
        elif kind == "contact_deleted":
            there.remove(target)
    return there


def test_a_backup_is_restored_only_where_nothing_is_lost_by_it(tmp_path: Path) -> None:
    data, copy, back = tmp_path / "data", str(tmp_path / "copy.db"), tmp_path / "back"
    corp_id, _, _ = founded(data)
    assert guanxi("backup", copy, data=data).code == 0
    for words, code, said in (
        (("restore", copy), 3, "key is needed"),
        (("restore", copy, "--key-file", str(data / "key")), 0, ""),
        (("restore", copy), 1, "--replace"),
    ):
        ran = guanxi(*words, data=back)
        assert (ran.code, said in ran.err) == (code, True), ran
    guanxi("org", "create", "Later", data=back)
    replaced = guanxi("restore", copy, "--replace", "--json", data=back)
    assert [item["corp_id"] for item in guanxi("org", "list", "--json", data=back).json["items"]] == [corp_id]
    kept = Path(replaced.json["kept"])
    assert kept.parent == back
    kept.rename(data / "guanxi.db")
    assert len(guanxi("org", "list", "--json", data=data).json["items"]) == 2


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.db"
    founded(data)
    guanxi("backup", str(copy), data=data)
    whole = copy.read_bytes()
    other = tmp_path / "other"
    founded(other)
    for name, content, place in (
        ("text", b"no database", tmp_path / "new"),
        ("cut", whole[: len(whole) // 2], tmp_path / "new"),
        ("another key's", whole, other),
    ):
        (tmp_path / "wrong.db").write_bytes(content)
        place.mkdir(exist_ok=True)
        if place != other:
            (place / "key").write_bytes((data / "key").read_bytes())
        before = sorted(path.name for path in place.iterdir() if path.name != "lock")
        ran = guanxi("restore", str(tmp_path / "wrong.db"), "--replace", data=place)
        assert ran.code == 3, name
        assert sorted(path.name for path in place.iterdir() if path.name != "lock") == before, name


def test_a_copy_that_is_given_up_leaves_nothing_behind(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.db"
    with served(data) as server:
        token = server.token()
        for number in range(60):
            contact = CONTACT | {"mobile": str(13000000000 + number), "remark": "x" * 1000}
            server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": contact})
    asked: list[bool] = []

    def given_up() -> bool:
        asked.append(True)
        return True

    with mock.patch.object(backup, "_STEPS", 10), pytest.raises(StoreError, match="interrupted"):
        backup.back_up(data, copy, given_up)
    assert asked
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "data.log"]


def test_a_server_keeps_its_store_from_being_replaced(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", str(tmp_path / "copy.db")
    with served(data):
        guanxi("backup", copy, data=data)
        ran = guanxi("restore", copy, "--replace", data=data)
        assert ran.code == 3
        assert "owns" in ran.err
