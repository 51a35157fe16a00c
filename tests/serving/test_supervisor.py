"""Several workers on one address: they start, share the work, are replaced, and end together."""

import contextlib
import os
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.serving.clients import asking
from tests.serving.running import PATIENCE, command, get
from tests.serving.supervised import connected_to, events, pid_of, pids, wait_for_event, workers


def failing(**options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(options), capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_connections_are_spread_over_the_workers(tmp_path: Path) -> None:
    with workers(tmp_path, 3) as (server, found):
        answered: Counter[int] = Counter()
        for _ in range(300):
            with server.connect() as connection:
                answered[pid_of(connection)] += 1
        assert answered.keys() == found
        # Each of 300 falls to one of three by chance: fewer than 50 for one would happen once in 10 million runs.
        assert min(answered.values()) >= 50


def test_restarting_one_worker_after_the_other_loses_no_request(tmp_path: Path) -> None:
    with workers(tmp_path) as (server, found):

        def ask() -> None:
            assert server.ask(get("/echo", "Connection: close")).status == 200

        with asking(ask) as clients:
            for times in (1, 2):
                clients.have_asked(100)
                server.process.send_signal(signal.SIGHUP)
                wait_for_event(server, "restarted", times)
            clients.have_asked(100)
        assert clients.failed == []
        assert pids(server, 2) == found
        assert events(server).count("stopped") == 4


def test_workers_restart_one_after_the_other(tmp_path: Path) -> None:
    with workers(tmp_path, 3) as (server, _):
        server.process.send_signal(signal.SIGHUP)
        for _ in range(3):
            server.wait_for_line("lifespan.shutdown")
            assert server.next_line() == "lifespan.startup"


def test_a_killed_worker_loses_its_requests_only_and_comes_back(tmp_path: Path) -> None:
    with workers(tmp_path) as (server, found):
        victim, other = found

        def ask() -> None:
            assert server.ask(get("/echo", "Connection: close")).status == 200

        with connected_to(server, victim) as lost, connected_to(server, other) as kept:
            lost.send(get("/slow?seconds=600"))
            server.wait_for_line("slow begins")
            kept.send(get("/slow?seconds=1"))
            server.wait_for_line("slow begins")
            with asking(ask) as clients:
                clients.have_asked(50)
                os.kill(victim, signal.SIGKILL)
                wait_for_event(server, "worker answers again")
                clients.have_asked(50)
            assert lost.rest_or_reset() == b""
            assert kept.answer().status == 200
        # At most the one that each of the four clients had in flight, and none was refused.
        assert len(clients.failed) <= 4
        assert not [error for error in clients.failed if isinstance(error, ConnectionRefusedError)]
        again = pids(server, 2)
        assert other in again
        assert victim not in again
        (ended,) = [record for record in server.records() if record["event"] == "worker ended"]
        assert (ended["pid"], ended["exit_code"]) == (victim, -9)


def test_connections_to_a_worker_that_cannot_start_wait_until_it_can(tmp_path: Path) -> None:
    obstacle = tmp_path / "obstacle"
    with workers(tmp_path, obstacle=str(obstacle)) as (server, found):
        obstacle.write_text("0 1")
        os.kill(min(found), signal.SIGKILL)
        wait_for_event(server, "worker ended", 4)
        with contextlib.ExitStack() as stack:
            asked = [stack.enter_context(server.connect()).send(get("/pid")) for _ in range(40)]
            obstacle.unlink()
            answered = {int(connection.answer().body) for connection in asked}
        assert len(answered) == 2
        records = server.records()
        ended = [record for record in records if record["event"] == "worker ended"]
        assert [record["pause_seconds"] for record in ended[:4]] == [0.1, 0.2, 0.4, 0.8]
        assert [record["exit_code"] for record in ended[:4]] == [-9, 1, 1, 1]


def test_a_restart_that_one_worker_does_not_survive_leaves_the_others_alone(tmp_path: Path) -> None:
    obstacle = tmp_path / "obstacle"
    with workers(tmp_path, 3, obstacle=str(obstacle)) as (server, found):
        obstacle.write_text("0 1 2")
        server.process.send_signal(signal.SIGHUP)
        wait_for_event(server, "restart given up: the other workers go on as they are")
        wait_for_event(server, "worker ended", 5)
        assert {record["worker"] for record in server.records() if record["event"] == "worker ended"} == {0}
        obstacle.unlink()
        wait_for_event(server, "worker answers again")
        assert len(pids(server, 3) & found) == 2
        server.process.send_signal(signal.SIGHUP)
        wait_for_event(server, "restarted")


@pytest.mark.parametrize("worker", [0, 1])
def test_a_worker_that_cannot_start_at_first_ends_all_with_its_words_said_once(tmp_path: Path, worker: int) -> None:
    obstacle = tmp_path / "obstacle"
    obstacle.write_text(str(worker))
    ended = failing(workers=3, obstacle=str(obstacle))
    assert ended.returncode == 1
    assert [line for line in ended.stderr.splitlines() if "cannot" in line] == [
        f"cannot serve: worker {worker} has an obstacle"
    ]
    assert "http" not in ended.stdout
    assert ended.stdout.count("lifespan.shutdown") == worker


def test_a_port_on_which_other_workers_listen_is_taken(tmp_path: Path) -> None:
    with workers(tmp_path) as (server, _):
        ended = failing(workers=2, port=server.port)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr.startswith(f"cannot serve: cannot listen on 127.0.0.1:{server.port}: another program")
