"""What reaches the door over a real connection, and what does not."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dingtalk.asking import CONTACT
from tests.served import PATIENCE, Served, served

MIB = 1 << 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served") / "data") as running:
        yield running


def post(path: str, body: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n\r\n".encode() + body


def chunked(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n".encode()
    half = len(body) // 2
    return head + b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:half], body[half:])) + b"0\r\n\r\n"


@pytest.mark.parametrize("write", [post, chunked], ids=["in one piece", "in chunks"])
@pytest.mark.parametrize(("size", "errcode"), [(MIB, 33009), (MIB + 1, 40035)])
def test_a_body_may_hold_a_mebibyte(server: Served, write: object, size: int, errcode: int) -> None:
    body = b'{"a":"' + b"x" * (size - 8) + b'"}'
    assert len(body) == size
    told = json.loads(server.raw(write("/topapi/extcontact/list", body)))  # type: ignore[operator] # one of the two above
    assert told["errcode"] == errcode


@pytest.mark.parametrize(
    ("data", "errcode"),
    [
        (b"GET /topapi/extcontact/list?" + b"a" * 40_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 40035),
        (b"POST /topapi/extcontact/list HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n", 43009),
    ],
    ids=["endless headers", "a broken header"],
)
def test_a_request_that_no_page_sees_is_refused_in_the_envelope_of_its_path(
    server: Served, data: bytes, errcode: int
) -> None:
    told = json.loads(server.raw(data))
    assert told["errcode"] == errcode
    assert list(told) == ["errcode", "errmsg", "sub_code", "sub_msg", "request_id"]


def test_what_is_no_request_at_all_is_refused(server: Served) -> None:
    assert json.loads(server.raw(b"\x16\x03\x01nonsense\r\n\r\n"))["status"] == 400


def test_a_client_that_leaves_within_its_request_changes_nothing_and_one_that_leaves_after_it_does(
    server: Served,
) -> None:
    token = server.token()
    path = f"/topapi/extcontact/create?access_token={token}"
    for number, cut in ((0, 1), (1, 0)):
        body = json.dumps({"contact": CONTACT | {"mobile": f"1300000000{number}"}}).encode()
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
            connection.sendall(post(path, body[: len(body) - cut], len(body)))
    deadline = time.monotonic() + PATIENCE
    listed: list[dict[str, str]] = []
    while not listed and time.monotonic() < deadline:
        listed = server.ask(f"/topapi/extcontact/list?access_token={token}")["results"]
    assert [one["mobile"] for one in listed] == ["13000000001"]


def test_a_server_that_is_told_to_stop_answers_what_it_has_begun(tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        token = server.token()
        body = json.dumps({"contact": CONTACT}).encode()
        request = post(f"/topapi/extcontact/create?access_token={token}", body)
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            assert server.stop() == 0
            answer = connection.makefile("rb").read()
    with served(tmp_path / "data") as server:
        listed = server.ask(f"/topapi/extcontact/list?access_token={token}")["results"]
    assert (b'"errmsg":"ok"' in answer) == bool(listed)
    assert len(listed) <= 1
