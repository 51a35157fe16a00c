"""The command line: what it refuses before anything is asked, and where the report goes."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guanxi.cli import fidelity as command
from tests.cli.running import guanxi
from tests.fidelity.stub import Directory, running

URL = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--against"),
        (("--against", URL), "--app-key"),
        (("--against", "ftp://x", "--app-key", "k"), "http"),
        (("--against", "https://user@x", "--app-key", "k"), "no user"),
        (("--against", URL, "--app-key", "k", "--write"), "--mobile NUMBER and --owner USERID"),
        (("--against", URL, "--app-key", "k", "--write", "--mobile", "13000001234"), "--owner USERID"),
        (
            ("--against", URL, "--app-key", "k", "--write", "--mobile", "123", "--owner", "o"),
            "without its country code",
        ),
        (("--against", URL, "--app-key", "k", "--mobile", "13000001234"), "for --write"),
        (("--against", URL, "--app-key", "k", "--profile", "real"), "--profile"),
        (("--against", URL, "--app-key", "k", "--pause", "-1"), "--pause"),
        (("--against", URL, "--app-key", "k", "--timeout", "x"), "--timeout"),
        (("--against", "https://oapi.dingtalk.com", "--app-key", "k", "--pause", "0.01"), "0.06"),
        (("--against", URL, "--app-key", "k", "--output", "TAKEN"), "exists already"),
        (("--against", URL, "--app-key", "k", "--output", "no/such/place"), "cannot be written"),
    ],
    ids=range(14),
)
def test_a_wrong_command_line_says_what_is_wrong_and_asks_nobody(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "TAKEN").write_text("mine")
    ran = guanxi("fidelity", *words, GUANXI_APP_SECRET="s")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("TAKEN", "mine")]


def test_a_secret_that_is_missing_is_asked_for_by_name() -> None:
    words = ("fidelity", "--against", URL, "--app-key", "k")
    for ran in (guanxi(*words), guanxi(*words, GUANXI_APP_SECRET=" ")):
        assert ran.code == 2
        assert "set GUANXI_APP_SECRET" in ran.err


def test_no_flag_takes_the_secret() -> None:
    assert "--app-secret" not in guanxi("fidelity", "--help").out


def test_where_nobody_listens_the_reason_is_said_and_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = guanxi("fidelity", "--against", URL, "--app-key", "k", "--pause", "0", GUANXI_APP_SECRET="s")
    assert ran.code == 4
    assert f"no answer from {URL}: nobody can be connected to" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_second_report_of_a_day_has_a_name_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with running(Directory()) as stub:
        for _ in range(2):
            guanxi("fidelity", "--against", stub.url, "--app-key", "k", "--pause", "0", GUANXI_APP_SECRET="s")
    host = stub.url.removeprefix("http://").replace(":", "-")
    stem = f"guanxi-fidelity-{host}-{datetime.now(UTC):%Y-%m-%d}"
    assert {path.name for path in tmp_path.iterdir()} == {f"{stem}.md", f"{stem}-2.md"}


def test_where_there_is_nothing_to_compare_with_what_was_answered_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with running(Directory()) as stub:
        ran = guanxi("fidelity", "--against", stub.url, "--app-key", "k", "--pause", "0", GUANXI_APP_SECRET="s")
    (report,) = tmp_path.iterdir()
    assert (ran.code, "did not start" in ran.err) == (4, True)
    text = report.read_text("utf-8")
    assert "compared with nothing" in text
    assert "* Nothing was compared: the sandbox to compare with failed." in text
    assert (
        "| gettoken: good | `GET, query appkey=‹app_key›&appsecret=‹app_secret›, no token` | errcode 0 | not asked | – |"
        in text
    )


def test_a_secret_that_would_be_read_on_the_way_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: Any) -> None:  # noqa: ANN401 - whatever it is given
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_asked", ask)
    for url, warned in (("http://guanxi.example.com", True), ("https://guanxi.example.com", False), (URL, False)):
        ran = guanxi("fidelity", "--against", url, "--app-key", "k", "--json", GUANXI_APP_SECRET="s")
        assert (ran.code, "unencrypted" in ran.err) == (130, warned)
