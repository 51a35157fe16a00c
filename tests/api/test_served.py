"""The native API of a running server: beside the pages, in its log and in its counts."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.observing.scraping import scrape
from tests.served import PATIENCE, Served, served

PATH = "/api/v1/organisation"
PHONE = "13988887777"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "data", "--metrics-port", "0", "--log-format", "json") as running:
        yield running


def ask(server: Served, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    with closing(connection):
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")


def cut_off(server: Served, data: bytes) -> tuple[int, dict[str, Any]]:
    """Send what is no whole request, and give the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(data)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.getheader("content-type") == "application/problem+json"
        return answer.status, json.loads(answer.read())


def test_the_first_request_waits_until_the_api_is_there(server: Served) -> None:
    assert ask(server, "GET", PATH)[1]["type"] == "urn:guanxi:problem:key-missing"
    assert ask(server, "GET", "/openapi.json")[1]["openapi"].startswith("3.1")
    assert server.token()


def test_a_request_that_is_cut_off_is_told_so_in_the_dialect_of_its_path(server: Served) -> None:
    head = f"GET {PATH} HTTP/1.1\r\n".encode()
    assert [cut_off(server, head + rest)[1]["type"] for rest in (b"broken\r\n\r\n", b"x: " + b"y" * 40_000)] == [
        "urn:guanxi:problem:malformed",
        "urn:guanxi:problem:head-too-large",
    ]
    status, told = cut_off(server, head + b"broken\r\n\r\n")
    assert (status, told["status"]) == (400, 400)
    assert b'"errcode":43009' in server.raw(b"GET /topapi/extcontact/list HTTP/1.1\r\nbroken\r\n\r\n")


def test_a_body_that_is_announced_too_large_is_refused_before_it_is_sent(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(f"PATCH {PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n".encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.status == 401, "a body is not waited for before its sender is known"


def test_requests_are_counted_by_route_and_status(server: Served) -> None:
    for _ in range(3):
        ask(server, "GET", PATH)
    ask(server, "PATCH", PATH)
    ask(server, "GET", "/api/v1/nope")
    cut_off(server, f"GET {PATH} HTTP/1.1\r\nbroken\r\n\r\n".encode())
    assert server.raw(b"GET /docs HTTP/1.1\r\nHost: a\r\n\r\n").startswith(b"<!doctype html>")
    ask(server, "GET", "/openapi.json")
    counted = scrape(server.said["metrics_url"])
    samples = {
        (dict(labels)["route"], dict(labels)["status"]): value
        for labels, value in counted.samples("guanxi_api_requests_total").items()
    }
    assert samples == {
        ("get_organisation", "401"): 3,
        ("change_organisation", "401"): 1,
        ("unknown", "404"): 1,
        ("unknown", "400"): 1,
        ("docs", "200"): 1,
        ("openapi", "200"): 1,
    }
    assert counted.value("guanxi_api_request_duration_seconds_count", route="get_organisation") == 3
    assert counted.value("guanxi_requests_in_progress") == 0


def test_refused_requests_are_logged_without_key_and_phone(server: Served) -> None:
    key = f"guanxi_{server.said['corp_id']}_abcdefgh_{'s' * 43}"
    status, told = ask(server, "GET", f"{PATH}?mobile={PHONE}", authorization=f"Bearer {key}")
    assert status == 401
    log = server.log.read_text()
    line = next(one for one in map(json.loads, log.splitlines()) if one.get("route") == "get_organisation")
    assert {"event": "refused", "status": 401, "problem": "key-invalid", "client": "127.0.0.1"}.items() <= line.items()
    assert told["instance"] == f"urn:guanxi:request:{line['request_id']}"
    assert [word for word in (PHONE, key, "s" * 43) if word in log] == []
