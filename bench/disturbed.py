"""What well-behaved clients notice of others that do harm: `python -m bench.disturbed`, and a part of `make bench`.

BENCH_SECONDS changes how long each row probes (6 s), BENCH_ONLY=storm,resets takes those only.
"""

import contextlib
import itertools
import json
import math
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast

from rich.console import Console
from rich.progress import Progress

from bench.disturbances import KINDS
from bench.processes import LOAD_CORE, Server, guanxi, token_for
from bench.seed import KEPT, copied

CONTACTS: Final = 100_000
TARGET: Final = 3.0
"""p99 of the probes over that of the undisturbed ones, at most."""

_ROOT: Final = Path(__file__).parent.parent
_SETTLE: Final = 2.0
_QUIET: Final = 30.0
_FILES: Final = 8192
_LATE: Final = 0.5
_TRIES: Final = 3
_PHONES: Final = 10_000_000
NAMES: Final = {
    "": "undisturbed",
    "idle": "1,000 idle connections",
    "steady": "1,000 connections, a request a second each",
    "storm": "1,000 connections opened at once, every second",
    "slow_heads": "200 heads, a byte a second",
    "slow_bodies": "200 bodies, a byte a second",
    "slow_readers": "100 slow readers of 1,000 pages each",
    "oversized": "bodies of 8 MiB, one after another",
    "endless": "8 chunked bodies without end",
    "resets": "reset within the request, without pause",
    "all": "all of these at once",
}


class Row(NamedTuple):
    """What the probes saw beside one disturbance.

    Attributes:
        kind: of the disturbance; "" for none.
        waits: milliseconds, sorted.
        gets: those of gets alone.
        late: milliseconds by which the probing process was late itself, sorted.
        errors: what went wrong for the probes.
        memory: MiB at most: resident, and the process's own.
        cpu: the server's share of its core.
        done: what the disturbance did.
    """

    kind: str
    waits: list[float]
    gets: list[float]
    late: list[float]
    errors: list[str]
    memory: tuple[float, float]
    cpu: float
    done: dict[str, int]


def at(values: list[float], percent: float) -> float:
    """The value under which so many percent of sorted values are."""
    return values[min(len(values) - 1, int(len(values) * percent / 100))] if values else math.inf


