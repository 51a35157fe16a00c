"""A server that is told to start anew keeps its sockets and loses nobody's request."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving.clients import asking
from tests.serving.running import PATIENCE, Connection, Server, command, get, running
from tests.serving.test_tls import new_identity

# A session of its own, whose terminal is its standard input.
IN_A_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def restarted(server: Server) -> None:
    """Restart, and wait until it answers again."""
    server.process.send_signal(signal.SIGHUP)
    server.wait_for_line("lifespan.shutdown")
    server.wait_for_line(server.url)


def test_no_new_connection_is_refused_or_lost_across_restarts(tmp_path: Path) -> None:
    with running(tmp_path) as server:

        def ask() -> None:
            assert server.ask(get("/echo", "Connection: close")).status == 200

        with asking(ask) as clients:
            for _ in range(3):
                clients.have_asked(100)
                restarted(server)
            clients.have_asked(100)
        assert clients.failed == []
        assert server.process.poll() is None


def test_a_kept_connection_in_use_is_ended_by_an_answer_that_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as server:

        def ask() -> None:
            with server.connect() as connection:
                for _ in range(50):
                    answer = connection.send(get("/echo")).answer()
                    assert answer.status == 200
                    if answer.headers.get("connection") == "close":
                        ended.append(1)
                        return

        ended: list[int] = []
        with asking(ask) as clients:
            for _ in range(3):
                clients.have_asked(20)
                restarted(server)
            clients.have_asked(20)
        assert clients.failed == []
        assert ended


def test_a_running_request_is_answered_before_the_restart(tmp_path: Path) -> None:
    with running(tmp_path) as server, server.connect() as connection:
        connection.send(get("/slow?seconds=1"))
        server.wait_for_line("slow begins")
        server.process.send_signal(signal.SIGHUP)
        assert connection.answer().json["path"] == "/slow"
        server.wait_for_line("lifespan.shutdown")
        server.wait_for_line(server.url)
        assert server.works()


def test_a_connection_that_has_not_asked_yet_is_answered(tmp_path: Path) -> None:
    with running(tmp_path, limits={"settle_seconds": 600}) as server:
        with server.connect() as early:
            assert early.send(get("/echo")).answer().status == 200
            server.process.send_signal(signal.SIGHUP)
            answer = None
            while answer is None or "connection" not in answer.headers:  # until the server has seen the signal
                with server.connect() as other:
                    answer = other.send(get("/echo")).answer()
            with server.connect() as late:
                late.send(get("/seen")[:8])
                assert early.send(get("/echo")).answer().headers["connection"] == "close"
                late.send(get("/seen")[8:])
                assert late.answer().status == 200
        server.wait_for_line(server.url)


def test_a_connection_that_still_shakes_hands_is_answered(tmp_path: Path) -> None:
    identity = new_identity(tmp_path, "localhost")
    paths = {"tls_cert": str(identity.certificate), "tls_key": str(identity.key)}
    with running(tmp_path, limits={"settle_seconds": 600}, log_format="json", **paths) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as raw:
            with Connection(server.port, identity.client) as other:  # the server has taken the first one too
                assert other.send(get("/echo")).answer().status == 200
            server.process.send_signal(signal.SIGHUP)
            while "stopping" not in server.log.read_text():
                assert server.process.poll() is None
            with identity.client.wrap_socket(raw, server_hostname="localhost") as late:
                late.sendall(get("/echo"))
                assert late.recv(12) == b"HTTP/1.1 200"
        server.wait_for_line(server.url)


def test_a_silent_connection_does_not_keep_the_server_from_its_restart(tmp_path: Path) -> None:
    with running(tmp_path) as server, server.connect() as silent:
        restarted(server)
        assert silent.rest() == b""
        assert server.works()


def test_a_restart_takes_the_new_certificate_and_keeps_the_process(tmp_path: Path) -> None:
    old, new = (new_identity(tmp_path, name) for name in ("old", "new"))
    trusts_old = old.client
    with running(tmp_path, tls_cert=str(old.certificate), tls_key=str(old.key)) as server:
        with Connection(server.port, trusts_old) as connection:
            assert connection.send(get("/echo")).answer().status == 200
        shutil.copy(new.certificate, old.certificate)
        shutil.copy(new.key, old.key)
        restarted(server)
        with Connection(server.port, new.client) as connection:
            assert connection.send(get("/echo")).answer().status == 200
        assert server.process.poll() is None


def test_a_run_that_cannot_start_says_why_and_ends(tmp_path: Path) -> None:
    identity = new_identity(tmp_path, "only")
    with running(tmp_path, tls_cert=str(identity.certificate), tls_key=str(identity.key)) as server:
        identity.key.unlink()
        server.process.send_signal(signal.SIGHUP)
        assert server.process.wait(PATIENCE) == 1
        said = f"cannot serve: cannot read {identity.key}: No such file or directory"
        assert server.log.read_text().splitlines()[-1] == said


def test_told_to_stop_while_it_restarts_it_stops(tmp_path: Path) -> None:
    with running(tmp_path, limits={"drain_seconds": 600}) as server, server.connect() as connection:
        connection.send(get("/stubborn"))
        server.wait_for_line("stubborn waits")
        server.process.send_signal(signal.SIGHUP)
        while server.ask(get("/echo")).headers.get("connection") != "close":
            pass
        server.process.terminate()
        with contextlib.suppress(ConnectionRefusedError, ConnectionResetError):
            while True:
                server.connect().close()
        server.process.terminate()
        server.wait_for_line("lifespan.shutdown")
        assert server.process.wait(PATIENCE) == 0


def test_told_to_restart_while_it_starts_it_starts_once_more(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        server.process.send_signal(signal.SIGHUP)
        server.wait_for_line("lifespan.shutdown")
        server.process.send_signal(signal.SIGHUP)  # between two runs, where its default is to end the process
        for _ in range(2):
            server.wait_for_line("lifespan.startup")
            server.wait_for_line(server.url)
        assert server.works()


@pytest.mark.parametrize("workers", [1, 2])
def test_the_end_of_its_terminal_stops_it(tmp_path: Path, workers: int) -> None:
    terminal, inside = os.openpty()
    log = tmp_path / "log"
    with log.open("w") as errors:
        words = [sys.executable, "-c", IN_A_TERMINAL, *command({"workers": workers})]
        process = subprocess.Popen(words, stdin=inside, stdout=subprocess.PIPE, stderr=errors, text=True)
    os.close(inside)
    try:
        server = Server(process, log)
        assert server.works()
    finally:
        os.close(terminal)
    try:
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
    server.wait_for_the_end()
    assert process.stdout is not None
    process.stdout.close()
