"""On which port `/metrics` is."""

import subprocess
import sys
from pathlib import Path

import pytest

from guanxi.app import App
from guanxi.settings import Settings
from guanxi.store import open_store
from tests.in_loop import in_loop
from tests.observing.scraping import scrape
from tests.served import PATIENCE, served


@pytest.mark.parametrize(
    ("asked", "worker", "port"),
    [(None, 0, None), (None, 3, None), (9000, 0, 9000), (9000, 3, 9003), (0, 0, 0)],
)
@in_loop
async def test_each_worker_has_a_port_of_its_own(
    tmp_path: Path, asked: int | None, worker: int, port: int | None
) -> None:
    store = open_store(tmp_path / "data")
    assert App(store, Settings(metrics_port=asked), worker=worker).metrics_port == port
    await store.close()


def test_a_port_that_is_taken_is_said_and_the_server_does_not_start(tmp_path: Path) -> None:
    with served(tmp_path / "data", "--metrics-port", "0") as server:
        taken = server.said["metrics_url"].rpartition(":")[2].removesuffix("/metrics")
        flags = ["--port", "0", "--metrics-port", taken, "--data", str(tmp_path / "other")]
        command = [sys.executable, "-m", "guanxi", "serve", *flags]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert f"cannot listen on 127.0.0.1:{taken}" in ran.stderr
        assert scrape(server.said["metrics_url"]).status == 200


def test_people_are_told_where_it_is(tmp_path: Path) -> None:
    flags = ["--port", "0", "--metrics-port", "0", "--data", str(tmp_path / "data")]
    with subprocess.Popen(
        [sys.executable, "-m", "guanxi", "serve", *flags], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(2)]
        assert scrape(lines[1].split()[-1]).status == 200
        server.terminate()
    assert server.returncode == 0
