"""A real `guanxi sandbox` in a process of its own, for tests of its request log."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

PATIENCE: Final = 30.0  # seconds for what must happen at some time; never what is tested


class Running:
    """One.

    Attributes:
        said: what it printed at the start.
        port: where it listens, on 127.0.0.1.
    """

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GUANXI_", "OTEL_"))}
        command = [sys.executable, "-m", "guanxi", "sandbox", "--port", "0", "--json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        assert self.process.stdout is not None
        self.said: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.port = int(self.said["url"].rpartition(":")[2])

    def send(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        """Send a request: a body as bytes, or what becomes JSON; give status, body and headers of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(connection):
            sent = body if isinstance(body, bytes | None) else json.dumps(body).encode()
            connection.request(method, path, sent, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}

    def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - any JSON
        """Send a request, and give the answer's JSON."""
        return json.loads(self.send(method, path, body)[1] or b"null")

    def world(self) -> dict[str, Any]:
        """Make a world."""
        made: dict[str, Any] = self.ask("POST", "/sandbox/worlds", {})
        made["token"] = self.ask("GET", f"/gettoken?appkey={made['app_key']}&appsecret={made['app_secret']}")[
            "access_token"
        ]
        self.ask("DELETE", f"/sandbox/worlds/{made['id']}/requests")
        return made

    def call(self, world: dict[str, Any], page: str, body: object) -> dict[str, Any]:
        """Call a page of extcontact."""
        told: dict[str, Any] = self.ask("POST", f"/topapi/extcontact/{page}?access_token={world['token']}", body)
        return told

    def log(self, world: dict[str, Any], query: str = "") -> dict[str, Any]:
        """List the requests of a world."""
        told: dict[str, Any] = self.ask("GET", f"/sandbox/worlds/{world['id']}/requests{query}")
        return told


@contextmanager
def running() -> Iterator[Running]:
    """Start one, and stop it."""
    server = Running()
    try:
        yield server
    finally:
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(PATIENCE)
        assert server.process.stdout is not None
        server.process.stdout.close()
