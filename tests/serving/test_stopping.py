"""A server that is told to stop finishes what runs, and nothing else."""

import signal
import socket
from pathlib import Path

import pytest

from tests.serving.running import PATIENCE, get, post, running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_running_request_is_answered_before_the_app_closes(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path, log_format="json") as server, server.connect() as connection, server.connect() as idle:
        assert idle.send(get("/echo")).answer().status == 200
        connection.send(get("/slow?seconds=1"))
        server.wait_for_line("slow begins")
        server.process.send_signal(number)
        assert idle.rest() == b""
        with pytest.raises(ConnectionRefusedError):
            server.connect()
        answer = connection.answer()
        assert (answer.json["path"], answer.headers["connection"]) == ("/slow", "close")
        assert connection.rest() == b""
        server.wait_for_line("lifespan.shutdown")
        assert server.process.wait(PATIENCE) == 0
        records = server.records()
        assert [record["event"] for record in records] == ["stopping", "stopped"]
        assert (records[0]["requests"], records[0]["wait_seconds"]) == (1, 10)


def test_requests_in_line_are_answered_too(tmp_path: Path) -> None:
    with running(tmp_path) as server, server.connect() as connection:
        connection.send(get("/slow?seconds=0.5") + post("/echo", b"abc"))
        server.wait_for_line("slow begins")
        server.process.terminate()
        assert connection.answer().json["path"] == "/slow"
        assert connection.answer().json["bytes"] == 3
        assert server.process.wait(PATIENCE) == 0


def test_a_request_that_does_not_end_is_cut_off_and_said_so(tmp_path: Path) -> None:
    with running(tmp_path, log_format="json", limits={"drain_seconds": 0.5}) as server, server.connect() as connection:
        connection.send(get("/stubborn"))
        server.wait_for_line("stubborn waits")
        server.process.terminate()
        server.wait_for_line("stubborn cut off")
        server.wait_for_line("lifespan.shutdown")
        assert server.process.wait(PATIENCE) == 0
        assert {"event": "stopping without waiting longer", "requests_cut_off": 1}.items() <= next(
            record for record in server.records() if record["level"] == "warning"
        ).items()


def test_a_second_signal_ends_the_wait(tmp_path: Path) -> None:
    with running(tmp_path, limits={"drain_seconds": 600}) as server, server.connect() as connection:
        connection.send(get("/stubborn"))
        server.wait_for_line("stubborn waits")
        server.process.terminate()
        while server.process.poll() is None:
            try:
                server.connect().close()
            except (ConnectionRefusedError, ConnectionResetError):
                break  # the first signal has been seen
        server.process.terminate()
        server.wait_for_line("lifespan.shutdown")
        assert server.process.wait(PATIENCE) == 0


def test_a_client_that_does_not_read_does_not_keep_the_server(tmp_path: Path) -> None:
    with running(tmp_path, limits={"drain_seconds": 0.5}) as server, server.connect(receive_buffer=4096) as connection:
        connection.send(get("/big?bytes=100000000"))
        assert connection.socket.recv(1, socket.MSG_PEEK)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0


def test_a_half_sent_head_does_not_keep_the_server(tmp_path: Path) -> None:
    with running(tmp_path, limits={"drain_seconds": 600}) as server, server.connect() as connection:
        assert connection.send(get("/echo")).answer().status == 200
        connection.send(b"GET /echo HT")
        server.process.terminate()
        assert connection.rest() == b""
        assert server.process.wait(PATIENCE) == 0


def test_a_client_that_was_refused_does_not_keep_the_server(tmp_path: Path) -> None:
    limits = {"drain_seconds": 600, "linger_seconds": 600}
    with running(tmp_path, limits=limits) as server, server.connect() as connection:
        connection.send(get("/echo", "Transfer-Encoding: chunked") + b"zz\r\n")
        assert connection.answer().status == 400
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
