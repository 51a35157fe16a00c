"""Requests of all kinds reach the app as they were sent, and are answered in order."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.running import PATIENCE, Server, get, needs_proc, post, running

MIB = 1 << 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("requests")) as one:
        yield one


def test_path_query_and_headers_arrive_as_sent(server: Server) -> None:
    seen = server.ask(get("/echo/%E5%BC%A0?a=1&b=%2B", "X-One: 1", "X-Two: 2")).json
    assert (seen["path"], seen["query"]) == ("/echo/张", {"a": "1", "b": "+"})
    assert seen["headers"] == [["host", "a"], ["x-one", "1"], ["x-two", "2"]]
    assert (seen["client"], seen["scheme"]) == ("127.0.0.1", "http")


def test_answers_have_a_date_and_do_not_name_the_server(server: Server) -> None:
    headers = server.ask(get("/echo")).headers
    assert headers["date"].endswith(" GMT")
    assert "server" not in headers


def test_a_head_request_is_answered_without_a_body(server: Server) -> None:
    with server.connect() as connection:
        connection.send(b"HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n")
        assert int(connection.answer(method="HEAD").headers["content-length"]) > 0
        assert connection.send(get("/echo")).answer().json["method"] == "GET"


def test_an_answer_of_unknown_length_is_sent_in_chunks(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(2):
            answer = connection.send(get("/echo?chunked=1")).answer()
            assert answer.headers["transfer-encoding"] == "chunked"
            assert answer.json["path"] == "/echo"


def test_an_old_client_gets_its_answer_and_the_end(server: Server) -> None:
    with server.connect() as connection:
        assert connection.send(b"GET /echo HTTP/1.0\r\n\r\n").answer().json["path"] == "/echo"
        assert connection.rest() == b""


def test_an_error_in_the_app_is_not_shown(server: Server) -> None:
    answer = server.ask(get("/crash"))
    assert (answer.status, answer.body) == (500, b"Internal Server Error")
    log = server.log.read_text()
    assert "LookupError: no contact with the mobile 138******00" in log
    assert "13800138000" not in log


OFFERS = {
    "h2c": ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAA"],
    "websocket": ["Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"],
}


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS.keys())
@pytest.mark.parametrize("step", [10000, 1], ids=["in one read", "byte by byte"])
def test_an_offer_of_another_protocol_is_passed_over_and_its_body_read(
    server: Server, offer: list[str], step: int
) -> None:
    """Java's HttpClient sends the first of these with every first request."""
    body = get("/hidden")
    with server.connect() as connection:
        for _ in range(2):
            request = post("/echo?a=1", body, *offer)
            for start in range(0, len(request), step):
                connection.send(request[start : start + step])
            seen = connection.answer().json
            assert (seen["method"], seen["path"], seen["query"]) == ("POST", "/echo", {"a": "1"})
            assert not {"upgrade", "http2-settings"} & {name for name, _ in seen["headers"]}
            assert seen["sha256"] == hashlib.sha256(body).hexdigest()
        assert connection.send(get("/echo", *offer) + get("/echo?next=1")).answer().status == 200
        assert connection.answer().json["query"] == {"next": "1"}


@pytest.mark.parametrize("count", [3, 1000])
def test_requests_sent_at_once_are_answered_in_order(server: Server, count: int) -> None:
    requests = [get(f"/echo?n={n}") if n % 2 else post(f"/echo?n={n}", b"x" * n) for n in range(count)]
    with server.connect() as connection:
        threading.Thread(target=connection.send, args=[b"".join(requests)]).start()
        for n in range(count):
            seen = connection.answer().json
            assert (seen["query"], seen["bytes"]) == ({"n": str(n)}, 0 if n % 2 else n)


def test_a_slow_request_delays_those_behind_it_and_loses_none(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/slow?seconds=0.3") + post("/echo?n=1", b"abc")[:-2])
        connection.send(b"bc" + get("/echo?n=2"))
        assert connection.answer().json["path"] == "/slow"
        assert connection.answer().json["bytes"] == 3
        assert connection.answer().json["query"] == {"n": "2"}


def test_a_connection_is_read_on_after_requests_whose_bodies_nobody_asked_for(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(2):
            connection.send(get("/early") * 3)
            assert [connection.answer().body for _ in range(3)] == [b'"early"'] * 3


@needs_proc
def test_requests_sent_without_end_do_not_fill_the_memory(tmp_path: Path) -> None:
    smallest = b"GET / HTTP/1.1\r\n\r\n"
    with running(tmp_path) as server, server.connect() as connection:
        assert server.works()
        before = server.memory_peak()
        sender = threading.Thread(target=connection.send_while_open, args=[smallest * (4 * MIB // len(smallest))])
        sender.start()
        for _ in range(500):
            assert connection.answer().status == 200
        assert server.memory_peak() - before < 4 * MIB
        connection.socket.shutdown(2)
        sender.join(PATIENCE)
        assert server.works()
