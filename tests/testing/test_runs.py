"""Whole runs: which sandbox they use, what they cost those who use none, and that nothing of them stays."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sandbox.running import running
from tests.served import PATIENCE
from tests.testing.generated import command, environment, rooted, run

ROOT = str(Path(__file__).parents[2])
USING = """
def test_one(guanxi_world):
    with open("urls", "a") as file:
        print(guanxi_world.url, guanxi_world.id, file=file)
"""
TWO = """
import os, pytest

@pytest.mark.parametrize("turn", range(8))
def test_one(guanxi_world, turn):
    with open("urls", "a") as file:
        print(os.environ["PYTEST_XDIST_WORKER"], guanxi_world.url, guanxi_world.id, file=file)
"""
WAITING = """
import time

def test_that_takes_long(guanxi_world):
    with open("urls", "w") as file:
        print(guanxi_world.url, file=file)
    time.sleep(60)
"""
DEAD = """
import os, pytest, signal
from tests.testing.asked import asked, created

@pytest.fixture(scope="module")
def shared(guanxi_server):
    with guanxi_server.world() as world:
        created(world)
        yield world

def test_of_the_shared_world(shared):
    assert False

def test_that_is_not_about_it():
    assert False

def test_with_a_wrong_key(guanxi_world):
    asked(guanxi_world, "/gettoken?appkey=dingwrong&appsecret=wrong")
    assert False

def test_after_it(guanxi_world):
    assert False

def test_whose_sandbox_dies(guanxi_world, guanxi_server):
    process = guanxi_server._process._process
    process.kill()
    process.wait()
    guanxi_world.reset()
"""
UNUSED = """
import sys

def test_that_uses_no_fixture(request):
    assert request.config.pluginmanager.has_plugin("guanxi.testing.plugin")
    assert not request.config.pluginmanager.has_plugin("guanxi-reporting")
    loaded = {name for name in sys.modules if name.split(".")[0] in {"guanxi", "httpx", "msgspec"}}
    assert loaded == {"guanxi", "guanxi.testing", "guanxi.testing.plugin"}
