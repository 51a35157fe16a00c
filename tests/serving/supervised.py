"""A supervisor with worker processes, and connections to a worker of one's choice."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from tests.serving.running import PATIENCE, Connection, Server, get, running


def pid_of(connection: Connection) -> int:
    """Which worker a connection is with."""
    return int(connection.send(get("/pid")).answer().body)


def pids(server: Server, number: int) -> set[int]:
    """The processes that answer; it asks until there are so many."""
    found: set[int] = set()
    deadline = time.monotonic() + PATIENCE
    while len(found) < number:
        assert time.monotonic() < deadline, f"only {found} answer"
        with server.connect() as connection:
            found.add(pid_of(connection))
    return found


@contextlib.contextmanager
def connected_to(server: Server, pid: int) -> Iterator[Connection]:
    """A connection with one worker."""
    while True:
        connection = server.connect()
        if pid_of(connection) == pid:
            break
        connection.close()
    with connection:
        yield connection


@contextlib.contextmanager
def workers(folder: Path, number: int = 2, **options: object) -> Iterator[tuple[Server, set[int]]]:
    """A supervisor and its workers' pids."""
    with running(folder, workers=number, log_format="json", **options) as server:
        found = pids(server, number)
        assert server.process.pid not in found
        yield server, found


def events(server: Server) -> list[str]:
    return [record["event"] for record in server.records()]


def wait_for_event(server: Server, event: str, times: int = 1) -> None:
    """Wait until the log has it."""
    deadline = time.monotonic() + PATIENCE
    while events(server).count(event) < times:
        assert time.monotonic() < deadline, server.log.read_text()
        time.sleep(0.02)
