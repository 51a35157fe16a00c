"""One turn of the loop parses only so much, whoever sent it, and loses nothing of it."""

import asyncio

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from guanxi.serving.hosting import Hosting
from guanxi.serving.limits import Limits
from guanxi.serving.line import Line
from guanxi.serving.outbox import Outbox
from guanxi.serving.protocol import LimitedProtocol
from guanxi.serving.refusal import refuse_with_problem
from tests.in_loop import in_loop
from tests.serving.running import get
from tests.serving.trial_app import app

CHUNKS = 20_000


class Wire(asyncio.Transport):
    """A connection that remembers what was sent, and whether it is read."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self.sent = b""
        self.read = True

    def write(self, data: "bytes | bytearray | memoryview[int]") -> None:
        self.sent += data

    def is_closing(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return 0

    def abort(self) -> None:
        self.sent += b"aborted"

    def pause_reading(self) -> None:
        self.read = False

    def resume_reading(self) -> None:
        self.read = True


def connected(count: int) -> list[tuple[LimitedProtocol, Wire]]:
    config = Config(app, interface="asgi3", ws="none", log_config=None)
    config.load()
    loop = asyncio.get_running_loop()
    hosting = Hosting(Limits(), refuse_with_problem, Outbox(loop), Line(loop))
    made = [(LimitedProtocol(config, ServerState(), {}, loop, hosting), Wire()) for _ in range(count)]
    for connection, wire in made:
        connection.connection_made(wire)
    return made


@in_loop
async def test_many_small_chunks_are_parsed_in_turns_and_not_read_on_meanwhile() -> None:
    made = connected(3)
    for connection, _ in made:
        connection.data_received(get("/echo", "Transfer-Encoding: chunked") + b"1\r\na\r\n" * CHUNKS + b"0\r\n\r\n")
    before = 0
    while before < 3 * CHUNKS:
        await asyncio.sleep(0)
        parsed = sum(connection.body_bytes for connection, _ in made)
        assert parsed - before <= 4096
        before = parsed
    await asyncio.sleep(0.1)
    assert all(b'"bytes": %d' % CHUNKS in wire.sent and wire.read for _, wire in made)


@in_loop
async def test_first_requests_of_many_connections_are_taken_a_few_a_turn_and_known_ones_at_once() -> None:
    known, *new = connected(101)
    known[0].data_received(get("/echo?known=1"))
    await asyncio.sleep(0.05)
    for connection, wire in new:
        connection.data_received(get("/echo"))
        assert not wire.read
    known[0].data_received(get("/echo?known=2"))
    for _ in range(4):
        await asyncio.sleep(0)
    assert b'"known": "2"' in known[1].sent
    assert 0 < sum(connection.cycle is not None for connection, _ in new) < 100
    await asyncio.sleep(0.2)
    assert all(b"200 OK" in wire.sent and wire.read for _, wire in new)


@in_loop
async def test_a_connection_in_trouble_is_dropped_and_the_others_get_their_turn(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (broken, gone), (_, _), (other, wire) = connected(3)
    monkeypatch.setattr(broken, "take_piece", lambda: 1 / 0)
    broken.data_received(get("/echo"))
    other.data_received(get("/echo"))
    await asyncio.sleep(0.05)
    assert gone.sent == b"aborted"
    assert b"200 OK" in wire.sent
    assert [record.getMessage() for record in caplog.records] == ["connection dropped"]
