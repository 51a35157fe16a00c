"""A server that speaks the dialect as a test wants it: badly, too kindly, or with everybody's data in it."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Reply(NamedTuple):
    """What goes back."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = {}
    drip: float = 0  # seconds between its bytes


def told(value: Any, status: int = 200) -> Reply:  # noqa: ANN401 - any JSON
    return Reply(json.dumps(value, ensure_ascii=False).encode(), status)


class Stub:
    """One; a test's class says what it answers.

    Attributes:
        seen: path and parameters of each request.
        url: where it listens.
    """

    url = ""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, Any]]] = []

    def answer(self, path: str, sent: dict[str, Any]) -> Reply | None:
        """Answer; None closes the connection without a word."""
        raise NotImplementedError

    def paths(self) -> list[str]:
        return [path.removeprefix("/topapi/extcontact/") for path, _ in self.seen]


class Directory(Stub):
    """A server that takes whatever it is sent."""

    token = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

    def __init__(self, **mobiles: str) -> None:
        super().__init__()
        self.contacts: dict[str, dict[str, Any]] = {
            userid: {"name": "n", "mobile": mobile} for userid, mobile in mobiles.items()
        }
        self.created = 0

    def answer(self, path: str, sent: dict[str, Any]) -> Reply | None:
        if path == "/gettoken":
            return told({"errcode": 0, "access_token": self.token, "errmsg": "ok", "expires_in": 7200})
        if sent.get("access_token") != self.token:
            return told({"errcode": 40014, "errmsg": "bad token"})
        name = path.rpartition("/")[2]
        reply: Reply | None = getattr(self, f"do_{name}", self.refuse)(sent)
        return reply

    def refuse(self, _sent: dict[str, Any]) -> Reply | None:
        return told({"errcode": 1, "errmsg": "no"})

    def do_list(self, sent: dict[str, Any]) -> Reply | None:
        offset = sent.get("offset")
        start = offset if isinstance(offset, int) and offset >= 0 else 0
        page = list(self.contacts.items())[start : start + 100]
        return told({"errcode": 0, "errmsg": "ok", "results": [one | {"userid": userid} for userid, one in page]})

    def do_listlabelgroups(self, _sent: dict[str, Any]) -> Reply | None:
        group = {"name": "g", "color": 1, "labels": [{"id": 77001, "name": "l"}]}
        return told({"errcode": 0, "errmsg": "ok", "results": [group]})

    def do_create(self, sent: dict[str, Any]) -> Reply | None:
        self.created += 1
        userid = f"7{self.created}55501"
        contact = sent.get("contact")
        self.contacts[userid] = contact if isinstance(contact, dict) else {}
        return told({"errcode": 0, "errmsg": "ok", "userid": userid})

    def do_update(self, sent: dict[str, Any]) -> Reply | None:
        return self._known(sent.get("contact"))

    def do_delete(self, sent: dict[str, Any]) -> Reply | None:
        answered = self._known(sent)
        self.contacts.pop(str(sent.get("user_id")), None)
        return answered

    def do_get(self, sent: dict[str, Any]) -> Reply | None:
        return self._known(sent)

    def _known(self, sent: object) -> Reply:
        known = isinstance(sent, dict) and sent.get("user_id") in self.contacts
        return told({"errcode": 0, "errmsg": "ok"} if known else {"errcode": 33012, "errmsg": "none"})


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            reply = stub.answer(*self._sent())
            self.close_connection = True
            if reply is None:
                return
            self.send_response(reply.status)
            for name, value in {"content-type": reply.content_type, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            for start in range(len(reply.body)) if reply.drip else ():
                self.wfile.write(reply.body[start : start + 1])
                time.sleep(reply.drip)
            self.wfile.write(b"" if reply.drip else reply.body)

        def _sent(self) -> tuple[str, dict[str, Any]]:
            parts = urlsplit(self.path)
            sent: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            try:
                value = json.loads(body)
            except ValueError:
                value = dict(parse_qsl(body.decode("latin-1")))
            sent |= value if isinstance(value, dict) else {}
            stub.seen.append((parts.path, sent))
            return parts.path, sent

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that did not read to the end."""


@contextmanager
def running(stub: Stub) -> Iterator[Stub]:
    """Serve it."""
    with _Server(("127.0.0.1", 0), _handler(stub)) as server:
        stub.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield stub
        finally:
            server.shutdown()
            thread.join()
