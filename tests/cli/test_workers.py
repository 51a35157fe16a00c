"""`guanxi serve` as several workers on a real PostgreSQL, and its restart."""

import contextlib
import secrets
import signal
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.dingtalk.asking import CONTACT
from tests.postgres import new_database
from tests.served import PATIENCE, Served, served


def records(server: Served, event: str) -> list[str]:
    return [line for line in server.log.read_text().splitlines() if f" {event}" in line]


def test_several_workers_share_one_store_that_was_made_once(tmp_path: Path) -> None:
    database = new_database()
    with served(tmp_path / "data", "--database", database, "--workers", "3") as server:
        assert server.said.keys() == {"url", "corp_id", "app_key", "app_secret", "organisations"}
        assert server.said["organisations"] == 1
        token = server.token()
        for number in range(30):
            contact = CONTACT | {"mobile": f"138000{number:05}"}
            created = server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": contact})
            assert created["errcode"] == 0
            listed = server.ask(f"/topapi/extcontact/list?access_token={token}", {"size": 100, "offset": 0})
            assert len(listed["results"]) == number + 1
        assert server.stop() == 0
    with served(tmp_path / "data", "--database", database, "--workers", "2") as server:
        assert server.said == {"url": server.said["url"], "organisations": 1}


def test_nodes_that_start_at_once_on_an_empty_database_make_one_organisation(tmp_path: Path) -> None:
    database, key = new_database(), {"GUANXI_KEY": "5b" * 32}
    with ThreadPoolExecutor() as threads:
        start = [threads.submit(Served, tmp_path / name, "--database", database, variables=key) for name in "abcd"]
        nodes = [node.result() for node in start]
    assert [node.said["organisations"] for node in nodes] == [1] * 4
    assert sum("app_secret" in node.said for node in nodes) == 1
    assert [node.stop() for node in nodes] == [0] * 4


def test_a_restart_of_the_workers_keeps_the_store_and_says_nothing_more(tmp_path: Path) -> None:
    with served(tmp_path / "data", "--database", new_database(), "--workers", "2") as server:
        token = server.token()
        server.process.send_signal(signal.SIGHUP)
        while not records(server, "restarted"):
            assert server.ask(f"/topapi/extcontact/list?access_token={token}")["errcode"] == 0
        server.process.send_signal(signal.SIGTERM)
        said, _ = server.process.communicate(timeout=PATIENCE)
        assert (said, server.process.returncode) == (b"", 0)


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_a_single_server_restarts_on_its_store(tmp_path: Path, store: str) -> None:
    flags = [] if store == "sqlite" else ["--database", new_database()]
    with served(tmp_path / "data", *flags) as server:
        token = server.token()
        server.process.send_signal(signal.SIGHUP)
        assert server.process.stdout is not None
        said = server.process.stdout.readline()
        assert server.ask(f"/topapi/extcontact/list?access_token={token}")["errcode"] == 0
    assert b'"organisations": 1' in said
    assert b"app_secret" not in said


def test_several_workers_on_sqlite_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "guanxi", "serve", "--workers", "2", "--data", str(tmp_path / "data")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.stderr == "guanxi: one process owns a SQLite store; --workers needs --database postgresql://…\n"
    assert ran.returncode == 2
    assert not (tmp_path / "data").exists()


def test_what_keeps_all_workers_from_starting_is_said_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "guanxi", "serve", "--workers", "3", "--port", "0", "--data", str(tmp_path)]
    nobody = "postgresql://guanxi@127.0.0.1:1/guanxi"
    ran = subprocess.run(
        [*command, "--database", nobody], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (3, "", 1)


def two_free_ports() -> int:
    """The first of two that follow each other, below those that the system gives to clients."""
    while True:
        port = 15_000 + secrets.randbelow(17_000)
        with (
            contextlib.suppress(OSError),
            socket.create_server(("127.0.0.1", port)),
            socket.create_server(("127.0.0.1", port + 1)),
        ):
            return port


def test_each_worker_shows_its_own_metrics_also_after_a_restart(tmp_path: Path) -> None:
    port = two_free_ports()
    flags = ["--database", new_database(), "--workers", "2", "--metrics-port", str(port)]
    with served(tmp_path / "data", *flags) as server:
        for times in (0, 1):
            for each in (port, port + 1):
                with urllib.request.urlopen(f"http://127.0.0.1:{each}/metrics") as answer:
                    assert b"guanxi" in answer.read()
            if times == 0:
                server.process.send_signal(signal.SIGHUP)
                while not records(server, "restarted"):
                    assert server.ask("/livez", method="GET") == {"status": "ok"}
