"""Clients that do harm, each kind in a process of its own: `python -m bench.disturbances KIND PORT`.

Such a process has a low priority, so it takes no CPU from the probes beside it.
"""

import asyncio
import json
import os
import signal
import socket
import struct
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

import uvloop

_MANY, _SLOW, _READERS, _ENDLESS = 1000, 200, 100, 8
_RESET: Final = struct.pack("ii", 1, 0)  # SO_LINGER: close() resets the connection
_PIECE: Final = bytes(65536)


class Target(NamedTuple):
    """Who is disturbed.

    Attributes:
        port: of the server, on 127.0.0.1.
        token: an access token.
        ready: called when the disturbance has begun.
        done: counts what was done, by name.
    """

    port: int
    token: str
    ready: Callable[[], None]
    done: Counter[str]

    def post(self, page: str, body: bytes) -> bytes:
        """Give a request, whole."""
        return self.head(page, f"content-length: {len(body)}") + body

    def head(self, page: str, header: str) -> bytes:
        """Give a request without its body."""
        target = f"/topapi/extcontact/{page}?access_token={self.token}"
        return f"POST {target} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{header}\r\n\r\n".encode()

    def get(self) -> bytes:
        """Give a small request, whole."""
        return self.post("get", b'{"user_id":"0100000000000000001"}')

    async def connected(self, receive_buffer: int | None = None) -> socket.socket:
        """Open a connection."""
        opened = socket.socket()
        opened.settimeout(0)
        if receive_buffer is not None:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        await asyncio.get_running_loop().sock_connect(opened, ("127.0.0.1", self.port))
        self.done["connections"] += 1
        return opened


async def _answered(target: Target, connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(connection, target.get())
    if not await loop.sock_recv(connection, 65536):
        raise ConnectionResetError
    target.done["requests"] += 1


async def idle(target: Target) -> None:
    """1,000 connections that have asked once and stay."""
    kept = [await target.connected() for _ in range(_MANY)]
    for connection in kept:
        await _answered(target, connection)
    target.ready()
    await asyncio.Event().wait()


async def steady(target: Target) -> None:
    """1,000 connections, each with a request a second; evenly spread over it."""
    loop = asyncio.get_running_loop()

    async def one(number: int) -> None:
        await asyncio.sleep(number / _MANY)
        with await target.connected() as connection:
            while True:
                began = loop.time()
                await _answered(target, connection)
                await asyncio.sleep(began + 1 - loop.time())

    target.ready()
    await asyncio.gather(*(_again(target, one, number) for number in range(_MANY)))


async def storm(target: Target) -> None:
    """1,000 connections opened at once, each with a request; closed when all are answered; once a second."""

    async def one() -> None:
        try:
            with await target.connected() as connection:
                await _answered(target, connection)
        except ConnectionError:
            target.done["reset"] += 1

    target.ready()
    while True:
        await asyncio.gather(asyncio.sleep(1), *(one() for _ in range(_MANY)))


async def slow_heads(target: Target) -> None:
    """200 heads that come by a byte a second; opened again when the server closes."""
    head = target.head("get", "x-slow: " + "a" * 1000)

    async def one(number: int) -> None:
        await asyncio.sleep(number / _SLOW)
        await _trickled(target, head[:1], head[1:])

    target.ready()
    await asyncio.gather(*(_again(target, one, number) for number in range(_SLOW)))


async def slow_bodies(target: Target) -> None:
    """200 bodies that come by a byte a second."""

    async def one(number: int) -> None:
        await asyncio.sleep(number / _SLOW)
        await _trickled(target, target.head("get", "content-length: 1000"), bytes(1000))

    target.ready()
    await asyncio.gather(*(_again(target, one, number) for number in range(_SLOW)))


async def _trickled(target: Target, first: bytes, rest: bytes) -> None:
    loop = asyncio.get_running_loop()
    connection = await target.connected()
    with connection:
        await loop.sock_sendall(connection, first)
        ended = asyncio.ensure_future(loop.sock_recv(connection, 65536))
        for byte in rest:
            await asyncio.wait([ended], timeout=1)
            if ended.done():
                ended.result()
                target.done["cut off"] += 1
                return
            await loop.sock_sendall(connection, bytes([byte]))
            target.done["bytes"] += 1


async def _again(target: Target, one: Callable[[int], Awaitable[None]], number: int) -> None:
    while True:
        try:
            await one(number)
        except ConnectionError:
            target.done["reset"] += 1


async def slow_readers(target: Target) -> None:
    """100 clients that ask for 1,000 pages of 100 at once, and read 4 KiB of the answers ten times a second."""
    loop = asyncio.get_running_loop()
    asked = target.post("list", b'{"offset":5000,"size":100}') * 1000

    async def one(_: int) -> None:
        connection = await target.connected(4096)
        with connection:
            sending = asyncio.ensure_future(loop.sock_sendall(connection, asked))
            try:
                while got := await loop.sock_recv(connection, 4096):
                    target.done["bytes"] += len(got)
                    await asyncio.sleep(0.1)
            finally:
                sending.cancel()

    target.ready()
    await asyncio.gather(*(_again(target, one, number) for number in range(_READERS)))


async def oversized(target: Target) -> None:
    """Bodies of 8 MiB, one after another."""
    loop = asyncio.get_running_loop()

    async def one(_: int) -> None:
        connection = await target.connected()
        with connection:
            await loop.sock_sendall(connection, target.head("get", f"content-length: {128 * len(_PIECE)}"))
            for _ in range(128):
                await loop.sock_sendall(connection, _PIECE)
                target.done["MiB/16"] += 1
            await loop.sock_recv(connection, 65536)
            target.done["bodies"] += 1

    target.ready()
    await _again(target, one, 0)


async def endless(target: Target) -> None:
    """8 chunked bodies that never end: 4 of large chunks, 4 of single bytes; opened again when the server closes."""
    loop = asyncio.get_running_loop()

    async def one(number: int) -> None:
        piece = b"10000\r\n" + _PIECE + b"\r\n" if number % 2 else b"1\r\na\r\n" * 10000
        connection = await target.connected()
        with connection:
            await loop.sock_sendall(connection, target.head("get", "transfer-encoding: chunked"))
            while True:
                await loop.sock_sendall(connection, piece)
                target.done["MiB/16"] += 1

    target.ready()
    await asyncio.gather(*(_again(target, one, number) for number in range(_ENDLESS)))


async def resets(target: Target) -> None:
    """Connections that are reset in the middle of a request, one after another as fast as it goes."""
    loop = asyncio.get_running_loop()
    half = target.get()[:-5]
    target.ready()
    while True:
        connection = await target.connected()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        await loop.sock_sendall(connection, half)
        connection.close()
        await asyncio.sleep(0)


KINDS: Final[dict[str, Callable[[Target], Awaitable[None]]]] = {
    one.__name__: one
    for one in (idle, steady, storm, slow_heads, slow_bodies, slow_readers, oversized, endless, resets)
}


async def _disturb(kind: str, port: int, token: str) -> None:
    done: Counter[str] = Counter()
    disturbing = asyncio.ensure_future(KINDS[kind](Target(port, token, lambda: print("ready", flush=True), done)))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, disturbing.cancel)
    await asyncio.wait([disturbing])
    print(json.dumps(done), flush=True)
    if not disturbing.cancelled():
        disturbing.result()


def main() -> None:
    """Disturb until SIGTERM, the token on standard input; prints "ready", at the end what was done as JSON."""
    os.nice(19)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_disturb(sys.argv[1], int(sys.argv[2]), sys.stdin.readline().strip()))


if __name__ == "__main__":
    main()
