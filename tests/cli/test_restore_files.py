"""Restoring over what a killed, damaged or other store has left in a directory."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import founded, guanxi
from tests.served import Served
from tests.store.reading import rows

_INTERRUPTED = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = delete")
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE organisation SET record = zeroblob(100000), last_change = 77")
connection.execute("UPDATE label SET name = 'half'")
connection.execute("SELECT count(*) FROM app").fetchall()
print("written", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A backup of the store in tmp_path / data; what happens there later is not in it."""
    founded(tmp_path / "data")
    assert guanxi("backup", str(tmp_path / "copy.db"), data=tmp_path / "data").code == 0
    return tmp_path / "copy.db"


def names(data: Path) -> list[str]:
    return [item["name"] for item in guanxi("org", "list", "--json", data=data).json["items"]]


def killed(data: Path) -> None:
    """Leave a store with a log that was not copied into its file."""
    server = Served(data)
    guanxi("org", "create", "Later", data=data)
    server.kill()
    assert (data / "guanxi.db-wal").stat().st_size


def test_a_restored_store_is_in_wal_mode_once_it_was_opened(tmp_path: Path, copy: Path) -> None:
    back = tmp_path / "back"
    assert guanxi("restore", str(copy), "--key-file", str(tmp_path / "data" / "key"), data=back).code == 0
    assert rows(back, "PRAGMA journal_mode") == [("delete",)]
    assert names(back) == ["Acme"]
    assert rows(back, "PRAGMA journal_mode") == [("wal",)]


def test_the_log_of_a_database_that_is_gone_is_not_applied_to_the_one_that_is_restored(
    tmp_path: Path, copy: Path
) -> None:
    data = tmp_path / "data"
    killed(data)
    (data / "guanxi.db").unlink()
    assert guanxi("restore", str(copy), data=data).code == 0
    assert names(data) == ["Acme"]
    assert guanxi("doctor", data=data).code == 0


def test_what_was_killed_is_kept_with_what_its_log_holds(tmp_path: Path, copy: Path) -> None:
    data = tmp_path / "data"
    killed(data)
    ran = guanxi("restore", str(copy), "--replace", "--json", data=data)
    assert names(data) == ["Acme"]
    assert sorted(path.name for path in data.glob("*-wal")) == [], "nothing is beside what is kept"
    shutil.copy(ran.json["kept"], data / "guanxi.db")
    assert sorted(names(data)) == ["Acme", "Later"]


def interrupted(data: Path) -> None:
    """Leave a store with a transaction that SQLite will undo when it is opened."""
    guanxi("org", "create", "Later", data=data)
    command = [sys.executable, "-c", _INTERRUPTED, str(data / "guanxi.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
    assert (data / "guanxi.db-journal").stat().st_size


def test_the_journal_of_a_database_that_is_gone_is_not_applied_to_the_one_that_is_restored(
    tmp_path: Path, copy: Path
) -> None:
    data = tmp_path / "data"
    interrupted(data)
    (data / "guanxi.db").unlink()
    assert guanxi("restore", str(copy), data=data).code == 0
    assert names(data) == ["Acme"]
    assert guanxi("doctor", data=data).code == 0


def test_a_transaction_that_was_interrupted_is_undone_in_what_is_kept_and_touches_nothing_else(
    tmp_path: Path, copy: Path
) -> None:
    data = tmp_path / "data"
    interrupted(data)
    ran = guanxi("restore", str(copy), "--replace", "--json", data=data)
    assert ran.code == 0, ran.err
    assert not (data / "guanxi.db-journal").exists()
    assert names(data) == ["Acme"]
    assert guanxi("doctor", data=data).code == 0
    with closing(sqlite3.connect(ran.json["kept"])) as connection:
        assert connection.execute("SELECT count(*) FROM label WHERE name = 'half'").fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM organisation WHERE last_change = 77").fetchall() == [(0,)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("damage", ["header", "half", "text"])
def test_a_damaged_store_is_replaced_and_kept_as_it_was(tmp_path: Path, copy: Path, damage: str) -> None:
    data = tmp_path / "data"
    file = data / "guanxi.db"
    whole = file.read_bytes()
    file.write_bytes(
        {"header": b"\xff" * 4096 + whole[4096:], "half": whole[: len(whole) // 2], "text": b"text"}[damage]
    )
    broken = file.read_bytes()
    assert guanxi("org", "list", data=data).code == 3 or damage == "half"
    ran = guanxi("restore", str(copy), "--replace", "--json", data=data)
    assert ran.code == 0, ran.err
    assert Path(ran.json["kept"]).read_bytes() == broken
    assert names(data) == ["Acme"]


def test_another_key_is_kept_aside(tmp_path: Path, copy: Path) -> None:
    other = tmp_path / "other"
    founded(other)
    key, right = (other / "key").read_bytes(), tmp_path / "data" / "key"
    assert guanxi("restore", str(copy), "--replace", data=other).code == 3
    assert (other / "key").read_bytes() == key
    ran = guanxi("restore", str(copy), "--replace", "--key-file", str(right), "--json", data=other)
    assert ran.code == 0, ran.err
    assert (other / "key").read_bytes() == right.read_bytes()
    kept = Path(ran.json["kept"])
    assert kept.with_suffix(".key").read_bytes() == key
    assert {path.stat().st_mode & 0o777 for path in (other / "key", kept, kept.with_suffix(".key"))} == {0o600}
    assert names(other) == ["Acme"]
    kept.rename(other / "guanxi.db")
    kept.with_suffix(".key").rename(other / "key")
    assert names(other) == ["Acme"], "the pair that was there still fits"


@pytest.mark.parametrize("content", ["", "\n", "password"])
def test_a_file_that_holds_no_key_is_not_taken_for_one(tmp_path: Path, copy: Path, content: str) -> None:
    (tmp_path / "wrong").write_text(content)
    right = (tmp_path / "data" / "key").read_text()
    ran = guanxi("restore", str(copy), "--key-file", str(tmp_path / "wrong"), data=tmp_path / "back", GUANXI_KEY=right)
    assert ran.code in {2, 3}
    assert not (tmp_path / "back" / "key").exists()
    assert not (tmp_path / "back" / "guanxi.db").exists()
