"""The tables of probes, and what goes over the wire for each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from guanxi.fidelity.asking import table
from guanxi.fidelity.hosts import Server
from guanxi.fidelity.probe import APP_KEY, CREATED, LISTED, MissingError, Probe, request_of
from guanxi.fidelity.tables import READS
from guanxi.fidelity.tables.contacts import NOBODY
from guanxi.fidelity.tables.writes import CREATE, DELETE, UPDATE
from guanxi.fidelity.writing import TABLE

KNOWN = {
    "token": "T0KEN", "app_key": "KEY", "app_secret": "SECRET", "listed": "L1STED", "label": 77, "label_text": "77",
    "owner": "BOSS", "person": "BOSS", "mobile": "13012345678", "state_code": "86", "plus_code": "+86", "created": "CREATED",
}  # fmt: skip
ALL = table(write=True)


def test_each_probe_has_a_name_of_its_own_and_says_why() -> None:
    assert len({probe.name for probe in ALL}) == len(ALL) > 200
    assert [probe.name for probe in ALL if not probe.why or probe.why.endswith(".")] == []
    assert {probe.like for probe in ALL} <= {None, *(probe.name for probe in ALL)}


def test_the_documentation_says_how_many_calls_there_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "fidelity.md").read_text()
    assert f"Asking takes {len(READS)} calls (`--write`: {len(TABLE)} more" in page
    wrong = [probe.name for probe in READS if "wrong" in probe.sent and "‹app_key›" in probe.sent]
    assert len(wrong) == 2, "docs/fidelity.md says how many wrong secrets are sent with the app's key"


def test_what_a_probe_says_that_it_sends_holds_nothing_of_the_users() -> None:
    secret = [
        str(value) for name, value in KNOWN.items() if name not in {"label", "label_text", "state_code", "plus_code"}
    ]
    for probe in ALL:
        assert request_of(probe, KNOWN).path.startswith(probe.path)
        shown = f"{probe.sent} {probe.name} {probe.why}"
        assert [value for value in secret if value in shown] == []


def userids(template: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    if isinstance(template, dict):
        yield from (value for name, value in template.items() if name in {"user_id", "userid"})
        yield from (found for value in template.values() for found in userids(value))


def test_no_probe_changes_or_deletes_a_contact_but_the_one_that_was_created() -> None:
    changing = [probe for probe in TABLE if probe.path in {UPDATE, DELETE}]
    sent = {str(one) for probe in changing for part in (probe.json, probe.form, probe.query) for one in userids(part)}
    assert sent == {str(CREATED), NOBODY, ""}
    assert [probe.name for probe in ALL if (probe.path == CREATE) != probe.creates] == []


def sent(**more: object) -> tuple[str, dict[str, list[str]], dict[str, str], bytes | None]:
    request = request_of(Probe(name="n", path="/p", why="w", **more), KNOWN)  # type: ignore[arg-type] # of a probe
    parts = urlsplit(request.path)
    return parts.path, parse_qs(parts.query, keep_blank_values=True), dict(request.headers), request.body


def test_a_probe_is_sent_as_it_says() -> None:
    json, form = (
        {"content-type": "application/json"},
        {"content-type": "application/x-www-form-urlencoded;charset=utf-8"},
    )
    token = {"access_token": ["T0KEN"]}
    assert sent() == ("/p", token, {}, None)
    assert sent(query={"a": LISTED, "b": 1}) == ("/p", token | {"a": ["L1STED"], "b": ["1"]}, {}, None)
    assert sent(json={"a": [LISTED]}, sends_json=True) == ("/p", token, json, b'{"a": ["L1STED"]}')
    assert sent(json=None, sends_json=True) == ("/p", token, json, b"null")
    assert sent(form={"c": {"a": APP_KEY}}, given="form") == (
        "/p", {}, form, b"access_token=T0KEN&c=%7B%22a%22%3A+%22KEY%22%7D",
    )  # fmt: skip
    assert sent(body=b"x", headers={"Content-Type": "t"}) == ("/p", token, {"content-type": "t"}, b"x")
    assert sent(given="header") == ("/p", {}, {"x-acs-dingtalk-access-token": "T0KEN"}, None)
    assert sent(given="json", json={}, sends_json=True) == ("/p", {}, json, b'{"access_token": "T0KEN"}')
    assert sent(given="session") == ("/p", {"session": ["T0KEN"]}, {}, None)
    assert sent(given="empty") == ("/p", {"access_token": [""]}, {}, None)
    assert sent(given="none") == ("/p", {}, {}, None)
    assert "T0KEN" not in str(sent(given="bad"))


def test_a_probe_that_needs_what_is_not_known_is_not_sent() -> None:
    with pytest.raises(MissingError, match="listed"):
        request_of(Probe(name="n", path="/p", why="w", query={"a": LISTED}), {"token": "T"})


@pytest.mark.parametrize(
    ("url", "path", "address", "host"),
    [
        ("http://127.0.0.1:8080", "/v1.0/x", "http://127.0.0.1:8080/v1.0/x", "127.0.0.1:8080"),
        ("https://x.example.com/under", "/gettoken", "https://x.example.com/under/gettoken", "x.example.com"),
        ("https://oapi.dingtalk.com", "/topapi/x", "https://oapi.dingtalk.com/topapi/x", "oapi.dingtalk.com"),
        ("https://oapi.dingtalk.com", "/v1.0/x", "https://api.dingtalk.com/v1.0/x", "oapi.dingtalk.com"),
        ("https://oapi.dingtalk.com", "/router/rest", "https://eco.taobao.com/router/rest", "oapi.dingtalk.com"),
        (
            "https://oapi.dingtalk.com:8443",
            "/v1.0/x",
            "https://oapi.dingtalk.com:8443/v1.0/x",
            "oapi.dingtalk.com:8443",
        ),
        ("http://[::1]:80", "/x", "http://[::1]:80/x", "[::1]:80"),
    ],
)
def test_paths_of_the_real_service_are_on_three_hosts(url: str, path: str, address: str, host: str) -> None:
    server = Server(url)
    assert (server.url(path), server.host) == (address, host)
    assert server.is_vendors == (host == "oapi.dingtalk.com")
