"""Sockets that another program opened, by the convention of systemd's socket activation."""

import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.running import PATIENCE, Connection, Server, command, get

# What systemd does: descriptors from 3 on, and the id of the process that they are for.
ACTIVATE = """
import os, sys
found = [int(word) for word in sys.argv[1].split()]
high = [os.dup2(one, 200 + place, inheritable=False) for place, one in enumerate(found)]
for place, one in enumerate(high):
    os.dup2(one, 3 + place)
pid = os.getpid() if sys.argv[2] == "own" else 1
count = sys.argv[3] or str(len(found))
os.execve(sys.argv[4], sys.argv[4:], os.environ | {"LISTEN_PID": str(pid), "LISTEN_FDS": count})
"""


def activated(sockets: list[socket.socket], words: list[str], *, pid: str = "own", count: str = "") -> list[str]:
    return [sys.executable, "-c", ACTIVATE, " ".join(str(one.fileno()) for one in sockets), pid, count, *words]


@contextlib.contextmanager
def started(folder: Path, sockets: list[socket.socket], words: list[str], pid: str = "own") -> Iterator[Server]:
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            activated(sockets, words, pid=pid),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            pass_fds=[one.fileno() for one in sockets],
        )
    try:
        yield Server(process, log)
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0
        if process.stdout is not None:
            process.stdout.close()


def failing(sockets: list[socket.socket], **how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        activated(sockets, command({}), **how),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        pass_fds=[one.fileno() for one in sockets],
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_it_answers_on_the_sockets_that_it_was_given(tmp_path: Path, workers: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as first, socket.create_server(("127.0.0.1", 0)) as second:
        ports = [one.getsockname()[1] for one in (first, second)]
        with Connection(ports[0]) as early, Connection(ports[1]) as other:
            early.send(get("/echo"))  # before there is any server
            other.send(get("/echo"))
            with started(tmp_path, [first, second], command({"workers": workers})) as server:
                assert server.port == ports[0]
                assert early.answer().status == 200
                assert other.answer().status == 200


def test_sockets_for_another_process_are_left_alone(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as given,
        started(tmp_path, [given], command({}), pid="another") as server,
    ):
        assert server.port != given.getsockname()[1]
        assert server.works()


def test_what_is_no_listening_tcp_socket_is_refused(tmp_path: Path) -> None:
    unix = socket.create_server(str(tmp_path / "socket"), family=socket.AF_UNIX)
    with socket.socket() as silent, socket.socket(type=socket.SOCK_DGRAM) as udp, unix:
        for one in (silent, udp, unix):
            ended = failing([one])
            assert ended.stderr == "cannot serve: the inherited socket 3 is none that listens for TCP connections\n"
            assert ended.returncode == 1


def test_descriptors_that_are_not_there_are_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as given:
        assert failing([given], count="many").stderr == (
            "cannot serve: the variable LISTEN_FDS is 'many'; it must be a number\n"
        )
        assert failing([given], count="2").stderr.startswith("cannot serve: the inherited descriptor 4 is no socket: ")


def test_what_it_starts_does_not_take_the_sockets_for_its_own() -> None:
    code = (
        "import os; from guanxi.serving.inherit import take_inherited; "
        "found = take_inherited(); print([one.get_inheritable() for one in found.sockets], "
        "[name for name in os.environ if name.startswith('LISTEN_')])"
    )
    with socket.create_server(("127.0.0.1", 0)) as given:
        ended = subprocess.run(
            activated([given], [sys.executable, "-c", code]),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
            pass_fds=[given.fileno()],
        )
    assert ended.stdout == "[False] []\n"
