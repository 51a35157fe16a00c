"""However a stream of bytes is cut into reads, it means the same; and no stream stops the server."""

import itertools
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.serving.running import Server, get, post, running

Request = tuple[bytes, str, int | None]  # what is sent, its path, how long its body is (None: nobody reads it)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("any-split"), limits={"linger_seconds": 1.0}) as one:
        yield one


def chunked(path: str, pieces: list[int]) -> bytes:
    body = b"".join(b"%x;a=b\r\n%b\r\n" % (size, b"c" * size) for size in pieces)
    return get(path, "Transfer-Encoding: chunked") + body + b"0\r\nX-Trailer: 1\r\n\r\n"


SIZES = st.integers(0, 300) | st.integers(7000, 9000) | st.integers(30000, 70000)
OFFER = ("Connection: Upgrade", "Upgrade: h2c")
REQUESTS = st.one_of(
    SIZES.map(lambda size: (get("/get", "X-Fill: " + "h" * (size % 32000)), "/get", 0)),
    SIZES.map(lambda size: (post("/post", b"b" * size), "/post", size)),
    SIZES.map(lambda size: (post("/offer", b"b" * size, *OFFER), "/offer", size)),
    SIZES.map(lambda size: (post("/early", b"b" * size), "/early", None)),
    st.lists(st.integers(1, 9000), max_size=9).map(lambda p: (chunked("/chunks", p), "/chunks", sum(p))),
    st.just((b"\r\n" + get("/line"), "/line", 0)),
)


@settings(deadline=None, max_examples=300)
@given(requests=st.lists(REQUESTS, min_size=1, max_size=12), cuts=st.lists(st.floats(0, 1), max_size=30))
def test_each_request_gets_its_answer_in_its_place(server: Server, requests: list[Request], cuts: list[float]) -> None:
    stream = b"".join(sent for sent, _, _ in requests)
    places = sorted({0, len(stream), *(int(cut * len(stream)) for cut in cuts)})
    with server.connect() as connection:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def send() -> None:
            for start, end in itertools.pairwise(places):
                connection.send(stream[start:end])

        sender = threading.Thread(target=send)
        sender.start()
        for _, path, size in requests:
            seen = connection.answer()
            if size is None:
                assert seen.body == b'"early"'
            else:
                assert (seen.json["path"], seen.json["bytes"]) == (path, size)
        sender.join()


@settings(deadline=None, max_examples=300)
@given(
    requests=st.lists(REQUESTS, min_size=1, max_size=3),
    spoilt=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3)), max_size=5),
)
def test_no_spoilt_stream_stops_the_server(
    server: Server, requests: list[Request], spoilt: list[tuple[float, bytes]]
) -> None:
    stream = bytearray(b"".join(sent for sent, _, _ in requests))
    for where, what in spoilt:
        place = int(where * len(stream))
        stream[place : place + len(what) // 2] = what
    with server.connect() as connection:
        if connection.send_while_open(bytes(stream)):
            connection.socket.shutdown(socket.SHUT_WR)
        connection.rest_or_reset()
    assert server.works()
    log = server.log.read_text()
    assert "connection dropped" not in log
    assert "Traceback" not in log