"""
BROKEN = """
import sys
sys.executable = {program!r}
"""


def answers(url: str) -> bool:
    """Whether anybody listens there."""
    host, _, port = url.removeprefix("http://").partition(":")
    try:
        socket.create_connection((host, int(port)), PATIENCE).close()
    except ConnectionRefusedError:
        return False
    return True


def urls(folder: Path) -> list[list[str]]:
    """What tests have written."""
    return [line.split() for line in (folder / "urls").read_text().splitlines()]


def test_a_run_that_uses_no_fixture_imports_and_starts_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_unused.py").write_text(UNUSED)
    ran = run(tmp_path)
    assert ran.code == 0, ran.printed


def test_each_process_of_xdist_has_a_sandbox_of_its_own_which_ends_with_it(tmp_path: Path) -> None:
    (tmp_path / "test_two.py").write_text(TWO)
    ran = run(tmp_path, "-p", "xdist.plugin", "-n", "2", "--dist", "each")
    assert "16 passed" in ran.printed, ran.printed
    seen = urls(tmp_path)
    places = {(worker, url) for worker, url, _ in seen}
    assert len(places) == len({url for _, url in places}) == 2
    assert len({(url, world) for _, url, world in seen}) == 16
    assert not any(answers(url) for _, url in places)


def test_a_sandbox_that_runs_is_used_by_flag_variable_and_file_and_stays(tmp_path: Path) -> None:
    (tmp_path / "test_using.py").write_text(USING)
    with running() as sandbox:
        url = sandbox.said["url"]
        assert run(tmp_path, f"--guanxi-url={url}/", GUANXI_URL="http://127.0.0.1:1").code == 0
        (tmp_path / "pytest.ini").write_text("[pytest]\nguanxi_url = http://127.0.0.1:1\n")
        assert run(tmp_path, GUANXI_URL=url).code == 0
        (tmp_path / "pytest.ini").write_text(f"[pytest]\nguanxi_url = {url}\n")
        assert run(tmp_path).code == 0
        assert urls(tmp_path) == [[url, f"w{number}"] for number in (1, 2, 3)]
        assert [one["id"] for one in sandbox.ask("GET", "/sandbox/worlds")["worlds"]] == ["default"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--guanxi-url", "http://127.0.0.1:1"], "the sandbox at http://127.0.0.1:1 does not answer"),
        (["--guanxi-url", "127.0.0.1:8080"], "the sandbox at 127.0.0.1:8080 does not answer"),
        (["-o", "guanxi_profile=lively"], "guanxi_profile is documented or live, not 'lively'"),
        (["--guanxi-profile", "lively"], "argument --guanxi-profile: invalid choice: 'lively'"),
        (["-c", "broken.ini"], "the sandbox does not start: it has ended with exit code 3; it printed: no such thing"),
    ],
)
def test_what_keeps_a_sandbox_from_being_used_is_told_in_a_line(tmp_path: Path, words: list[str], told: str) -> None:
    (tmp_path / "test_using.py").write_text(USING)
    (tmp_path / "broken.ini").write_text("[pytest]\n")
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho no such thing\nexit 3\n")
    program.chmod(0o755)
    if "broken.ini" in words:
        (tmp_path / "conftest.py").write_text(BROKEN.format(program=str(program)))
    ran = run(tmp_path, *words)
    assert told in ran.printed
    assert "Traceback" not in ran.printed
    assert "httpx" not in ran.printed
    assert "the world of this test" not in ran.printed
    assert ran.code != 0


def test_a_sandbox_that_dies_is_told_without_secrets_in_each_test_that_wants_it(tmp_path: Path) -> None:
    (tmp_path / "test_dead.py").write_text(DEAD)
    ran = run(tmp_path, PYTHONPATH=ROOT)
    assert "extcontact_create        ok" in ran.about("test_of_the_shared_world")
    assert "guanxi: what came" not in ran.about("test_that_is_not_about_it")
    assert "what came to no world: wrong key or token? -" in ran.about("test_with_a_wrong_key")
    assert re.search(r"^ +\d+  gettoken +40096: ", ran.about("test_with_a_wrong_key"), re.MULTILINE)
    assert "no world" not in ran.about("test_after_it")
    assert "does not answer ([Errno 111] Connection refused): it has ended with exit code -9" in ran.about(
        "test_whose_sandbox_dies"
    )
    assert "the world of this test is lost: the sandbox at" in ran.printed
    assert "httpx" not in ran.printed
    assert "guanxi_ding" not in ran.printed


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_leaves_no_sandbox(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "test_waiting.py").write_text(WAITING)
    rooted(tmp_path)
    with subprocess.Popen(
        command(), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not (tmp_path / "urls").exists() or not urls(tmp_path):
            assert time.monotonic() < end, "the test does not begin"
            time.sleep(0.05)
        ((url,),) = urls(tmp_path)
        assert answers(url)
        os.killpg(process.pid, number)  # as a terminal does
        printed, _ = process.communicate(timeout=PATIENCE)
        while answers(url):
            assert time.monotonic() < end + PATIENCE, "the sandbox outlives the run"
            time.sleep(0.05)
    assert process.returncode == (2 if number == signal.SIGINT else -number)
    if number == signal.SIGINT:
        assert "no tests ran" in printed
        assert "rror" not in printed, printed  # its world was deleted by a sandbox that was still there


def test_the_plugin_imports_nothing_but_itself() -> None:
    script = "import pytest, sys; had = set(sys.modules); import guanxi.testing.plugin; print(*sorted(set(sys.modules) - had))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert told.stdout.split() == ["guanxi", "guanxi.testing", "guanxi.testing.plugin"]


def test_the_types_of_fixtures_are_where_the_documentation_says() -> None:
    import guanxi.testing as package  # noqa: PLC0415 - what it gives when it is asked

    for name in package.__all__:
        assert getattr(package, name).__name__ == name
    assert set(package.__all__) == set(package._PLACES)  # noqa: SLF001 - both lists are for tools, and not for programs
    with pytest.raises(AttributeError, match="has no attribute 'Wordl'"):
        package.Wordl  # noqa: B018 - asking is what is tested


def test_a_sandbox_is_started_as_pytest_is_told_and_not_as_the_environment_or_a_file_says(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise SystemExit(9)\n")  # a module that the sandbox imports
    (tmp_path / "test_live.py").write_text(
        "from tests.testing.asked import called\n\n"
        "def test_live(guanxi_world):\n"
        "    assert called(guanxi_world, 'list', {}, guanxi_world.corp_id)['errcode'] == 88\n"
    )
    ran = run(tmp_path, "--guanxi-profile", "live", PYTHONPATH=ROOT, GUANXI_TLS_CERT="/nowhere")
    assert ran.code == 0, ran.printed
