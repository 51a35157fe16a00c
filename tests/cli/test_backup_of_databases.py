"""Backups of either engine are one format: each can be restored to each; a database is only filled when it is empty."""

from pathlib import Path
from unittest import mock

import pytest

from guanxi.store.copying import copy as copying
from guanxi.store.copying.move import restore_database
from tests.cli.running import guanxi
from tests.copying.full import filled
from tests.copying.moving import StoppedError, contents, place, where

ENGINES = ["sqlite", "postgres"]


@pytest.mark.parametrize("here", ENGINES)
@pytest.mark.parametrize("there", ENGINES)
def test_a_backup_of_either_engine_is_restored_to_either(tmp_path: Path, here: str, there: str) -> None:
    source, back, copy = place(tmp_path / "source", here), place(tmp_path / "back", there), str(tmp_path / "copy.db")
    filled(source)
    told = guanxi("backup", copy, "--json", *source.flags)
    assert (told.code, told.json["key_included"]) == (0, False), told.err
    assert (source.data / "key").read_bytes().strip() not in Path(copy).read_bytes()
    assert guanxi("backup", copy, *source.flags).code == 1, "nothing is written over"
    ran = guanxi("restore", copy, "--key-file", str(source.data / "key"), "--json", *back.flags)
    assert (ran.code, ran.json["kept"]) == (0, None), ran.err
    assert contents(back) == contents(source)
    assert guanxi("doctor", *back.flags).code == 0
    assert (back.data / "key").read_bytes() == (source.data / "key").read_bytes()
    # The copy is as good as it was: restoring has not written to it.
    third = place(tmp_path / "third", "sqlite")
    assert guanxi("restore", copy, "--key-file", str(source.data / "key"), *third.flags).code == 0
    assert contents(third) == contents(source)


def test_a_database_that_is_not_empty_is_not_restored_to(tmp_path: Path) -> None:
    source, other, copy = (
        place(tmp_path / "source", "postgres"),
        place(tmp_path / "other", "postgres"),
        str(tmp_path / "copy.db"),
    )
    filled(source)
    filled(other)
    guanxi("backup", copy, *source.flags)
    before = contents(other)
    for words, code, said in (
        ((), 3, "not the one"),
        (("--key-file", str(source.data / "key")), 1, "holds a store already"),
        (("--replace", "--key-file", str(source.data / "key")), 2, "must be empty"),
    ):
        ran = guanxi("restore", copy, *words, *other.flags)
        assert (ran.code, said in ran.err) == (code, True), ran
    assert contents(other) == before
    assert (other.data / "key").read_bytes() != (source.data / "key").read_bytes()


def test_a_restore_that_was_interrupted_goes_on_and_no_other_backup_is_mixed_in(tmp_path: Path) -> None:
    source, back, copy = place(tmp_path / "source", "postgres"), place(tmp_path / "back", "postgres"), tmp_path / "c.db"
    filled(source)
    guanxi("backup", str(copy), *source.flags)
    later = tmp_path / "later.db"
    guanxi("org", "create", "Later", *source.flags)
    guanxi("backup", str(later), *source.flags)
    seen: list[int] = []

    def progress(_what: str, done: int, _total: int) -> None:
        seen.append(done)
        if len(seen) == 9:
            raise StoppedError

    (back.data / "key").write_bytes((source.data / "key").read_bytes())
    with mock.patch.object(copying, "_AT_ONCE", 40), pytest.raises(StoppedError):
        restore_database(copy, where(back), key=None, progress=progress)
    refused = guanxi("restore", str(later), *back.flags)
    assert (refused.code, "unfinished copy of" in refused.err) == (1, True)
    assert guanxi("org", "list", *back.flags).code == 3
    assert guanxi("restore", str(copy), *back.flags).code == 0
    assert len(guanxi("org", "list", "--json", *back.flags).json["items"]) == 3


@pytest.mark.parametrize("content", [b"no database", b""])
def test_what_is_no_backup_leaves_a_database_empty(tmp_path: Path, content: bytes) -> None:
    source, back, copy = place(tmp_path / "source", "sqlite"), place(tmp_path / "back", "postgres"), tmp_path / "c.db"
    filled(source)
    copy.write_bytes(content)
    (back.data / "key").write_bytes((source.data / "key").read_bytes())
    assert guanxi("restore", str(copy), *back.flags).code == 3
    assert guanxi("restore", str(tmp_path / "none.db"), *back.flags).code == 3
    assert back.rows("SELECT to_regclass('meta')") == [(None,)]


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    source = place(tmp_path / "source", "postgres")
    filled(source)
    assert guanxi("backup", str(tmp_path / "none" / "copy.db"), *source.flags).code == 3
    source.rows("DROP TABLE change")
    assert guanxi("backup", str(tmp_path / "copy.db"), *source.flags).code == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source"]
