"""Clients that do not read their answer, or go away before it."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from guanxi.serving.hosting import Hosting
from guanxi.serving.limits import Limits
from guanxi.serving.line import Line
from guanxi.serving.outbox import Outbox
from guanxi.serving.protocol import LimitedProtocol
from guanxi.serving.refusal import refuse_with_problem
from tests.serving.running import PATIENCE, Server, get, needs_proc, post, running
from tests.serving.trial_app import app

MIB = 1 << 20


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    limits = {"unread_seconds": 1.0, "line_seconds": 1.0, "body_seconds": 1.0}
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
        assert len(connection.rest_or_reset()) < size
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
        connection.send(get("/slow?seconds=4") + get("/echo") + post("/echo", b"abc")[:-1])
        assert connection.answer().json["path"] == "/slow"
        assert connection.rest() == b""
    assert server.works()


def test_a_client_that_leaves_does_not_cancel_its_request(server: Server) -> None:
    with server.connect() as connection:
        connection.send(get("/slow?seconds=0.5&left=1"))
        server.wait_for_line("slow begins")
    server.wait_for_line("slow done")


class Standing(asyncio.Transport):
    """A connection on which as many bytes are left at each look."""

    def __init__(self, raw: socket.socket) -> None:
        super().__init__({"socket": raw})
        self.dropped = False

    def get_write_buffer_size(self) -> int:
        return 70000

    def abort(self) -> None:
        self.dropped = True


def test_a_client_that_reads_is_seen_even_if_as_much_is_left_as_before() -> None:
    """So it can be with a steady client and a steady app."""
    config = Config(app, interface="asgi3", ws="none", log_config=None)
    config.load()
    loop = asyncio.new_event_loop()
    ends = socket.socketpair()
    with contextlib.closing(loop), ends[0], ends[1]:
        limits = Limits(unread_seconds=60)
        hosting = Hosting(limits, refuse_with_problem, Outbox(loop), Line(loop))
        connection = LimitedProtocol(config, ServerState(), {}, loop, hosting)
        transport = Standing(ends[0])
        connection.connection_made(transport)
        for now in range(0, 600, 30):
            connection.pause_writing()
            connection.resume_writing()
            connection.check(now)
        assert not transport.dropped
        for now in range(600, 700, 30):
            connection.check(now)
        assert transport.dropped
