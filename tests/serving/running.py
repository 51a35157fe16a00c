"""A server in a process of its own, and raw connections to it."""

import contextlib
import json
import os
import queue
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest

PATIENCE = 30.0  # seconds for what must happen at some time; never what is tested


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="a peak of memory is read from /proc")


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class Connection:
    """A client that writes bytes as it likes."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None, receive_buffer: int | None = None) -> None:
        raw = socket.socket()
        if receive_buffer is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        raw.settimeout(PATIENCE)
        try:
            raw.connect(("127.0.0.1", port))
            self.socket = raw if tls is None else tls.wrap_socket(raw, server_hostname="localhost")
        except OSError:
            raw.close()
            raise
        self._read = self.socket.makefile("rb")

    def send(self, data: bytes) -> Self:
        self.socket.sendall(data)
        return self

    def send_while_open(self, data: bytes) -> bool:
        """Send; False when the server has closed."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def head(self) -> tuple[int, dict[str, str]]:
        line = self._read.readline()
        if not line:
            raise EOFError("the server closed the connection without an answer")
        headers = {}
        while header := self._read.readline().strip():
            name, _, value = header.decode("latin-1").partition(":")
            headers[name] = value.strip()
        return int(line.split()[1]), headers

    def answer(self, *, method: str = "GET") -> Answer:
        """The next answer, whole."""
        status, headers = self.head()
        body = b""
        if method == "HEAD":
            pass
        elif "content-length" in headers:
            body = self._read.read(int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            while size := int(self._read.readline(), 16):
                body += self._read.read(size)
                self._read.readline()
            self._read.readline()
        return Answer(status, headers, body)

    def rest(self) -> bytes:
        """Everything until the server closes."""
        return self._read.read()

    def rest_or_reset(self) -> bytes:
        """As `rest`; nothing when the server resets the connection."""
        with contextlib.suppress(ConnectionResetError):
            return self.rest()
        return b""

    def close(self) -> None:
        self._read.close()
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class Server:
    """A running trial app; what it prints and logs is collected."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()
        self.wait_for_line("lifespan.startup")
        self.url = next(line for line in iter(self.next_line, None) if line.startswith("http"))
        self.port = int(self.url.rpartition(":")[2])

    def _collect(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())

    def next_line(self) -> str:
        try:
            return self._lines.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"the server said nothing more; its log: {self.log.read_text()}") from None

    def wait_for_line(self, line: str) -> None:
        while self.next_line() != line:
            pass

    def wait_for_the_end(self) -> None:
        """Wait until no process writes to its standard output any more."""
        self._reader.join(PATIENCE)
        assert not self._reader.is_alive()

    def connect(self, receive_buffer: int | None = None) -> Connection:
        return Connection(self.port, receive_buffer=receive_buffer)

    def ask(self, request: bytes) -> Answer:
        with self.connect() as connection:
            return connection.send(request).answer()

    def seen(self) -> list[str]:
        found: list[str] = json.loads(self.ask(get("/seen")).body)
        return found

    def works(self) -> bool:
        """Whether a good request is answered."""
        return self.ask(get("/echo")).status == 200

    def memory_peak(self) -> int:
        """Bytes of the process's largest resident set."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

    def records(self) -> list[dict[str, Any]]:
        """The log, when it is JSON, without the last words of a process."""
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if not line.startswith("cannot serve: ")]


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: a", *headers, "", ""]).encode()


def post(path: str, body: bytes, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: a", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def command(options: dict[str, object]) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("trial_app.py")), json.dumps(options)]


@contextlib.contextmanager
def running(folder: Path, **options: object) -> Iterator[Server]:
    """A server on a free port, until the end of the block; then it must stop well."""
    log = folder / f"log-{len(list(folder.iterdir()))}"
    environment = {key: value for key, value in os.environ.items() if key != "FORWARDED_ALLOW_IPS"}
    with log.open("w") as errors:
        process = subprocess.Popen(
            command(options), stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, process_group=0
        )
    try:
        yield Server(process, log)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
