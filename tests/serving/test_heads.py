"""Request lines and headers: how large, how slow."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.running import PATIENCE, Server, get, running

KIB = 1024
LIMIT = 32 * KIB


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("heads"), log_format="json") as one:
        yield one


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("impatient"), limits={"head_seconds": 1.0}) as one:
        yield one


def head_of(size: int, path: str = "/echo") -> bytes:
    """A request whose line and headers have exactly that size."""
    empty = get(path, "X-Fill: ")
    return get(path, "X-Fill: " + "a" * (size - len(empty)))


@pytest.mark.parametrize("step", [LIMIT, 4096, 1000], ids=["in one read", "in 4 KiB", "in 1000 bytes"])
def test_a_head_of_exactly_the_limit_is_answered(server: Server, step: int) -> None:
    head = head_of(LIMIT)
    assert len(head) == LIMIT
    with server.connect() as connection:
        for start in range(0, LIMIT, step):
            connection.send(head[start : start + step])
        assert connection.answer().json["path"] == "/echo"


@pytest.mark.parametrize("step", [LIMIT + 1, 4096, 1000], ids=["in one read", "in 4 KiB", "in 1000 bytes"])
def test_a_head_one_byte_larger_is_refused(server: Server, step: int) -> None:
    head = head_of(LIMIT + 1)
    with server.connect() as connection:
        for start in range(0, LIMIT + 1, step):
            connection.send(head[start : start + step])
        answer = connection.answer()
        assert (answer.status, answer.headers["connection"]) == (431, "close")
        assert answer.headers["content-type"] == "application/problem+json"
        assert "date" in answer.headers
        assert connection.rest() == b""
    assert server.works()


def test_a_large_head_is_refused_after_good_requests_too(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(3):
            assert connection.send(head_of(LIMIT)).answer().status == 200
        assert connection.send(head_of(LIMIT + 1)).answer().status == 431


def test_large_heads_sent_at_once_are_counted_one_by_one(server: Server) -> None:
    with server.connect() as connection:
        connection.send(head_of(LIMIT) * 3)
        assert [connection.answer().status for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (b"GET /echo", b"a" * 4096),
        (b"GET /echo HTTP/1.1\r\n", b"a" * 4096),
        (b"GET /echo HTTP/1.1\r\nX: ", b"a" * 4096),
        (b"GET /echo HTTP/1.1\r\n", b"X-Header: value\r\n" * 256),
    ],
    ids=["the target", "a name", "a value", "many headers"],
)
def test_endless_heads_are_refused_while_they_are_sent(server: Server, start: bytes, more: bytes) -> None:
    with server.connect() as connection:
        connection.send(start)
        for _ in range(100):
            if not connection.send_while_open(more):
                break
        assert connection.answer().status == 431
    assert server.works()


def test_endless_empty_lines_are_refused(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(100):
            if not connection.send_while_open(b"\r\n" * 2048):
                break
        assert connection.answer().status == 431
    assert server.works()


def test_trailers_count_as_headers(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/echo", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n")
        for _ in range(100):
            if not connection.send_while_open(b"X-Trailer: value\r\n" * 256):
                break
        assert connection.answer().status == 431
    assert server.works()


def test_trailers_are_counted_after_an_early_answer_too(server: Server) -> None:
    with server.connect() as connection:
        assert connection.send(get("/early", "Transfer-Encoding: chunked")).answer().body == b'"early"'
        connection.send(b"3\r\nabc\r\n0\r\nX-Trailer: ")
        for _ in range(16):
            connection.send_while_open(b"a" * 4096)
        assert connection.rest() == b""  # long before `linger_seconds`, which is how long a body may go on
    assert '"reason": "headers_too_large"' in server.log.read_text().splitlines()[-1]


def test_a_head_that_never_ends_is_refused_in_time(impatient: Server) -> None:
    with impatient.connect() as connection:
        answer = connection.send(b"GET /topapi/extcontact/get?access_token=x HTTP/1.1\r\nHost: a\r\nX: ").answer()
        assert answer.json == {"errcode": 40035, "sub_code": "headers_too_slow", "path": "/topapi/extcontact/get"}
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        assert connection.rest() == b""
    assert impatient.works()


def test_a_head_that_trickles_is_refused_though_it_moves(impatient: Server) -> None:
    with impatient.connect() as connection:
        connection.send(b"GET /echo HTTP/1.1\r\nX: ")
        connection.socket.settimeout(0.1)
        for _ in range(int(PATIENCE * 10)):
            try:
                assert connection.socket.recv(12) == b"HTTP/1.1 408"
                break
            except TimeoutError:
                connection.send(b"a")
        else:
            pytest.fail("still open")
    assert impatient.works()


def test_a_slow_head_after_an_answer_is_refused(impatient: Server) -> None:
    with impatient.connect() as connection:
        assert connection.send(get("/echo")).answer().status == 200
        assert connection.send(b"GET /echo HTT").answer().status == 408


def test_a_connection_that_never_says_anything_is_closed_silently(impatient: Server) -> None:
    with impatient.connect() as connection:
        assert connection.rest() == b""
    assert impatient.works()


def test_an_idle_connection_outlives_the_time_for_a_head(impatient: Server, tmp_path: Path) -> None:
    with impatient.connect() as idle, impatient.connect() as silent:
        assert idle.send(get("/echo")).answer().status == 200
        assert silent.rest() == b""  # the time for a head has passed
        assert idle.send(get("/echo")).answer().status == 200
    with running(tmp_path, limits={"keep_alive_seconds": 0.5}) as short, short.connect() as idle:
        assert idle.send(get("/echo")).answer().status == 200
        assert idle.rest() == b""
