"""Guanxi asked about itself: nothing differs, and nothing is left behind."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.running import Ran, guanxi
from tests.served import Served, served
from tests.store.reading import rows

WRITE: Final = ("--write", "--mobile", "13012345678", "--owner", "manager4220")


@pytest.fixture(scope="module", params=["live", "documented"])
def profile(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, profile: str) -> Path:
    return tmp_path_factory.mktemp(profile) / "data"


@pytest.fixture(scope="module")
def server(data: Path, profile: str) -> Iterator[Served]:
    with served(data, "--profile", profile) as running:
        yield running


def fidelity(server: Served, *words: str) -> Ran:
    said: dict[str, Any] = server.said
    given = ("--against", said["url"], "--app-key", said["app_key"], "--pause", "0")
    # No setting of the surroundings reaches the sandbox: this one would make it refuse.
    return guanxi("fidelity", *given, *words, GUANXI_APP_SECRET=said["app_secret"], GUANXI_RATE_LIMIT="1")


def differing(ran: Ran) -> dict[str, list[str]]:
    return {probe["name"]: probe["differences"] for probe in ran.json["probes"] if probe["verdict"] == "different"}


def changes(data: Path) -> Counter[str]:
    return Counter(kind for (kind,) in rows(data, "SELECT kind FROM change WHERE kind LIKE 'contact%'"))


def test_an_empty_guanxi_does_not_differ_and_is_not_written_to(server: Served, data: Path, profile: str) -> None:
    ran = fidelity(server, "--profile", profile, "--json")
    assert (ran.code, differing(ran)) == (0, {})
    assert ran.json["counts"]["same"] > 150
    skipped = {probe["differences"][0] for probe in ran.json["probes"] if probe["verdict"] == "not compared"}
    assert skipped == {"not asked: no contact was listed", "not asked: no --owner was given"}
    assert changes(data) == {}


def test_a_guanxi_with_contacts_does_not_differ_and_keeps_those_alone(
    server: Served, data: Path, profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = {"name": "王", "state_code": "86", "follower_user_id": "manager4220", "label_ids": [1561077310]}
    more = {"title": "t", "share_dept_ids": [1], "share_user_ids": ["li.na"], "company_name": ""}
    for sent in ({"mobile": "13800001001"}, {"mobile": "13800001002"} | more, {"mobile": "13800001003"}):
        token = server.token()
        assert (
            server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": contact | sent})["errcode"] == 0
        )
    monkeypatch.chdir(tmp_path)
    ran = fidelity(server, "--profile", profile, *WRITE)
    assert (ran.code, ran.err.count("is created on")) == (0, 1)
    (report,) = tmp_path.iterdir()
    text = report.read_text("utf-8")
    assert "## Differences" not in text
    assert "| delete: the contact |" in text
    assert "0 different, 0 not compared" in text
    listed = server.ask(f"/topapi/extcontact/list?access_token={server.token()}", {"offset": 0, "size": 100})["results"]
    assert [one["mobile"] for one in listed] == ["13800001001", "13800001002", "13800001003"]
    done = changes(data)
    assert done["contact_created"] - done["contact_deleted"] == len(listed)
    assert done["contact_deleted"] > 3


def test_the_other_profile_differs_and_the_report_shows_both(server: Served, profile: str, tmp_path: Path) -> None:
    other = "documented" if profile == "live" else "live"
    target = tmp_path / "report.md"
    ran = fidelity(server, "--profile", other, "--output", str(target), "--json")
    assert ran.code == 1
    numbers = {"live": "88", "documented": "33009"}
    expected = f"errcode: {numbers[profile]} there, {numbers[other]} in Guanxi"
    assert expected in differing(ran)["list: no token"]
    text = target.read_text("utf-8")
    assert f"* `{expected}`" in text
    assert "**different**" in text
    most = ran.json["repeated"][0]
    assert most["probes"] > 10
    assert f"* {most['probes']} times `{most['difference']}`" in text
    assert json.loads(ran.out)["file"] == str(target)
