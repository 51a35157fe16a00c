"""Clients that do not read their answer, or go away before it."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from tests.serving.running import PATIENCE, Server, get, needs_proc, post, running

MIB = 1 << 20


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    limits = {"unread_seconds": 1.0, "line_seconds": 1.0}
    with running(tmp_path_factory.mktemp("answers"), limits=limits) as one:
        yield one


def at_some_time(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@needs_proc
def test_an_answer_that_nobody_reads_does_not_fill_the_memory_and_is_dropped(server: Server) -> None:
    size = 512 * MIB
    before = server.memory_peak()
    with server.connect(receive_buffer=4096) as connection:
        connection.send(get(f"/big?bytes={size}"))
        assert at_some_time(lambda: "big done" in server.seen())  # once it is dropped, what the app sends is lost
        assert server.memory_peak() - before < 40 * MIB
        with contextlib.suppress(ConnectionResetError):
            assert len(connection.rest()) < size
    assert server.works()


def test_an_answer_that_is_read_slowly_is_not_dropped(server: Server) -> None:
    size = 8 * MIB
    with server.connect(receive_buffer=4096) as connection:
        connection.send(get(f"/big?bytes={size}"))
        got = b""
        for _ in range(5):
            got += connection.socket.recv(65536)
            with server.connect() as other:
                assert other.send(get("/slow?seconds=0.6")).answer().status == 200
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MIB)
        body = got.partition(b"\r\n\r\n")[2]
        while len(body) < size and (more := connection.socket.recv(MIB)):
            body += more
    assert len(body) == size


def test_a_client_that_leaves_ends_the_request_that_waits_for_it(server: Server) -> None:
    with server.connect() as connection:
        connection.send(post("/watch", b"abc"))
        assert at_some_time(lambda: "watch: body read" in server.seen())
        assert "watch: gone" not in server.seen()
    assert at_some_time(lambda: "watch: gone" in server.seen())
    assert server.works()


def test_a_client_that_leaves_with_requests_in_line_ends_the_running_one(server: Server) -> None:
    with server.connect() as connection:
        connection.send(post("/watch", b"abc") + get("/echo") + get("/echo"))
        assert at_some_time(lambda: "watch: body read" in server.seen())
    assert at_some_time(lambda: "watch: gone" in server.seen())
    assert server.works()


def test_requests_too_long_in_line_are_not_answered_but_the_running_one_is(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/slow?seconds=3") + get("/echo") + get("/echo"))
        assert connection.answer().json["path"] == "/slow"
        assert connection.rest() == b""
    assert server.works()


def test_a_client_that_leaves_does_not_cancel_its_request(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/slow?seconds=0.5&left=1"))
        server.wait_for_line("slow begins")
    server.wait_for_line("slow done")
