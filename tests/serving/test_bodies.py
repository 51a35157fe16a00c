"""Request bodies: large, in chunks, slow, or broken off."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.running import PATIENCE, Server, get, needs_proc, post, running

MIB = 1 << 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("bodies")) as one:
        yield one


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("impatient"), limits={"body_seconds": 1.0, "linger_seconds": 1.0}) as one:
        yield one


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_a_large_body_reaches_the_app_whole(server: Server) -> None:
    body = bytes(range(256)) * (8 * MIB // 256)
    answer = server.ask(post("/echo", body)).json
    assert (answer["bytes"], answer["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())


@pytest.mark.parametrize("size", [1, 1000, MIB])
def test_a_chunked_body_reaches_the_app_whole(server: Server, size: int) -> None:
    body = bytes(range(256)) * (2000 if size > 1 else 20)
    with server.connect() as connection:
        for _ in range(2):
            connection.send(get("/echo", "Transfer-Encoding: chunked") + chunked(body, size))
            answer = connection.answer().json
            assert (answer["bytes"], answer["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())


def test_a_body_sent_byte_by_byte_reaches_the_app_whole(server: Server) -> None:
    with server.connect() as connection:
        for byte in post("/echo", b"abc"):
            connection.send(bytes([byte]))
        assert connection.answer().json["sha256"] == hashlib.sha256(b"abc").hexdigest()


def test_the_body_follows_when_the_client_asks_first(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(2):
            connection.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            assert connection.head() == (100, {})
            assert connection.send(b"abc").answer().json["bytes"] == 3


def test_an_answer_without_the_body_saves_sending_it(server: Server) -> None:
    with server.connect() as connection:
        connection.send(b"POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\nExpect: 100-continue\r\n\r\n")
        assert connection.answer().body == b'"early"'


def test_a_body_that_comes_after_its_answer_is_passed_over(server: Server) -> None:
    body = b"GET /seen HTTP/1.1\r\n\r\n" * 1000
    with server.connect() as connection:
        request = post("/early", body)
        assert connection.send(request[: -len(body)]).answer().body == b'"early"'
        assert connection.send(body + get("/echo")).answer().json["path"] == "/echo"


def test_a_body_that_stops_gets_an_answer_and_ends_the_request(impatient: Server) -> None:
    with impatient.connect() as connection:
        answer = connection.send(post("/topapi/x?access_token=y", b"abcdef")[:-3]).answer()
        assert answer.json == {"errcode": 40035, "sub_code": "body_too_slow", "path": "/topapi/x"}
        assert answer.headers["connection"] == "close"
        assert connection.rest() == b""
    assert "/topapi/x: gone in the body" in impatient.seen()


def test_a_chunk_that_stops_gets_an_answer(impatient: Server) -> None:
    with impatient.connect() as connection:
        answer = connection.send(get("/echo", "Transfer-Encoding: chunked") + b"5\r\nab").answer()
        assert (answer.status, answer.headers["connection"]) == (408, "close")
    assert impatient.works()


def test_a_body_that_never_begins_after_100_continue_gets_an_answer(impatient: Server) -> None:
    with impatient.connect() as connection:
        connection.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        assert connection.head() == (100, {})
        assert connection.answer().status == 408
    assert impatient.works()


def test_a_slow_body_is_read_as_long_as_it_moves(impatient: Server) -> None:
    """Each pause is as long as a connection that says nothing lives: all together far above the limit."""
    with impatient.connect() as slow:
        slow.send(post("/echo", b"abcd")[:-4])
        for byte in b"abcd":
            with impatient.connect() as other:
                assert other.send(get("/slow?seconds=0.5")).answer().status == 200
            slow.send(bytes([byte]))
        assert slow.answer().json["bytes"] == 4


def test_a_body_owed_after_its_answer_is_not_awaited_for_ever(impatient: Server) -> None:
    with impatient.connect() as connection:
        assert connection.send(post("/early", b"abc")[:-1]).answer().body == b'"early"'
        assert connection.rest() == b""


def test_a_connection_goes_on_after_a_body_that_came_after_its_answer(impatient: Server) -> None:
    request = post("/early", b"abc")
    with impatient.connect() as whole, impatient.connect() as owing:
        assert whole.send(request[:-3]).answer().body == b'"early"'
        assert owing.send(request[:-3]).answer().body == b'"early"'
        whole.send(b"abc")
        assert owing.rest() == b""  # the time for a late body has passed
        assert whole.send(get("/echo")).answer().json["path"] == "/echo"


@needs_proc
def test_a_body_that_the_app_does_not_read_waits_outside(tmp_path: Path) -> None:
    with running(tmp_path) as server, server.connect() as connection:
        before = server.memory_peak()
        sender = threading.Thread(target=connection.send, args=[post("/later?seconds=1", bytes(64 * MIB))])
        sender.start()
        server.wait_for_line("later reads")
        assert server.memory_peak() - before < 10 * MIB
        assert connection.answer().json["bytes"] == 64 * MIB
        sender.join(PATIENCE)


def test_an_app_that_takes_its_time_is_not_taken_for_a_slow_client(impatient: Server) -> None:
    with impatient.connect() as connection:
        assert connection.send(post("/slow?seconds=2.5", b"abc")).answer().status == 200


def test_a_client_that_leaves_within_its_body_ends_the_request(server: Server) -> None:
    with server.connect() as connection:
        connection.send(post("/gone", b"abcdef")[:-3])
    for _ in range(int(PATIENCE * 20)):
        if "/gone: gone in the body" in server.seen():
            break
    else:
        pytest.fail("the app was not told")
    assert server.works()
