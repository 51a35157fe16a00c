"""What is not HTTP/1.1 gets an answer, and nothing of it is taken for a second request."""

from collections.abc import Iterator

import pytest

from tests.serving.running import Server, get, post, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("malformed"), log_format="json") as one:
        yield one


HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
BAD_HEADS = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "only spaces": b"     \r\n\r\n",
    "unknown method": b"BREW / HTTP/1.1\r\n\r\n",
    "unknown version": b"GET / HTTP/7.3\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: a\n\n",
    "letters beyond ASCII in the target": "GET /联系人 HTTP/1.1\r\n\r\n".encode(),
    "a target without a path": b"GET http://localhost HTTP/1.1\r\n\r\n",
    "a tunnel": b"CONNECT localhost:443 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nX: a\0b\r\n\r\n",
    "no number as length": b"POST / HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
    "signed length": b"POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\nabc",
    "negative length": b"POST / HTTP/1.1\r\nContent-Length: -3\r\n\r\nabc",
    "huge length": b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc" + HIDDEN,
    "list of lengths": b"POST / HTTP/1.1\r\nContent-Length: 3,4\r\n\r\nabc" + HIDDEN,
    "length and chunks": b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + HIDDEN,
    "chunks and length": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"
    + HIDDEN,
    "chunked twice": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked not last": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" + HIDDEN,
    "not chunked": b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n" + HIDDEN,
    "nearly chunked": b"POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "bad chunk size": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "chunk longer than its size": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n"
    + HIDDEN,
}


@pytest.mark.parametrize("request_bytes", BAD_HEADS.values(), ids=BAD_HEADS.keys())
def test_it_gets_one_answer_and_the_end(server: Server, request_bytes: bytes) -> None:
    with server.connect() as connection:
        answer = connection.send(request_bytes).answer()
        assert (answer.status, answer.headers["connection"]) == (400, "close")
        assert answer.json["status"] == 400
        assert connection.rest() == b""
    assert server.works()


@pytest.mark.parametrize("request_bytes", BAD_HEADS.values(), ids=BAD_HEADS.keys())
def test_it_gets_the_same_answer_byte_by_byte(server: Server, request_bytes: bytes) -> None:
    with server.connect() as connection:
        for byte in request_bytes:
            if not connection.send_while_open(bytes([byte])):
                break
        assert connection.answer().status == 400
        assert connection.rest() == b""


def test_the_refusal_is_written_for_the_path(server: Server) -> None:
    answer = server.ask(b"POST /topapi/x?access_token=y HTTP/1.1\r\nContent-Length: abc\r\n\r\n")
    assert answer.status == 200
    assert answer.json == {"errcode": 40035, "sub_code": "malformed", "path": "/topapi/x"}


def test_the_refusal_of_a_head_request_has_no_body(server: Server) -> None:
    with server.connect() as connection:
        answer = connection.send(b"HEAD / HTTP/1.1\r\nContent-Length: abc\r\n\r\n").answer(method="HEAD")
        assert int(answer.headers["content-length"]) > 0
        assert connection.rest() == b""


def test_good_requests_before_it_are_answered_first(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/slow?seconds=0.2") + post("/echo", b"abc") + b"nonsense\r\n\r\n")
        assert connection.answer().json["path"] == "/slow"
        assert connection.answer().json["bytes"] == 3
        assert connection.answer().status == 400
        assert connection.rest() == b""


def test_a_broken_body_is_refused_after_the_requests_before_it(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/slow?seconds=0.2") + get("/topapi/x", "Transfer-Encoding: chunked") + b"zz\r\n")
        assert connection.answer().json["path"] == "/slow"
        assert connection.answer().json["sub_code"] == "malformed"
        assert connection.rest() == b""
    assert server.works()


def test_an_app_reading_a_broken_body_is_told_that_the_client_is_gone(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/broken-body", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n")
        assert connection.send(b"zz\r\n").answer().status == 400
        assert "/broken-body: gone in the body" in server.seen()


def test_what_follows_the_last_request_is_not_answered(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/echo", "Connection: close") + HIDDEN)
        assert connection.answer().json["path"] == "/echo"
        assert connection.rest() == b""


def test_a_refusal_is_logged_with_reason_and_client(server: Server) -> None:
    server.ask(b"nonsense\r\n\r\n")
    last = server.records()[-1]
    assert (last["event"], last["reason"], last["level"]) == ("request refused", "malformed", "info")
    assert last["client"].startswith("127.0.0.1:")
