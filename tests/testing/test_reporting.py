"""A test that fails shows what came to its world, and nothing that is secret; in the report of pytest-xdist, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.running import Running, running
from tests.testing.generated import Ran, run

TESTS = """
import pytest
from tests.testing.asked import created, called, token

SECRETS = []

@pytest.fixture
def broken(guanxi_world):
    created(guanxi_world, label_ids=[])
    raise RuntimeError

@pytest.fixture
def broken_later(guanxi_world):
    yield
    created(guanxi_world, label_ids=[])
    raise RuntimeError

def test_that_fails(guanxi_world):
    access_token = token(guanxi_world)
    called(guanxi_world, "create", {"contact": {"nmae": "x", "mobile": "13800001234"}}, access_token)
    with open("secrets", "w") as file:
        print(access_token, guanxi_world.app_secret, guanxi_world.api_key, file=file)
    assert False

def test_whose_setup_fails(broken): ...

def test_whose_teardown_fails(broken_later): ...

def test_that_passes(guanxi_world):
    created(guanxi_world, label_ids=[])

def test_that_fails_without_a_world():
    assert False

def test_that_asks_for_nothing(guanxi_requests):
    assert False

def test_with_two_worlds(guanxi_world, guanxi_server):
    with guanxi_server.world() as other:
        created(other, label_ids=[])
    created(guanxi_world, name="")
    assert False

def test_whose_world_is_gone(guanxi_world):
    guanxi_world._control.ask("DELETE", "")
    assert False
"""
TAGLESS = (
    "extcontact_create        60204: label_ids needs at least one label | label_ids must not be empty: add at least one"
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running() as one:
        yield one


@pytest.fixture(scope="module")
def ran(sandbox: Running, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    """All of them, by two processes in one sandbox."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "test_reports.py").write_text(TESTS)
    root = str(Path(__file__).parents[2])
    words = ("-p", "xdist.plugin", "-n", "2", "--guanxi-url", sandbox.said["url"])
    return run(folder, *words, PYTHONPATH=root), folder


def test_the_run_fails_as_its_tests_do(ran: tuple[Ran, Path], sandbox: Running) -> None:
    assert "5 failed, 2 passed, 3 errors" in ran[0].printed
    assert [one["id"] for one in sandbox.ask("GET", "/sandbox/worlds")["worlds"]] == ["default"]


def test_a_failed_test_shows_each_request_in_a_line(ran: tuple[Ran, Path]) -> None:
    shown = ran[0].about("test_that_fails")
    _, heading, lines = shown.partition(" guanxi: what came to world w")
    assert heading
    first, second = lines.splitlines()[1:3]
    assert first == "  1  gettoken                 ok"
    assert second.startswith("  2  " + TAGLESS)
    assert "name was sent as nmae: call it name" in second


def test_it_shows_no_secret_and_no_phone_number(ran: tuple[Ran, Path]) -> None:
    secrets = (ran[1] / "secrets").read_text().split()
    assert len(secrets) == 3
    assert [one for one in secrets if one in ran[0].printed] == []
    assert "13800001234" not in ran[0].about("test_that_fails").partition("guanxi: what came")[2]


@pytest.mark.parametrize(
    "name", ["ERROR at setup of test_whose_setup_fails", "ERROR at teardown of test_whose_teardown_fails"]
)
def test_so_does_one_that_fails_before_or_after(ran: tuple[Ran, Path], name: str) -> None:
    assert TAGLESS in ran[0].about(name)


def test_one_that_used_no_world_or_sent_nothing_shows_nothing(ran: tuple[Ran, Path]) -> None:
    assert "guanxi:" not in ran[0].about("test_that_fails_without_a_world")
    assert "guanxi:" not in ran[0].about("test_that_asks_for_nothing")
    assert "test_that_passes" not in ran[0].printed


def test_every_world_of_a_test_is_shown(ran: tuple[Ran, Path]) -> None:
    shown = ran[0].about("test_with_two_worlds")
    assert shown.count(" guanxi: what came to world w") == 2
    assert TAGLESS in shown


def test_a_world_that_is_gone_does_not_hide_why_a_test_failed(ran: tuple[Ran, Path]) -> None:
    shown = ran[0].about("test_whose_world_is_gone")
    assert "assert False" in shown
    assert "there is no world 'w" in shown
