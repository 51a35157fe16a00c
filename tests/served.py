"""A real `guanxi serve` in a process of its own."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.backends import place_of

PATIENCE = 30.0  # seconds for what must happen at some time; never what is tested


class Served:
    """A running server.

    Attributes:
        process: its process.
        port: where it listens, on 127.0.0.1.
        said: what it printed at the start: url, and on the first start corp_id, app_key and app_secret.
        log: the file with its log lines.
    """

    def __init__(self, data: Path, *flags: str, log: Path | None = None) -> None:
        """Start it and wait until it answers."""
        self.log = log or data.parent / f"{data.name}.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
        command = [sys.executable, "-m", "guanxi", "serve", "--port", "0", *place_of(data).flags, "--json", *flags]
        with self.log.open("ab") as log_file:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log_file, env=environment)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(PATIENCE)
            raise AssertionError(f"the server did not start: {self.log.read_text()}")
        self.said: dict[str, Any] = json.loads(line)
        self.port = int(self.said["url"].rpartition(":")[2])

    def kill(self) -> None:
        """End it as a power failure would."""
        self.process.send_signal(signal.SIGKILL)
        self._ended()

    def stop(self) -> int:
        """Tell it to stop, and give its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def _ended(self) -> int:
        code = self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def raw(self, data: bytes) -> bytes:
        """Send bytes as they are on a connection of their own, and give the body of the first answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(data)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.read()

    def ask(self, path: str, body: object = None, method: str = "POST") -> dict[str, Any]:
        """Ask with a JSON body, and give the answer's JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body))
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return answer

    def token(self) -> str:
        """Get a token for the app of the first start."""
        answer = self.ask(f"/gettoken?appkey={self.said['app_key']}&appsecret={self.said['app_secret']}", method="GET")
        token: str = answer["access_token"]
        return token


@contextlib.contextmanager
def served(data: Path, *flags: str) -> Iterator[Served]:
    """Serve a data directory."""
    server = Served(data, *flags)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
