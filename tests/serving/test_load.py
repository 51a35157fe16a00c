"""Clients that do harm, many at once: the others are answered right, memory is bounded, and nothing of it stays."""

import contextlib
import socket
import struct
import threading
import time
from pathlib import Path

from tests.serving.running import PATIENCE, Connection, Server, get, needs_proc, post, running

MIB = 1 << 20
RESET = struct.pack("ii", 1, 0)


def sockets(server: Server) -> int:
    found = 0
    for one in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found += one.readlink().name.startswith("socket:")
    return found


def send_without_end(connection: Connection, piece: bytes) -> None:
    with contextlib.suppress(OSError):  # the test closes it
        while connection.send_while_open(piece):
            pass


def reset_within_a_request(server: Server) -> None:
    with server.connect() as connection:
        connection.send(post("/echo", b"abc")[:-1])
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


@needs_proc
def test_beside_clients_that_do_harm_the_others_are_answered_and_memory_is_bounded(tmp_path: Path) -> None:
    with running(tmp_path) as server, contextlib.ExitStack() as stack:
        assert server.works()
        files, memory = sockets(server), server.memory_peak()
        opened = [stack.enter_context(server.connect()) for _ in range(340)]
        idle, heads, bodies, readers, endless = (
            opened[:200],
            opened[200:250],
            opened[250:300],
            opened[300:332],
            opened[332:],
        )
        for connection in idle:
            assert connection.send(get("/echo")).answer().status == 200
        for connection in heads:
            connection.send(b"GET /echo HTTP/1.1\r\nX: ")
        for connection in bodies:
            connection.send(post("/echo", bytes(100))[:-50])
        for connection in readers:
            connection.send(get(f"/big?bytes={8 * MIB}") * 4)
        senders = []
        for number, connection in enumerate(endless):
            connection.send(get("/early", "Transfer-Encoding: chunked"))
            piece = b"10000\r\n" + bytes(65536) + b"\r\n" if number % 2 else b"1\r\na\r\n" * 10000
            senders.append(threading.Thread(target=send_without_end, args=[connection, piece]))
            senders[-1].start()
        with server.connect() as probe:
            for number in range(100):
                reset_within_a_request(server)
                assert probe.send(post(f"/echo?n={number}", b"x" * number)).answer().json["bytes"] == number
        # 32 answers held back by 64 KiB and a piece each, 8 reads of 256 KiB, 340 connections of 20 KiB
        assert server.memory_peak() - memory < 32 * MIB
        for connection in endless:
            connection.socket.shutdown(socket.SHUT_RDWR)
        for sender in senders:
            sender.join(PATIENCE)
        stack.close()
        until = time.monotonic() + PATIENCE
        while sockets(server) > files and time.monotonic() < until:
            time.sleep(0.05)
        assert sockets(server) <= files
        assert server.works()
