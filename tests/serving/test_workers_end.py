"""Workers end with their supervisor, however it ends, and let running requests finish."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.serving.running import PATIENCE, Server, get
from tests.serving.supervised import connected_to, workers


def refused(server: Server) -> None:
    """Wait until nobody listens."""
    deadline = time.monotonic() + PATIENCE
    with contextlib.suppress(ConnectionRefusedError, ConnectionResetError):
        while time.monotonic() < deadline:
            server.connect().close()
        raise AssertionError("somebody still listens")


def end(found: set[int]) -> None:
    """End workers that nobody else would, should they have stayed."""
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def to_the_supervisor(number: signal.Signals) -> Callable[[Server, set[int]], None]:
    def send(server: Server, _: set[int]) -> None:
        server.process.send_signal(number)

    return send


def to_the_terminals_group(server: Server, _: set[int]) -> None:
    """As Ctrl-C does."""
    assert os.getpgid(server.process.pid) == server.process.pid
    os.killpg(server.process.pid, signal.SIGINT)


def to_every_process(server: Server, found: set[int]) -> None:
    """As a service manager does that stops all processes of a service."""
    for pid in (*found, server.process.pid):
        os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize(
    "stop",
    [to_the_supervisor(signal.SIGTERM), to_the_supervisor(signal.SIGINT), to_the_terminals_group, to_every_process],
    ids=["SIGTERM", "SIGINT", "Ctrl-C", "SIGTERM to all"],
)
def test_told_to_stop_every_worker_answers_what_runs(tmp_path: Path, stop: Callable[[Server, set[int]], None]) -> None:
    with workers(tmp_path) as (server, found), contextlib.ExitStack() as stack:
        busy = [stack.enter_context(connected_to(server, pid)) for pid in found]
        for connection in busy:
            connection.send(get("/slow?seconds=1"))
            server.wait_for_line("slow begins")
        stop(server, found)
        refused(server)
        for connection in busy:
            assert connection.answer().json["path"] == "/slow"
        assert server.process.wait(PATIENCE) == 0
        server.wait_for_line("lifespan.shutdown")
        server.wait_for_line("lifespan.shutdown")


def test_a_second_signal_ends_the_wait_of_every_worker(tmp_path: Path) -> None:
    with workers(tmp_path, limits={"drain_seconds": 600}) as (server, found), contextlib.ExitStack() as stack:
        for pid in found:
            stack.enter_context(connected_to(server, pid)).send(get("/stubborn"))
            server.wait_for_line("stubborn waits")
        server.process.terminate()
        refused(server)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0


def test_workers_stop_well_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    with workers(tmp_path) as (server, found), contextlib.ExitStack() as stack:
        busy = [stack.enter_context(connected_to(server, pid)) for pid in found]
        for connection in busy:
            connection.send(get("/slow?seconds=1"))
            server.wait_for_line("slow begins")
        stack.callback(end, found)
        server.process.kill()
        refused(server)
        for connection in busy:
            assert connection.answer().json["path"] == "/slow"
        server.wait_for_line("lifespan.shutdown")
        server.wait_for_line("lifespan.shutdown")
        server.wait_for_the_end()
        assert "worker ended" not in server.log.read_text()


def test_a_worker_that_is_stopped_alone_is_replaced(tmp_path: Path) -> None:
    with workers(tmp_path) as (server, found):
        stopped = min(found)
        with connected_to(server, stopped) as connection:
            connection.send(get("/slow?seconds=0.5"))
            server.wait_for_line("slow begins")
            os.kill(stopped, signal.SIGTERM)
            assert connection.answer().status == 200
        server.wait_for_line("lifespan.shutdown")
        server.wait_for_line("lifespan.startup")
        for _ in range(20):
            assert server.works()


def test_ctrl_c_reaches_a_worker_through_its_supervisor_only(tmp_path: Path) -> None:
    """Else a worker that is still starting would end with the traceback of its interruption."""
    with workers(tmp_path) as (server, found):
        groups = {os.getpgid(pid) for pid in (*found, server.process.pid)}
        assert groups == {*found, server.process.pid}


def test_told_to_stop_in_the_middle_of_a_restart_it_stops(tmp_path: Path) -> None:
    with workers(tmp_path) as (server, _):
        server.process.send_signal(signal.SIGHUP)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
