"""The servers that are measured: each pinned to one core, with what it costs."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bench.database import Database

_CORES: Final = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = _CORES[0], _CORES[-1]
ALL_CORES: Final = frozenset(_CORES)
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PATIENCE: Final = 60.0


class Server:
    """A process that serves, pinned to one core."""

    def __init__(
        self, command: list[str], port: int, database: int | None = None, cores: frozenset[int] | None = None
    ) -> None:
        """Start it, and do not wait.

        Args:
            command: what to run.
            port: on which it will answer.
            database: the process whose CPU, with that of all below it, counts as the server's too.
            cores: that it may use; one, if not given.
        """
        self.port = port
        self._database = database
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the server; a pipe could fill up
        self._told = 0
        self._began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self._log)
        os.sched_setaffinity(self.process.pid, cores or {SERVER_CORE})

    def first_answer(self, target: str = "/livez", header: str = "accept: */*") -> float:
        """Ask until it answers.

        Args:
            target: the request's path and query.
            header: a line of the request's head.

        Returns:
            Seconds since the process was started.

        Raises:
            SystemExit: it does not answer, or refuses.
        """
        request = f"GET {target} HTTP/1.1\r\nhost: 127.0.0.1\r\n{header}\r\nconnection: close\r\n\r\n".encode()
        while time.perf_counter() - self._began < _PATIENCE and self.process.poll() is None:
            with contextlib.suppress(ConnectionRefusedError):
                with socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE) as connection:
                    connection.sendall(request)
                    head = connection.recv(1024)
                taken = time.perf_counter() - self._began
                if b" 200 " not in head or self.refused():
                    raise SystemExit(f"the server refused {target.partition('?')[0]}: {head!r}")
                return taken
            time.sleep(0.001)
        raise SystemExit(f"the server does not answer: {' '.join(self._new_lines())}")

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far, in user and kernel mode: all its processes', and its database's."""
        return tree_cpu(self.process.pid) + (tree_cpu(self._database) if self._database else 0)

    def memory(self) -> tuple[float, float]:
        """MiB: all that is resident (with the pages of the mapped database), and what of it is its own."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        resident, own = (int(re.findall(rf"{name}:\s+(\d+)", status)[0]) for name in ("VmRSS", "RssAnon"))
        return resident / 1024, own / 1024

    def refused(self) -> list[str]:
        """Give the lines about refused requests that it has logged since the last time: Guanxi logs each."""
        return [line for line in self._new_lines() if re.search(r"\brefused\b", line)]

    def _new_lines(self) -> list[str]:
        self._log.seek(0, os.SEEK_END)
        end = self._log.tell()
        lines = os.pread(self._log.fileno(), end - self._told, self._told).decode().splitlines()
        self._told = end
        return lines

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(timeout=_PATIENCE)
        self._log.close()


def tree_cpu(pid: int) -> float:
    """Give seconds of CPU so far, in user and kernel mode, of a process, of all below it, and of those that ended."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for process in Path("/proc").glob("[1-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended, and its parent counts it
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(process.name))
            ticks[int(process.name)] = sum(map(int, fields[11:15]))
    found = [pid]
    for one in found:  # which grows meanwhile
        found += children.get(one, [])
    return sum(ticks[one] for one in found) / _TICKS


def free_port() -> int:
    """Give a TCP port of 127.0.0.1 on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def hello(server: str) -> Iterator[Server]:
    """Serve hello-world under plain uvicorn, or under Guanxi's own use of it.

    Args:
        server: `uvicorn` or `guanxi`.
    """
    port = free_port()
    with stopped(Server([sys.executable, str(Path(__file__).with_name("hello.py")), str(port), server], port)) as one:
        one.first_answer()
        yield one


@contextlib.contextmanager
def guanxi(data: Path, database: "Database | None" = None, workers: int = 1) -> Iterator[Server]:
    """Serve a store, without waiting until it answers.

    Args:
        data: its data directory.
        database: what holds it, if not a file in that directory.
        workers: processes that answer; several may use all cores.
    """
    port = free_port()
    command = [sys.executable, "-m", "guanxi", "serve", "--port", str(port), "--json", *_where(data, database)]
    several = ["--workers", str(workers)] if workers > 1 else []
    cores = ALL_CORES if several else None
    with stopped(Server(command + several, port, database.process.pid if database else None, cores)) as one:
        yield one


@contextlib.contextmanager
def stopped(server: Server) -> Iterator[Server]:
    """Stop a server at the end."""
    try:
        yield server
    finally:
        server.stop()


def token_for(data: Path, database: "Database | None" = None) -> str:
    """Issue an access token for a store's app, beside the server if there is one."""
    command = [sys.executable, "-m", "guanxi", "token", "--json", *_where(data, database)]
    token: str = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["access_token"]
    return token


def _where(data: Path, database: "Database | None") -> list[str]:
    return ["--data", str(data), *(["--database", database.url] if database else [])]
