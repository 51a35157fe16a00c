"""`guanxi reindex`: beside a server, for one organisation or all, and ended in the middle."""

import contextlib
import os
import shlex
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from unittest import mock

import pytest

from guanxi.domain.contact import MAX_NUMBER
from guanxi.store.conformance.directory import ACME, ZENITH, Directory
from tests.backends import place_of
from tests.cli.running import guanxi
from tests.in_loop import in_loop
from tests.served import served
from tests.store.older import insert

pytestmark = pytest.mark.usefixtures("engine")

CONTACTS = 300


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store with two organisations."""
    place = place_of(tmp_path / "data")

    @in_loop
    async def filled() -> None:
        store = place.open()
        for corp_id in (ACME, ZENITH):
            await Directory(store, corp_id).found()
        await Directory(store).fill(CONTACTS)
        await store.close()

    filled()
    return place.data


def indexed(data: Path) -> list[int]:
    return [upto for (upto,) in place_of(data).rows("SELECT indexed FROM organisation ORDER BY corp_id")]


def wrong(data: Path) -> list[str]:
    """Whose index is not whole, or not as large as it has to be."""
    found = guanxi("doctor", "--json", data=data).json["findings"]
    return [one["corp_id"] for one in found if one["what"] == "search index"]


def meanwhile(act: Callable[[], None]) -> Callable[[], AbstractContextManager[Callable[[str, int, int], None]]]:
    """Give a progress bar that does something once, when the first stretch is made."""

    @contextmanager
    def shown() -> Iterator[Callable[[str, int, int], None]]:
        told: list[int] = []

        def progress(_what: str, done: int, _total: int) -> None:
            if not told:
                act()
            told.append(done)

        yield progress

    return shown


def test_all_or_one_is_made_anew_beside_a_server(data: Path) -> None:
    place_of(data).rows("DELETE FROM search")
    for number in (1, 5000):  # of no contact, and of no change at all
        row = {"corp_id": ACME, "number": number, "tokens": "{1}"}
        on_sqlite = {"rowid": (1 << 32) + number, "tokens": "zhang"}
        place_of(data).rows(insert("search", **(row if hasattr(place_of(data), "url") else on_sqlite)))
    assert wrong(data) == [ACME]
    with served(data):
        ran = guanxi("reindex", "--json", data=data)
        assert (ran.code, ran.json) == (
            0, {"organisations": [{"corp_id": ACME, "contacts": CONTACTS}, {"corp_id": ZENITH, "contacts": 0}]}
        )  # fmt: skip
        assert wrong(data) == []
    ran = guanxi("reindex", "--org", ZENITH, data=data)
    assert (ran.code, ZENITH in ran.out, ACME in ran.out) == (0, True, False)
    assert guanxi("reindex", "--org", "dingnobody", data=data).code == 1
    assert guanxi("reindex", "--after", "3", data=data).code == 2


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_what_was_interrupted_says_how_far_it_is_and_goes_on_there(data: Path, how: signal.Signals) -> None:
    place_of(data).rows("UPDATE organisation SET indexed = 0 RETURNING 1")
    with (
        mock.patch("guanxi.cli.reindex._AT_ONCE", 1),
        mock.patch("guanxi.cli.progress.shown", meanwhile(lambda: os.kill(os.getpid(), how))),
    ):
        ran = guanxi("reindex", "--org", ACME, data=data)
    upto, other = indexed(data)
    assert (ran.code, ran.out, other) == (130, "", 0)
    assert f"{100 * upto // (CONTACTS + 1)} % of the index" in ran.err
    advised = shlex.split(ran.err.partition("`")[2].partition("`")[0])
    assert advised[1:6] == ["reindex", "--org", ACME, "--after", str(upto)]
    again = guanxi(*advised[1:6], "--json", data=data)
    assert (again.code, indexed(data)) == (0, [MAX_NUMBER, 0])
    assert 0 < again.json["organisations"][0]["contacts"] < CONTACTS
    assert wrong(data) == [ZENITH]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are looked up in /proc, which is not here")
def test_a_process_that_makes_tokens_is_missed_when_it_is_ended(data: Path) -> None:
    place_of(data).rows("UPDATE organisation SET indexed = 0 RETURNING 1")
    with mock.patch("guanxi.cli.reindex._AT_ONCE", 1), mock.patch("guanxi.cli.progress.shown", meanwhile(end_a_maker)):
        ran = guanxi("reindex", "--org", ACME, data=data)
    assert (ran.code, ran.out) == (1, "")
    assert "a process that this command had started was ended (run it again)" in ran.err
    assert guanxi("reindex", "--org", ACME, data=data).code == 0
    assert indexed(data)[0] == MAX_NUMBER


def end_a_maker() -> None:
    """Kill one of this process's children that make tokens."""
    for process in Path("/proc").glob("[1-9]*"):
        with contextlib.suppress(OSError):  # it has just ended
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"token_makers" in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
                return