def measure(data: Path, seconds: int) -> list[Row]:
    """Probe a server alone, then beside each disturbance.

    Args:
        data: a copy of a seeded store of `CONTACTS`.
        seconds: of each row.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))  # the processes started here inherit it
    only = os.environ.get("BENCH_ONLY")
    kinds = ["", *only.split(",")] if only else list(NAMES)
    token = token_for(data)
    with guanxi(data) as server, Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        server.first_answer()
        task = progress.add_task("disturbed", total=len(kinds))
        _probed(server, token, 2, 0)  # warm
        before = _open_files(server)
        rows: list[Row] = []
        for number, kind in enumerate(kinds, start=1):
            _forget_peak(server)
            tries: list[Row] = []
            while len(tries) < _TRIES and (not tries or at(tries[-1].late, 99) > _LATE):
                tries.append(_row(server, token, seconds, kind, number * _PHONES + len(tries) * _PHONES // _TRIES))
                _until_quiet(server, before)
            rows.append(min(tries, key=lambda row: at(row.late, 99)))
            progress.advance(task)
    return rows


def _row(server: Server, token: str, seconds: int, kind: str, first: int) -> Row:
    done: dict[str, int] = {}
    chosen = list(KINDS) if kind == "all" else [kind] if kind else []
    with contextlib.ExitStack() as stack:
        for one in chosen:
            stack.enter_context(_disturbing(one, server.port, token, done))
        time.sleep(_SETTLE)
        cpu, began = server.cpu, time.perf_counter()
        seen, own = _probed(server, token, seconds, first)
        cpu = (server.cpu - cpu) / (time.perf_counter() - began)
    waits = {one: sorted(wait * 1000 for wait in those) for one, those in seen["waits"].items()}
    late = sorted(one * 1000 for one in seen["late"])
    memory = _peak(server), own
    return Row(
        kind,
        sorted(itertools.chain.from_iterable(waits.values())),
        waits["get"],
        late,
        seen["errors"],
        memory,
        cpu,
        done,
    )


def _started(module: str, *arguments: object, token: str, stdout: IO[str] | int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", module, *map(str, arguments)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stdout, text=True, cwd=_ROOT)
    os.sched_setaffinity(process.pid, {LOAD_CORE})
    with contextlib.suppress(BrokenPipeError), cast("IO[str]", process.stdin) as told:
        told.write(token)
    return process


def _probed(server: Server, token: str, seconds: int, first: int) -> tuple[dict[str, Any], float]:
    own = 0.0
    with tempfile.TemporaryFile("w+") as told:
        process = _started("bench.probes", server.port, seconds, CONTACTS, first, token=token, stdout=told)
        while process.poll() is None:
            own = max(own, server.memory()[1])
            time.sleep(0.05)
        if process.returncode:
            raise SystemExit("the probes failed")
        told.seek(0)
        return json.load(told), own


@contextlib.contextmanager
def _disturbing(kind: str, port: int, token: str, done: dict[str, int]) -> Iterator[None]:
    process = _started("bench.disturbances", kind, port, token=token, stdout=subprocess.PIPE)
    said = cast("IO[str]", process.stdout)
    try:
        if said.readline() != "ready\n":
            raise SystemExit(f"{kind} did not begin")
        yield
        process.terminate()
        for name, count in json.loads(said.readline()).items():
            done[name] = done.get(name, 0) + count
    finally:
        process.kill()
        process.wait()
        said.close()


def _forget_peak(server: Server) -> None:
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


def _peak(server: Server) -> float:
    return int(re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{server.process.pid}/status").read_text())[0]) / 1024


def _open_files(server: Server) -> int:
    found = 0
    for one in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found += one.readlink().name.startswith("socket:")
    return found


def _until_quiet(server: Server, files: int) -> None:
    until = time.monotonic() + _QUIET
    while _open_files(server) > files:
        if time.monotonic() > until:
            raise SystemExit(f"the server has {_open_files(server)} files open, and had {files} before")
        time.sleep(0.1)


def table(rows: list[Row]) -> list[str]:
    """Give the table as text, one line a row; the first row is the undisturbed one."""
    base = at(rows[0].waits, 99), at(rows[0].gets, 99)
    head = (
        f"{'probes beside':<48}{'p50 ms':>8}{'p99 ms':>10}{'ratio':>9}{'get p99':>10}{'ratio':>9}{'max ms':>10}"
        f"{'late p99':>9}{'errors':>7}{'RSS MiB':>8}{'own':>5}{'CPU %':>6}"
    )
    lines = [head]
    for row in rows:
        p99, gets = at(row.waits, 99), at(row.gets, 99)
        verdict = "" if p99 <= TARGET * base[0] else f"  MISSED (≤ {TARGET:g})"
        lines.append(
            f"  {NAMES[row.kind]:<46}{at(row.waits, 50):>8.2f}{p99:>10.2f}{p99 / base[0]:>9.2f}{gets:>10.2f}"
            f"{gets / base[1]:>9.2f}{at(row.waits, 100):>10.1f}{at(row.late, 99):>9.2f}{len(row.errors):>7}"
            f"{row.memory[0]:>8.0f}{row.memory[1]:>5.0f}{row.cpu * 100:>6.0f}{verdict}"
        )
        if row.errors:
            lines.append(f"      the first error: {row.errors[0]}")
    return lines


def report(seconds: int = 6) -> None:
    """Measure and print.

    Args:
        seconds: of each row.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        rows = measure(copied(CONTACTS, Path(place)), seconds)
    print("\n".join(table(rows)) + "\n", flush=True)


if __name__ == "__main__":
    report(int(os.environ.get("BENCH_SECONDS", "6")))
