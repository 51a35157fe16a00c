"""A store that was moved is the same store: its rows, its answers, its secrets, its numbers."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from guanxi.store.copying.tables import TABLES
from tests.backends import SqlitePlace
from tests.cli.running import guanxi
from tests.copying.full import Known, filled
from tests.copying.moving import both_ways, contents, moved, place
from tests.dingtalk.asking import CONTACT
from tests.served import Served, served
from tests.store.reading import blocks_hold_what_they_count


@pytest.mark.parametrize(
    "engines", [["sqlite", "postgres", "sqlite"], ["postgres", "sqlite", "postgres"], ["sqlite"] * 2, ["postgres"] * 2]
)
def test_a_store_that_was_moved_holds_the_same_rows_byte_for_byte(tmp_path: Path, engines: list[str]) -> None:
    places = [place(tmp_path / f"{number} 数据", engine) for number, engine in enumerate(engines)]
    filled(places[0])
    before = contents(places[0])
    assert {name for name, rows in before.items() if rows} == {table.name for table in TABLES}
    for source, target in pairwise(places):
        ran = moved(source, target)
        assert {one["table"]: one["rows"] for one in ran.json["tables"]} == {k: len(rows) for k, rows in before.items()}
        assert contents(target) == before
        assert [[type(value) for value in row] for row in contents(target)["change"]] == [
            [type(value) for value in row] for row in before["change"]
        ]
        assert target.intact()
        found = guanxi("doctor", *target.flags, "--json")
        assert (found.code, {one["waiting"] for one in found.json["findings"]}) == (0, {True}), "nothing is indexed yet"
        assert guanxi("reindex", *target.flags).code == 0
        assert guanxi("doctor", *target.flags, "--json").json["findings"] == []
    assert contents(places[0]) == before


def answers(server: Served, known: Known) -> list[str]:
    """What programs are told that hold what they were given before the move."""
    found = []
    for corp_id in known.corp_ids:
        new = known.apps[corp_id]
        told = server.ask(f"/gettoken?appkey={new.app.app_key}&appsecret={new.secret}", method="GET")
        assert told["access_token"] == known.tokens[corp_id], told
        for path, body in (("list", {"offset": 3, "size": 100}), ("listlabelgroups", {"size": 100, "offset": 0})):
            found.append(server.ask(f"/topapi/extcontact/{path}?access_token={known.tokens[corp_id]}", body))
    found.append(server.ask(f"/topapi/extcontact/list?access_token={known.suite_token}", {"offset": 100, "size": 9}))
    assert all(one["errcode"] == 0 for one in found)
    return [json.dumps({**one, "request_id": ""}) for one in found]


@both_ways
def test_a_store_that_was_moved_gives_the_same_answers_and_its_numbers_go_on(
    tmp_path: Path, here: str, there: str
) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    known = filled(source)
    with served(source.data) as server:
        before = answers(server, known)
    moved(source, target)
    (first, *_) = known.corp_ids
    last = max(number for corp_id, number, *_ in contents(target)["change"] if corp_id == first)
    with served(target.data) as server:
        assert "corp_id" not in server.said, "nothing was made at the start"
        assert answers(server, known) == before
        path = f"/topapi/extcontact/create?access_token={known.tokens[first]}"
        assert server.ask(path, {"contact": CONTACT | {"mobile": "13000000001"}})["errmsg"] != "ok", "a number is taken"
        created = server.ask(path, {"contact": CONTACT | {"mobile": "13999999999"}})
        assert created["errmsg"] == "ok", created
    changes = [row for row in contents(target)["change"] if row[0] == first]
    assert [row[1] for row in changes] == list(range(1, last + 2))
    assert (changes[-1][2], changes[-1][3]) == ("contact_created", created["userid"])
    assert blocks_hold_what_they_count(target)
    rotated = guanxi("app", "rotate", known.suite.app.app_key, "--json", *target.flags)
    assert rotated.code == 0, rotated.err


def test_a_new_data_directory_gets_the_key_for_its_owner_alone(tmp_path: Path) -> None:
    source, target = place(tmp_path / "source", "postgres"), place(tmp_path / "target", "sqlite")
    filled(source)
    assert isinstance(target, SqlitePlace)
    moved(source, target)
    assert (target.data / "key").read_bytes() == (source.data / "key").read_bytes()
    modes = {path.name: path.stat().st_mode & 0o777 for path in [target.data, *target.data.iterdir()]}
    assert modes == {"target": 0o700, "key": 0o600, "guanxi.db": 0o600, "lock": 0o600}


def test_with_the_key_in_the_environment_no_key_is_written(tmp_path: Path) -> None:
    source, target = place(tmp_path / "source", "postgres"), place(tmp_path / "target", "sqlite")
    filled(source)
    key = (source.data / "key").read_text().strip()
    (source.data / "key").unlink()
    words = ("migrate", "--from", source.flags[-1], "--to", f"sqlite:///{target.data}", "--data", str(tmp_path / "no"))
    assert guanxi(*words).code == 3
    assert not target.data.exists()
    assert guanxi(*words, GUANXI_KEY=key).code == 0
    assert not (target.data / "key").exists()
    assert guanxi("org", "list", data=target.data, GUANXI_KEY=key).code == 0
    shutil.rmtree(target.data)
