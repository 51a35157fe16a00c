"""A real `guanxi sandbox` in a process of its own, and programs that call its worlds over sockets."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from guanxi.dingtalk.pages import PAGES
from tests.served import PATIENCE

CONTACT = {
    "name": "张伟", "mobile": "13800001234", "state_code": "86", "follower_user_id": "li.na",
    "label_ids": [1561077310],
}  # fmt: skip
LIST = {"offset": 0, "size": 100}


class Answer(NamedTuple):
    """An answer: status of HTTP, headers, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.body)


class Sandbox:
    """A running sandbox.

    Attributes:
        said: what it printed at its start.
        port: where it listens, on 127.0.0.1.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self.said: dict[str, Any] = json.loads(process.stdout.readline())
        self.port = int(self.said["url"].rpartition(":")[2])

    def send(self, method: str, path: str, body: object = None, *, wait: float = PATIENCE, key: str = "") -> Answer:
        """Send one request by a connection of its own, with a key of the native API if one is given."""
        headers = {"authorization": f"Bearer {key}"} if key else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)
        with contextlib.closing(connection):
            content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def raw(self, sent: bytes) -> bytes:
        """Send bytes, and give all that comes until the connection ends; ConnectionResetError when it is reset."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(sent)
            got = b""
            while piece := connection.recv(65536):
                got += piece
            return got

    def world(self, seed: int = 7) -> "World":
        """Make a world whose clock stands."""
        return World(self, self.send("POST", "/sandbox/worlds", {"seed": seed}).told)


class World:
    """A world as a test sees it: its app calls pages, and whoever tests orders faults."""

    def __init__(self, sandbox: Sandbox, told: dict[str, Any]) -> None:
        self.sandbox = sandbox
        self.told = told
        clock = self.control("POST", "/clock", {"set": "2026-11-21T08:00:00.250Z", "freeze": True}).told
        assert (clock["now"], clock["frozen"]) == ("2026-11-21T08:00:00.250Z", True)
        self.token = self.new_token()

    def new_token(self) -> str:
        query = f"appkey={self.told['app_key']}&appsecret={self.told['app_secret']}"
        answer = self.sandbox.send("GET", f"/gettoken?{query}").told
        assert answer["errcode"] == 0, answer
        token: str = answer["access_token"]
        return token

    def suite_token(self) -> str:
        """Get a token of the third-party app that serves the world: it may read contacts, but not create them."""
        secret = {"suiteKey": self.told["suite_key"], "suiteSecret": self.told["suite_secret"]}
        sent = secret | {"authCorpId": self.told["corp_id"], "suiteTicket": "any"}
        token: str = self.sandbox.send("POST", PAGES["oauth2_corp_access_token"].path, sent).told["accessToken"]
        return token

    def control(self, method: str, path: str, body: object = None) -> Answer:
        return self.sandbox.send(method, f"/sandbox/worlds/{self.told['id']}{path}", body)

    def fault(self, **rule: object) -> dict[str, Any]:
        """Order a fault, in place of all that there were."""
        assert self.control("DELETE", "/faults").status == http.client.NO_CONTENT
        answer = self.control("POST", "/faults", {name.rstrip("_"): value for name, value in rule.items()})
        assert answer.status == http.client.CREATED, answer
        told: dict[str, Any] = answer.told
        return told

    def path(self, page: str, token: str | None = None) -> str:
        return f"{PAGES[page].path}?access_token={token or self.token}"

    def call(self, page: str, body: object = None, *, wait: float = PATIENCE) -> Answer:
        """Call a page as the world's own app."""
        return self.sandbox.send("POST", self.path(page), body, wait=wait)

    def listed(self) -> int:
        """Call a page that changes nothing, and give its errcode."""
        errcode: int = self.call("extcontact_list", LIST).told["errcode"]
        return errcode

    def create(self, **wait: float) -> Answer:
        return self.call("extcontact_create", {"contact": CONTACT}, **wait)

    def names(self) -> list[str]:
        """Give who is there, without any fault."""
        self.control("DELETE", "/faults")
        return [one["name"] for one in self.call("extcontact_list", LIST).told["results"]]

    def logged(self) -> dict[str, Any]:
        """Give the only fault, as it is listed."""
        (one,) = self.control("GET", "/faults").told["faults"]
        fault: dict[str, Any] = one
        return fault


@contextlib.contextmanager
def sandbox_running(*flags: str) -> Iterator[Sandbox]:
    """Run a sandbox."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GUANXI_", "OTEL_"))}
    command = [sys.executable, "-m", "guanxi", "sandbox", "--port", "0", "--json", *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        try:
            yield Sandbox(process)
        finally:
            process.terminate()
            _, logged = process.communicate(timeout=PATIENCE)
        assert b"error" not in logged, logged.decode()
        assert process.returncode == 0
