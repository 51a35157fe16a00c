"""Servers on one core, what they cost, and the load generator on another core."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SERVER_CORE, LOAD_CORE = 0, os.cpu_count() - 1 if (os.cpu_count() or 1) > 1 else 0  # type: ignore[operator] # it is a number where there are cores
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 60.0


class Server:
    """A process that serves, pinned to one core."""

    def __init__(self, command: list[str], port: int) -> None:
        """Start it, and wait until it takes connections."""
        self.port = port
        self._began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.sched_setaffinity(self.process.pid, {SERVER_CORE})

    def first_answer(self) -> float:
        """Ask until it answers, and give the seconds since the process was started."""
        while time.perf_counter() - self._began < _PATIENCE:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)) as connection:
                connection.sendall(b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n")
                if connection.recv(1):
                    return time.perf_counter() - self._began
            time.sleep(0.002)
        raise SystemExit(f"the server on port {self.port} does not answer")

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

    def stop(self) -> str:
        """Stop it, and give what it wrote to standard error."""
        self.process.terminate()
        _, errors = self.process.communicate(timeout=_PATIENCE)
        return errors.decode()


def free_port() -> int:
    """Give a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def hello(server: str) -> Iterator[Server]:
    """Serve hello-world under plain uvicorn, or under Guanxi's own use of it."""
    port = free_port()
    running = Server([sys.executable, str(HERE / "hello.py"), str(port), server], port)
    running.first_answer()
    try:
        yield running
    finally:
        running.stop()


@contextlib.contextmanager
def guanxi(data: Path) -> Iterator[Server]:
    """Serve a store; a request that it refused, which no row should hold, ends the benchmark."""
    running = start_guanxi(data)
    running.first_answer()
    try:
        yield running
    finally:
        refused = [line for line in running.stop().splitlines() if " refused " in line]
    if refused:
        raise SystemExit(f"{len(refused)} requests were refused, the first: {refused[0]}")


def start_guanxi(data: Path) -> Server:
    """Start a server on a store, and do not wait."""
    port = free_port()
    return Server([sys.executable, "-m", "guanxi", "serve", "--port", str(port), "--data", str(data), "--json"], port)


def token_for(data: Path) -> str:
    """Issue a token beside the server."""
    command = [sys.executable, "-m", "guanxi", "token", "--data", str(data), "--json"]
    token: str = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["access_token"]
    return token


class Load(NamedTuple):
    """What one run of the load generator saw: requests a second, p50 and p99 in ms, CPU µs of the server a request."""

    rate: float
    p50: float
    p99: float
    cpu: float


_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def _milliseconds(text: str, percent: str) -> float:
    number, unit = re.findall(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", text)[0]
    return float(number) * _UNITS[unit]


def load(server: Server, seconds: int, connections: int, **settings: object) -> Load:
    """Load a server with wrk, as `wrk/request.lua` says.

    Args:
        server: pinned to another core than wrk.
        seconds: how long.
        connections: how many, all kept alive.
        settings: the script's environment, in small letters and without `BENCH_`.
    """
    environment = {f"BENCH_{name.upper()}": str(value) for name, value in settings.items()}
    script = str(HERE / "wrk" / "request.lua")
    command = [
        "wrk",
        "--latency",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "-s",
        script,
        f"http://127.0.0.1:{server.port}/",
    ]
    before = server.cpu
    wrk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    os.sched_setaffinity(wrk.pid, {LOAD_CORE})
    text, _ = wrk.communicate()
    used = server.cpu - before
    if wrk.returncode or "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"the load failed:\n{text}")
    requests = int(re.findall(r"(\d+) requests in", text)[0])
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0])
    return Load(rate, _milliseconds(text, "50"), _milliseconds(text, "99"), used / requests * 1e6)
