"""A move that was interrupted goes on with the same command, and nobody takes what is there for a store."""

from pathlib import Path

import pytest

from tests.backends import Place
from tests.cli.running import guanxi
from tests.copying.full import filled
from tests.copying.moving import beside, both_ways, contents, interrupted, migrate, moved, place

WORDS = [
    ("org", "list"),
    ("org", "create", "Another"),
    ("app", "list"),
    ("app", "create", "--org", "CORP"),
    ("app", "rotate", "KEY"),
    ("app", "authorize", "KEY", "--org", "CORP"),
    ("token",),
    ("backup", "FILE"),
    ("doctor",),
    ("doctor", "--repair"),
]


def rows_of(at: Place) -> int:
    """How many rows have been copied there."""
    found = contents(at)
    return sum(len(rows) for rows in found.values()) - [name for name, _ in found["meta"]].count("moving")


@both_ways
def test_every_attempt_goes_on_where_the_one_before_it_has_ended(tmp_path: Path, here: str, there: str) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    filled(source)
    before = contents(source)
    copied = [interrupted(source, target, after=1)]
    while len(copied) < 8:
        # The first page of the attempt is the first that was not there: nothing is copied twice.
        copied.append(interrupted(source, target, after=1))
        assert copied[-2] < copied[-1] <= copied[-2] + 40
        assert rows_of(target) == copied[-1]
    assert migrate(source, target).code == 0
    assert contents(target) == before
    assert contents(source) == before


@both_ways
@pytest.mark.parametrize("after", [1, 12, 10_000], ids=["at the start", "in the middle", "at the end"])
def test_what_is_interrupted_anywhere_is_finished(tmp_path: Path, here: str, there: str, after: int) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    filled(source)
    if after == 10_000:  # the last page that is compared: all is copied, and the target is not finished
        pages = sum(-(-len(rows) // 40) for rows in contents(source).values())
        after = 2 * pages
    interrupted(source, target, after=after)
    assert migrate(source, target).code == 0
    assert contents(target) == contents(source)


@both_ways
def test_nobody_takes_an_unfinished_store_for_one(tmp_path: Path, here: str, there: str) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    known = filled(source)
    interrupted(source, target, after=10)
    (target.data / "key").unlink(missing_ok=True)
    (target.data / "key").write_bytes((source.data / "key").read_bytes())
    before = contents(target)
    names = {"CORP": known.corp_ids[0], "KEY": known.suite.app.app_key, "FILE": str(tmp_path / "copy.db")}
    for words in WORDS:
        ran = guanxi(*[names.get(word, word) for word in words], *target.flags)
        assert (ran.code, ran.out) == (3, ""), words
        assert "not all of it is there: run that command again" in ran.err, words
    server = beside("serve", "--port", "0", *target.flags)
    assert (server.code, server.out, "not all of it is there" in server.err) == (3, "", True)
    ran = migrate(target, place(tmp_path / "third", here))
    assert (ran.code, "not all of it is there" in ran.err) == (3, True)
    assert not (tmp_path / "third" / "guanxi.db").exists()
    assert not (tmp_path / "copy.db").exists()
    assert contents(target) == before


@both_ways
def test_a_source_that_was_changed_meanwhile_is_copied_afresh(tmp_path: Path, here: str, there: str) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    known = filled(source)
    interrupted(source, target, after=20)
    assert guanxi("org", "set", known.corp_ids[0], "suspended=on", *source.flags).code == 0
    assert interrupted(source, target, after=1) == len(contents(source)["meta"]), "the first table is copied again"
    assert migrate(source, target).code == 0
    assert contents(target) == contents(source)


@both_ways
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE contact SET phone = -phone WHERE seq = 7",
        "DELETE FROM change WHERE number = 3",
        "UPDATE suite SET record = sealed_secret",
        "DELETE FROM meta WHERE name = 'key_check'",
    ],
)
def test_damage_in_the_copy_is_found_and_what_is_damaged_is_copied_afresh(
    tmp_path: Path, here: str, there: str, damage: str
) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    filled(source)
    pages = sum(-(-len(rows) // 40) for rows in contents(source).values())
    interrupted(source, target, after=pages)
    target.rows(damage + " RETURNING 1")
    ran = migrate(source, target)
    assert ran.code == 3
    assert f"the table {damage.split(' ')[1 if damage.startswith('UPDATE') else 2]} differs" in ran.err
    refused = guanxi("org", "list", *target.flags)
    assert refused.code == 3
    assert migrate(source, target).code == 0
    assert contents(target) == contents(source)


@both_ways
def test_an_unfinished_copy_of_another_store_is_left_as_it_is(tmp_path: Path, here: str, there: str) -> None:
    source, twin = place(tmp_path / "source", here), place(tmp_path / "twin", here)
    target = place(tmp_path / "target", there)
    filled(source)
    moved(source, twin)  # the same rows and the same key: only where it is tells it apart
    interrupted(source, target, after=9)
    before = contents(target)
    ran = migrate(twin, target)
    assert (ran.code, "unfinished copy of" in ran.err, str(source.data) in ran.err or here != "sqlite") == (
        1,
        True,
        True,
    )
    assert contents(target) == before
    assert migrate(source, target).code == 0
