"""Backup of a busy store, and its way back."""

import asyncio
import random
from pathlib import Path
from unittest import mock

import pytest

from guanxi.store import StoreError, backup
from tests.cli.running import founded, guanxi
from tests.crash.aftermath import stored_contacts
from tests.crash.writing_client import Client, Connection, Promises, Values
from tests.dingtalk.asking import CONTACT
from tests.served import served
from tests.store.reading import blocks_hold_what_they_count, rows


def test_a_copy_of_a_busy_store_is_the_store_of_one_moment(tmp_path: Path) -> None:
    data, copy, back = tmp_path / "data", tmp_path / "copy.db", tmp_path / "back"
    promises, dice = Promises(), random.Random(7)  # noqa: S311 - the same writes each time

    async def run() -> dict[str, Values]:
        token = await asyncio.to_thread(server.token)
        clients = [
            asyncio.create_task(Client(Connection(server.port, token), [], promises, dice).run()) for _ in range(8)
        ]
        await asyncio.sleep(0.3)
        before = dict(promises.contacts)
        copied = await asyncio.to_thread(guanxi, "backup", str(copy), "--json", data=data)
        await asyncio.to_thread(server.stop)
        await asyncio.gather(*clients)
        assert copied.json | {"bytes": 0} == {"file": str(copy), "bytes": 0, "key_included": False}
        return before

    with served(data) as server:
        before = asyncio.run(run())
    assert guanxi("restore", str(copy), "--key-file", str(data / "key"), data=back).code == 0
    stored = stored_contacts(back)
    assert before.keys() - stored.keys() <= deleted_later(back, data)
    assert blocks_hold_what_they_count(back)
    assert told_by_the_log(back) == stored.keys()
    assert (copy.stat().st_mode & 0o777, (back / "guanxi.db").stat().st_mode & 0o777) == (0o600, 0o600)
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


def deleted_later(back: Path, data: Path) -> set[str]:
    """What was deleted in the copy, or in the original, after a moment that both know."""
    statement = "SELECT target FROM change WHERE kind = 'contact_deleted'"
    return {target for where in (back, data) for (target,) in rows(where, statement)}


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
