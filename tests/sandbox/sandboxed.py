"""A real `guanxi sandbox` in a process of its own."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.served import PATIENCE


class Answered(NamedTuple):
    """An answer: its status, its headers by names in small letters, and its body's JSON if it is JSON."""

    status: int
    headers: dict[str, str]
    json: Any


class Sandboxed:
    """A running sandbox.

    Attributes:
        process: its process.
        said: what it printed at the start.
        port: where it listens, on 127.0.0.1.
    """

    def __init__(self, *words: str, program: Sequence[str], variables: Mapping[str, str], home: Path | None) -> None:
        """Start it by these words of the command line, and wait until it answers."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUANXI_", "OTEL_"))}
        command = [sys.executable, *program, *words, "--port", "0", "--json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**kept, **variables}, cwd=home)
        self.said = self.say()
        self.port = int(self.said["url"].rpartition(":")[2])

    def say(self) -> dict[str, Any]:
        """Wait until it says where it answers."""
        assert self.process.stdout is not None
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        return said

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answered:
        """Ask with a JSON body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            told = answer.read()
            named = {name.lower(): value for name, value in answer.getheaders()}
            is_json = "json" in named.get("content-type", "")
            return Answered(answer.status, named, json.loads(told) if is_json and told else None)

    def token(self, world: Mapping[str, str] | None = None) -> str:
        """Get a token for the app of a world; of the default one if none is given."""
        of = world or self.said
        found: str = self.ask("GET", f"/gettoken?appkey={of['app_key']}&appsecret={of['app_secret']}").json[
            "access_token"
        ]
        return found

    def stop(self) -> int:
        """Tell it to stop, and give its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@contextlib.contextmanager
def sandboxed(
    *words: str,
    program: Sequence[str] = ("-m", "guanxi"),
    variables: Mapping[str, str] | None = None,
    home: Path | None = None,
) -> Iterator[Sandboxed]:
    """Run a sandbox.

    Args:
        words: of the command line, if it is another one than `guanxi sandbox`.
        program: what Python runs, if it is something else.
        variables: more of them.
        home: where it runs.
    """
    running = Sandboxed(*(words or ("sandbox",)), program=program, variables=variables or {}, home=home)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()
