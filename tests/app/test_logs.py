"""What a server writes into its log."""

import json
from pathlib import Path

import pytest

from tests.dingtalk.asking import CONTACT
from tests.served import served

PHONE = "13988887777"


def test_failures_are_logged_and_with_access_log_every_request(tmp_path: Path) -> None:
    for name, flags, pages in (
        ("quiet", (), ["extcontact_get"]),
        ("all", ("--access-log",), ["gettoken", "extcontact_list", "extcontact_get"]),
    ):
        with served(tmp_path / name, "--log-format", "json", *flags) as server:
            token = server.token()
            server.ask(f"/topapi/extcontact/list?access_token={token}")
            told = server.ask(f"/topapi/extcontact/get?access_token={token}", {"user_id": "1"})
            corp_id = server.said["corp_id"]
        lines = [json.loads(line) for line in server.log.read_text().splitlines()]
        requests = [line for line in lines if "page" in line]
        assert [line["page"] for line in requests] == pages
        last = requests[-1]
        assert (last["event"], last["request_id"], last["corp_id"], last["errcode"]) == (
            "refused",
            told["request_id"],
            corp_id,
            33012,
        )
        assert isinstance(last["duration_ms"], float)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_neither_phones_nor_secrets_are_logged(tmp_path: Path, log_format: str) -> None:
    with served(tmp_path / "data", "--access-log", "--log-format", log_format) as server:
        token, secret = server.token(), server.said["app_secret"]
        path = f"/topapi/extcontact/create?access_token={token}"
        server.ask(path, {"contact": CONTACT | {"mobile": PHONE}})
        server.ask(path, {"contact": CONTACT | {"mobile": PHONE}})
        server.ask(f"/topapi/{PHONE}?access_token={token}&appsecret={secret}")
        server.raw(f"GET {path} HTTP/1.1\r\nx: {PHONE}{secret}\r\nbroken\r\n\r\n".encode())
    log = server.log.read_text()
    assert "extcontact_create" in log
    assert [word for word in (PHONE, token, secret) if word in log] == []


@pytest.mark.parametrize(
    ("flags", "client"),
    [
        ((), "127.0.0.1"),
        (("--trusted-proxy", "10.0.0.0/8"), "127.0.0.1"),
        (("--trusted-proxy", "127.0.0.1"), "203.0.113.7"),
    ],
    ids=["nobody is trusted", "another proxy is", "this one is"],
)
def test_the_client_is_the_one_that_a_trusted_proxy_names(tmp_path: Path, flags: tuple[str, ...], client: str) -> None:
    with served(tmp_path / "data", "--log-format", "json", *flags) as server:
        server.raw(b"GET /topapi/nope HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.7\r\n\r\n")
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert [line["client"] for line in lines if "page" in line] == [client]
