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
from typing import Final

_CORES: Final = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = _CORES[0], _CORES[-1]
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PATIENCE: Final = 60.0


class Server:
    """A process that serves, pinned to one core."""

    def __init__(self, command: list[str], port: int) -> None:
        """Start it, and do not wait.

        Args:
            command: what to run.
            port: on which it will answer.
        """
        self.port = port
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the server; a pipe could fill up
        self._told = 0
        self._began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self._log)
        os.sched_setaffinity(self.process.pid, {SERVER_CORE})

    def first_answer(self, target: str = "/livez") -> float:
        """Ask until it answers.

        Args:
            target: the request's path and query.

        Returns:
            Seconds since the process was started.

        Raises:
            SystemExit: it does not answer, or refuses.
        """
        request = f"GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode()
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
        """Seconds of CPU so far, of all its threads, in user and kernel mode."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

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


def _free_port() -> int:
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
    port = _free_port()
    with _stopped(Server([sys.executable, str(Path(__file__).with_name("hello.py")), str(port), server], port)) as one:
        one.first_answer()
        yield one


@contextlib.contextmanager
def guanxi(data: Path) -> Iterator[Server]:
    """Serve a store, without waiting until it answers."""
    port = _free_port()
    command = [sys.executable, "-m", "guanxi", "serve", "--port", str(port), "--data", str(data), "--json"]
    with _stopped(Server(command, port)) as one:
        yield one


@contextlib.contextmanager
def _stopped(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        server.stop()


def token_for(data: Path) -> str:
    """Issue an access token for a store's app, beside the server if there is one."""
    command = [sys.executable, "-m", "guanxi", "token", "--data", str(data), "--json"]
    token: str = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["access_token"]
    return token
