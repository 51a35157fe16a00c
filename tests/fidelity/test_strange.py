"""Servers that answer badly: each answer is told, and nothing crashes."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from guanxi.fidelity.asking import ask
from guanxi.fidelity.hosts import Server
from guanxi.fidelity.report import rows_of
from guanxi.fidelity.run import PATIENCE, Run
from guanxi.fidelity.sending import MAX_ANSWER
from guanxi.fidelity.tables import READS
from tests.cli.running import guanxi
from tests.fidelity.stub import Directory, Reply, Stub, running, told

REPLIES: Final[dict[str, Reply | None]] = {
    "get": Reply(b"<html>no</html>", 500, "text/html"),
    "listsubid": None,
    "getbymobile": Reply(b"", 302, headers={"location": "/elsewhere"}),
    "getbyunionid": Reply(b" " * (MAX_ANSWER + 1)),
    "listid": Reply(b"[" * 100_000),
    "nothing": Reply(b'{"errcode": "88", "errmsg": 5}', content_type="text/plain"),
    "accessToken": Reply(b'{"\xff": 1}', 404),
    "getuserinfo": Reply(b"[1]", 599, content_type=""),
}


class Strange(Directory):
    def answer(self, path: str, sent: dict[str, Any]) -> Reply | None:
        name = path.rpartition("/")[2]
        if name == "listparentbyuser":
            return Reply(b'{"errcode":0}', drip=0.2)  # never so slow that a read takes too long
        return REPLIES[name] if name in REPLIES else super().answer(path, sent)


def asked(stub: Stub, timeout: float = 5) -> Run:
    return ask(
        Server(stub.url), {"app_key": "k", "app_secret": "s"}, lambda *_: None,
        people=(), write=False, pause=0, timeout=timeout,
    )  # fmt: skip


def test_whatever_comes_is_told() -> None:
    with running(Strange(one="13900000000")) as stub:
        run = asked(stub, timeout=0.5)
        rows = {row.probe.name: row.theirs for row in rows_of(READS, run, None)}
        assert "/elsewhere" not in stub.paths()
    outcomes = {
        name: (one.note, one.status, one.content_type, one.body)
        for name, one in rows.items()
        if name.endswith((": nobody", "GET", "no number", "the root", "older page", "good", "listid: nowhere"))
    }
    page = "application/json"
    assert outcomes["get: nobody"] == ("", 500, "text/html", "HTML")
    assert (
        outcomes["v2/department/listsubid: the root"][0]
        == "no answer: the connection was closed, or what came is no HTTP"
    )
    assert outcomes["v2/user/getbymobile: no number"] == ("", 302, page, "nothing")
    assert outcomes["user/getbyunionid: nobody"][0] == "no answer: it is larger than 4 MiB"
    assert outcomes["user/listid: nowhere"] == ("", 200, page, "neither JSON nor HTML")
    assert outcomes["path: unknown older page"] == ("", 200, "text/plain", "JSON")
    assert outcomes["accessToken: good"] == ("", 404, page, "neither JSON nor HTML")
    assert outcomes["/user/getuserinfo: nobody"] == ("", 599, "", "JSON, but no object")
    assert outcomes["v2/department/listparentbyuser: nobody"][0] == "no answer: none within 0.5 s"
    assert rows["path: unknown older page"].codes == {"errcode": "88"}
    assert rows["path: unknown older page"].texts == {"errmsg": "5"}
    assert rows["v2/user/get: the owner"].note == "not asked: no --owner was given"


class Silent(Stub):
    def answer(self, path: str, sent: dict[str, Any]) -> Reply | None:
        del path, sent
        return None


def test_a_server_that_never_answers_is_asked_a_few_times_and_no_report_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with running(Silent()) as stub:
        ran = guanxi("fidelity", "--against", stub.url, "--app-key", "k", "--pause", "0", GUANXI_APP_SECRET="s")
        assert (ran.code, len(stub.seen)) == (4, 2 * PATIENCE + 1)
    assert "the connection was closed" in ran.err
    assert list(tmp_path.iterdir()) == []


class Refusing(Stub):
    def answer(self, path: str, sent: dict[str, Any]) -> Reply | None:
        del path, sent
        return told({"errcode": 40096, "errmsg": "不合法的appKey或appSecret"})


def test_a_server_that_gives_no_token_is_reported_with_what_it_says_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    caplog.set_level("DEBUG")
    with running(Refusing()) as stub:
        words = ("--against", stub.url, "--app-key", "k3y0001", "--pause", "0", "--output", "out.md", "--json")
        ran = guanxi("fidelity", *words, GUANXI_APP_SECRET="s3cret0001")
    assert ran.code == 1
    assert ran.json["notes"] == ["The server gave no token: most was not asked. Are key and secret right?"]
    assert ran.json["counts"]["not compared"] > 100
    probes = {probe["name"]: probe for probe in ran.json["probes"]}
    assert "errcode: 40096 there, 0 in Guanxi" in probes["gettoken: good"]["differences"]
    assert probes["get: nobody"]["server"] == {"note": "not asked: no token was given"}
    text = (tmp_path / "out.md").read_text()
    assert "| gettoken: good |" in text
    assert "errcode: 40096 there, 0 in Guanxi" in text
    everything = json.dumps(ran.json) + text + ran.err + caplog.text
    assert [secret for secret in ("k3y0001", "s3cret0001") if secret in everything] == []
