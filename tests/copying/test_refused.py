"""What `guanxi migrate` refuses, with which exit code, and that it leaves it as it was."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.backends import Place, PostgresPlace
from tests.cli.running import founded, guanxi
from tests.copying.full import filled
from tests.copying.moving import both_ways, contents, migrate, moved, place
from tests.postgres import new_database

NO_SERVER = "postgresql://guanxi@127.0.0.1:1/guanxi"


def tables(at: PostgresPlace) -> object:
    schema = at.url.rpartition("=")[2]
    return at.rows(f"SELECT relname, relkind FROM pg_class WHERE relnamespace = '{schema}'::regnamespace ORDER BY 1")  # noqa: S608 - a schema of the test


@both_ways
def test_a_target_with_a_store_is_left_as_it_is(tmp_path: Path, here: str, there: str) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    filled(source)
    filled(target)
    before = contents(target)
    key = (source.data / "key").read_text()
    ran = migrate(source, target, "--json", GUANXI_KEY=key)
    assert (ran.code, ran.out, json.loads(ran.err)["error"]["kind"]) == (1, "", "TargetExistsError")
    assert "holds a store already" in ran.err
    assert contents(target) == before
    assert moved(source, place(tmp_path / "another", there)).code == 0
    ran = migrate(source, place(tmp_path / "another", there))
    assert (ran.code, "holds a store already" in ran.err) == (1, True), "a move is not done twice"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("CREATE TABLE recipe (title text)", 1),
        ("CREATE VIEW meta AS SELECT 1 AS name", 3),
        ("CREATE TABLE organisation (name text)", 3),
        ("CREATE SEQUENCE number", 1),
    ],
)
def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path, statement: str, code: int) -> None:
    source, target = place(tmp_path / "source", "sqlite"), PostgresPlace(tmp_path / "target")
    filled(source)
    target.cluster.run(f"SET search_path = {target.url.rpartition('=')[2]}", statement, "SELECT 1")
    before = tables(target)
    ran = migrate(source, target)
    assert (ran.code, "another program" in ran.err) == (code, True), ran
    assert tables(target) == before


@pytest.mark.parametrize("content", ["text", "database", "marked"])
def test_a_file_of_another_program_is_left_as_it_is(tmp_path: Path, content: str) -> None:
    source, target = place(tmp_path / "source", "postgres"), place(tmp_path / "target", "sqlite")
    filled(source)
    target.data.mkdir()
    file = target.data / "guanxi.db"
    if content == "text":
        file.write_bytes(b"userid,name,mobile\n" * 100)
    else:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE recipe (title)" if content == "database" else "PRAGMA user_version = 3")
    before = file.read_bytes()
    ran = migrate(source, target)
    assert (ran.code, "another program" in ran.err or "not a database" in ran.err) == (3, True)
    assert file.read_bytes() == before
    assert not (target.data / "key").exists()


def test_a_directory_with_another_key_gets_no_store(tmp_path: Path) -> None:
    source, target = place(tmp_path / "source", "postgres"), place(tmp_path / "target", "sqlite")
    filled(source)
    founded(target.data)
    (target.data / "guanxi.db").unlink()
    key = (target.data / "key").read_bytes()
    ran = migrate(source, target)
    assert (ran.code, "key of another store" in ran.err) == (1, True)
    assert (target.data / "key").read_bytes() == key
    assert not (target.data / "guanxi.db").exists()


def untouched(at: Place) -> bool:
    return tables(at) == [] if isinstance(at, PostgresPlace) else not at.data.exists()


@both_ways
def test_without_the_right_key_nothing_is_moved(tmp_path: Path, here: str, there: str) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    filled(source)
    for key, said in (("00" * 32, "not the one"), ("password", "does not hold a key")):
        ran = migrate(source, target, GUANXI_KEY=key)
        assert (ran.code, said in ran.err, key in ran.err) == (3, True, False), ran
    right = (source.data / "key").read_text()
    (source.data / "key").unlink()
    ran = migrate(source, target)
    assert (ran.code, "GUANXI_KEY" in ran.err) == (3, True)
    assert not (source.data / "key").exists(), "none is made"
    assert untouched(target)
    assert migrate(source, target, GUANXI_KEY=right).code == 0


@pytest.mark.parametrize(
    ("source", "target", "code", "said"),
    [
        ("DATA", "DATA", 2, "to itself"),
        ("DATA", "DATA/../data", 2, "to itself"),
        ("EMPTY", "EMPTY", 2, "to itself"),
        ("EMPTY", "NEW", 3, "there is no store"),
        ("NEW", "EMPTY", 3, "there is no store"),
        ("DATA", NO_SERVER, 3, "127.0.0.1:1/guanxi cannot be used"),
        (NO_SERVER, "NEW", 3, "127.0.0.1:1/guanxi cannot be used"),
        ("DATA", "mysql://127.0.0.1/guanxi", 2, "sqlite:///DIR"),
        ("guanxi-data", "EMPTY", 2, "sqlite:///DIR"),
        ("DATA", "postgresql://guanxi@127.0.0.1:port/guanxi", 2, "cannot be read"),
        ("DATA", "EMPTY&statement_cache_size=many", 2, "statement_cache_size"),
    ],
)
def test_a_place_that_is_none_is_refused(tmp_path: Path, source: str, target: str, code: int, said: str) -> None:
    founded(tmp_path / "data")
    before = contents(place(tmp_path / "data", "sqlite"))
    names = {"EMPTY": new_database(), "DATA": f"sqlite:///{tmp_path}/data", "NEW": f"sqlite:///{tmp_path}/new"}
    for name, found in names.items():
        source, target = source.replace(name, found), target.replace(name, found)
    words = ("migrate", "--from", source, "--to", target, "--data", str(tmp_path / "data"))
    ran = guanxi(*words, "--json")
    told = json.loads(ran.err)["error"]
    assert (ran.code, ran.out, told["exit_code"], said in told["message"]) == (code, "", code, True), ran
    assert guanxi(*words).err.count("\n") == 1
    assert contents(place(tmp_path / "data", "sqlite")) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "words", [(), ("--from", "sqlite:///x"), ("--to", "sqlite:///x"), ("--from", "a", "--to", "b", "c")]
)
def test_what_is_not_said_is_asked_for(words: tuple[str, ...]) -> None:
    ran = guanxi("migrate", *words)
    assert (ran.code, "guanxi migrate --help" in ran.err) == (2, True)


SECRET = "s3cretpw"


def test_a_password_is_never_printed(tmp_path: Path) -> None:
    founded(tmp_path / "data")
    data = f"sqlite:///{tmp_path}/data"
    good = new_database().replace("guanxi@", f"guanxi:{SECRET}@", 1)
    printed = []
    for target in (
        good,
        good,
        good.replace("/guanxi?", "/none?"),
        *[good.replace(SECRET, f"{first}{mark}{SECRET}", 1) for first in ("", "1234") for mark in "/#?"],
        f"{NO_SERVER}?password={SECRET}&sslpassword={SECRET}",
        NO_SERVER.replace("guanxi@", f"guanxi:{SECRET}@"),
        f"mysql://u:{SECRET}@h/d",
    ):
        for words in (
            ("migrate", "--from", data, "--to", target),
            ("migrate", "--from", target, "--to", f"sqlite:///{tmp_path}/new", "--data", str(tmp_path / "data")),
            ("migrate", "--from", data, "--to", data, target),
            ("org", "list", "--database", target, "--data", str(tmp_path / "data")),
            ("backup", str(tmp_path / "copy.db"), "--database", target),
            ("doctor", "--database", target),
            ("citus", "distribute", "--database", target),
            ("serve", "--port", "70000", "--database", target),
            ("restore", str(tmp_path / "copy.db"), "--database", target, "--data", str(tmp_path / "data")),
        ):
            for more in ((), ("--json",)):
                ran = guanxi(*words, *more)
                printed.append((ran.code, words[0], target, ran.out + ran.err))
    assert {code for code, *_ in printed} == {0, 1, 2, 3}
    told = [one for one in printed if SECRET in one[3]]
    assert told == []
    assert any(f"guanxi:***@{good.rpartition('@')[2]}" in text for *_, text in printed)
