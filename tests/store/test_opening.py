"""Opening a data directory: who may, with which modes, and who owns it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from guanxi.store import open_store
from guanxi.store.conformance.directory import Directory
from guanxi.store.failures import (
    KeyMismatchError,
    StoreError,
    StoreForeignError,
    StoreInUseError,
    StoreMissingError,
)
from guanxi.store.lock import DataLock
from tests.in_loop import in_loop

NOBODY = 65534

OWN = """
import pathlib, sys, time
from guanxi.store import open_store
open_store(pathlib.Path(sys.argv[1]), own=True)
print(flush=True)
time.sleep(600)
"""


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}


@in_loop
async def test_a_new_directory_and_its_files_are_for_one_user_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new" / "data", own=True)
    await Directory(store).found()
    wanted = {
        "data": 0o700,
        "guanxi.db": 0o600,
        "guanxi.db-wal": 0o600,
        "guanxi.db-shm": 0o600,
        "key": 0o600,
        "lock": 0o600,
    }
    assert modes(tmp_path / "new" / "data") == wanted
    await store.close()


@in_loop
async def test_opening_leaves_the_mask_of_the_process_alone(tmp_path: Path) -> None:
    previous = os.umask(0o027)
    try:
        await open_store(tmp_path / "data").close()
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(previous)


def test_no_store_is_made_when_none_shall_be(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="guanxi serve"):
        open_store(tmp_path / "data", create=False)
    assert list(tmp_path.iterdir()) == []


@in_loop
async def test_a_store_that_is_there_is_opened_without_making_one(tmp_path: Path) -> None:
    await open_store(tmp_path / "data").close()
    store = open_store(tmp_path / "data", create=False)
    await Directory(store).found()
    await store.close()


@in_loop
async def test_a_directory_has_one_owner(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data", own=True)
    with pytest.raises(StoreInUseError, match="another guanxi process owns"):
        open_store(tmp_path / "data", own=True)
    beside = open_store(tmp_path / "data")
    await Directory(beside).found()
    await beside.close()
    await store.close()
    await open_store(tmp_path / "data", own=True).close()


def test_an_owner_that_was_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OWN, str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"\n"
        with pytest.raises(StoreInUseError):
            open_store(tmp_path / "data", own=True)
        owner.send_signal(signal.SIGKILL)
        owner.wait()

    @in_loop
    async def take_over() -> None:
        await open_store(tmp_path / "data", own=True).close()

    take_over()


@in_loop
async def test_a_store_that_cannot_be_opened_gives_the_lock_back(tmp_path: Path) -> None:
    await open_store(tmp_path / "data").close()
    with pytest.raises(KeyMismatchError):
        open_store(tmp_path / "data", key="00" * 32, own=True)
    await open_store(tmp_path / "data", own=True).close()


@in_loop
async def test_a_store_is_not_changed_to_a_newer_schema_under_its_owner(tmp_path: Path) -> None:
    owner = DataLock(tmp_path)
    with pytest.raises(StoreInUseError):
        open_store(tmp_path)
    assert (tmp_path / "guanxi.db").read_bytes() == b""
    owner.release()
    await open_store(tmp_path).close()


@in_loop
async def test_a_file_that_is_damaged_is_reported(tmp_path: Path) -> None:
    await open_store(tmp_path / "data").close()
    path = tmp_path / "data" / "guanxi.db"
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 4000)
    with pytest.raises(StoreError, match=r"cannot be opened: .*malformed"):
        open_store(tmp_path / "data")


def test_something_else_in_the_place_of_the_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "guanxi.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(tmp_path)


@pytest.fixture
def root_store() -> Iterator[Path]:
    """A store of root's in a folder that every user may enter."""
    if os.geteuid() != 0:
        pytest.skip("only root can be two users: run the tests as root to try a real one")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)

    @in_loop
    async def make() -> None:
        await open_store(folder / "data").close()

    make()
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.mark.parametrize("create", [True, False])
def test_another_user_is_refused(root_store: Path, *, create: bool) -> None:
    os.seteuid(NOBODY)
    try:
        with pytest.raises(StoreForeignError, match="belongs to another user"):
            open_store(root_store, create=create)
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("create", [True, False])
def test_root_does_not_write_into_the_directory_of_another_user(root_store: Path, *, create: bool) -> None:
    os.chown(root_store, NOBODY, -1)
    before = {path: path.read_bytes() for path in root_store.iterdir()}
    with pytest.raises(StoreForeignError, match="belongs to another user"):
        open_store(root_store, create=create)
    assert {path: path.read_bytes() for path in root_store.iterdir()} == before


@pytest.mark.parametrize("create", [True, False])
def test_whose_directory_it_is_is_asked_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, create: bool) -> None:
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)
    with pytest.raises(StoreForeignError, match="belongs to another user"):
        open_store(tmp_path, create=create)
    assert list(tmp_path.iterdir()) == []
