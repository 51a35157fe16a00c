"""How a server starts, and what it says when it cannot."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guanxi.serving.listen import listen
from tests.serving.running import PATIENCE, Server, command, get, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("starting")) as one:
        yield one


def failing(**options: object) -> subprocess.CompletedProcess[str]:
    """A start that must fail."""
    return subprocess.run(command(options), capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_it_says_where_it_really_listens(server: Server) -> None:
    assert server.url == f"http://127.0.0.1:{server.port}"
    assert server.port > 0
    assert server.works()


def test_it_tells_a_local_address_when_it_listens_on_all(tmp_path: Path) -> None:
    with running(tmp_path, host="0.0.0.0") as server:  # noqa: S104 for the time of this test
        assert server.url == f"http://127.0.0.1:{server.port}"
        assert server.works()


def test_it_listens_on_every_address_of_a_name_under_one_port(monkeypatch: pytest.MonkeyPatch) -> None:
    two = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in ("127.0.0.1", "127.0.0.2")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [*two, two[0]])
    sockets = listen("two.addresses", 0)
    found = [one.getsockname() for one in sockets]
    for one in sockets:
        one.close()
    assert [address for address, _ in found] == ["127.0.0.1", "127.0.0.2"]
    assert found[0][1] == found[1][1] > 0


def test_a_port_in_use_is_one_clear_line_and_the_app_is_not_started(server: Server) -> None:
    ended = failing(port=server.port)
    assert ended.stderr == (
        f"cannot serve: cannot listen on 127.0.0.1:{server.port}: another program listens there: "
        "stop it, or choose another port (0 takes a free one)\n"
    )
    assert (ended.stdout, ended.returncode) == ("", 1)
    assert server.works()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"host": "192.0.2.1"}, "cannot listen on 192.0.2.1:0: this machine has no such address"),
        ({"host": "no.such.name.invalid"}, "cannot listen on no.such.name.invalid:0: "),
        ({"port": 70000}, "cannot listen on 127.0.0.1:70000: "),
        ({"tls_cert": "/nowhere/cert.pem"}, "cannot read /nowhere/cert.pem: No such file or directory"),
        ({"tls_key": "/nowhere/key.pem"}, "the key /nowhere/key.pem needs its certificate"),
        ({"tls_cert": __file__}, f"cannot use the certificate {__file__}: "),
        ({"trusted_proxy": "10.0.0.0/8, proxy.local"}, "cannot trust the proxy 'proxy.local': "),
        ({"trusted_proxy": "10.0.0.1/8"}, "cannot trust the proxy '10.0.0.1/8': "),
    ],
)
def test_a_setting_that_cannot_be_is_one_clear_line(options: dict[str, object], says: str) -> None:
    ended = failing(**options)
    assert ended.stderr.startswith(f"cannot serve: {says}")
    assert ended.stderr.count("\n") == 1
    assert (ended.stdout, ended.returncode) == ("", 1)


def test_an_app_that_reports_a_failure_ends_the_process_with_its_words() -> None:
    ended = failing(fail="reported")
    assert ended.stderr == "cannot serve: the store is locked by process 7\n"
    assert (ended.stdout, ended.returncode) == ("", 1)


def test_an_app_that_raises_ends_the_process_with_its_exception() -> None:
    ended = failing(fail="raised")
    assert ended.stderr.endswith("LookupError: the store is gone\n")
    assert "cannot serve" not in ended.stderr
    assert (ended.stdout, ended.returncode) == ("", 1)


def test_an_app_that_ends_without_a_word_ends_the_process() -> None:
    ended = failing(fail="silent")
    assert ended.stderr == "cannot serve: the application ended without an answer to lifespan.startup\n"


FORWARDED = ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https"]


@pytest.mark.parametrize(
    ("trusted", "client", "scheme"),
    [
        (None, "127.0.0.1", "http"),
        ("10.0.0.0/8, 192.0.2.7", "127.0.0.1", "http"),
        ("127.0.0.0/8", "203.0.113.9", "https"),
        ("192.0.2.7,127.0.0.1", "203.0.113.9", "https"),
        ("*", "203.0.113.9", "https"),
    ],
)
def test_only_a_trusted_proxy_says_who_the_client_is(
    tmp_path: Path, trusted: str | None, client: str, scheme: str
) -> None:
    with running(tmp_path, trusted_proxy=trusted) as server:
        seen = server.ask(get("/echo", *FORWARDED)).json
        assert (seen["client"], seen["scheme"]) == (client, scheme)


def test_the_environment_does_not_make_a_proxy_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    with running(tmp_path) as server:
        assert server.ask(get("/echo", *FORWARDED)).json["client"] == "127.0.0.1"


def test_starting_does_not_import_what_is_not_used() -> None:
    unused = {"websockets", "wsproto", "h11", "cryptography", "rich", "msgspec", "httpx", "multiprocessing.pool"}
    code = f"import sys, guanxi.serving.server, guanxi.serving.logs; print(sorted({unused!r} & set(sys.modules)))"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONSTARTUP"}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert ended.stdout == "[]\n"
