"""`make bench`: one table from one run. bench/README.md says how to read it.

BENCH_CONTACTS=10000000 adds a size, BENCH_SECONDS and BENCH_ROUNDS change how long, BENCH_QUICK=1 takes 1,000 contacts
and short rounds only.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import Progress

from bench.machine import described
from bench.processes import Load, Server, guanxi, hello, load, start_guanxi, token_for
from bench.seed import KEPT, copied, seeded
from bench.store_level import measure
from bench.targets import Figures, judged

QUICK = os.environ.get("BENCH_QUICK") == "1"
SECONDS = int(os.environ.get("BENCH_SECONDS", "1" if QUICK else "2"))  # wrk counts in whole ones
TARGET_SIZE = 1_000_000
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))


class Row(NamedTuple):
    """One kind of request."""

    name: str
    kind: str
    form: bool = False
    size: int = 20
    connections: int = 32


ROWS = (
    Row("get, JSON", "get"),
    Row("get, form", "get", form=True),
    Row("list(20)", "list"),
    Row("list(100)", "list", size=100),
    Row("create, JSON", "create", connections=64),
    Row("create, form", "create", form=True, connections=64),
    Row("update, JSON", "update", connections=64),
    Row("update, form", "update", form=True, connections=64),
)


def main() -> int:
    """Measure, print the table, and say which targets are met."""
    if shutil.which("wrk") is None:
        print("make bench needs the load generator wrk: apt-get install wrk, or brew install wrk", file=sys.stderr)
        return 2
    largest = int(os.environ.get("BENCH_CONTACTS", "1000" if QUICK else "1000000"))
    KEPT.mkdir(parents=True, exist_ok=True)
    print("\n".join(described(KEPT)))
    print(f"{ROUNDS} interleaved rounds of {SECONDS:g} s; server on one core, wrk on another; medians\n")
    sizes = sorted({1000, TARGET_SIZE, largest} if not QUICK else {1000})
    figures = Figures()
    for size in sizes:
        seeded(size)
    with tempfile.TemporaryDirectory(dir=KEPT) as place, hello("uvicorn") as plain, hello("guanxi") as own:
        for size in sizes:
            _requests(copied(size, Path(place)), size, plain, own, figures)
            shutil.rmtree(Path(place) / f"contacts-{size}")
        _store(Path(place), sizes[-1], figures)
    _starts(sizes, figures)
    print("\n".join(judged(figures, TARGET_SIZE if TARGET_SIZE in sizes else sizes[-1])))
    return 0


def _requests(data: Path, size: int, plain: Server, own: Server, figures: Figures) -> None:
    seen: dict[str, list[Load]] = {
        name: [] for name in ("hello, plain uvicorn", "hello, Guanxi's server", *(row.name for row in ROWS))
    }
    phone = 0
    with guanxi(data) as server, Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        figures.memory[size] = server.memory()
        token = token_for(data)
        common = {"token": token, "contacts": size}
        task = progress.add_task(f"{size:,} contacts", total=ROUNDS * len(seen))
        for _ in range(ROUNDS):
            for name, host in (("hello, plain uvicorn", plain), ("hello, Guanxi's server", own)):
                seen[name].append(load(host, SECONDS, 32, kind="hello", form=0, size=0, first=0, **common))
                progress.advance(task)
            for row in ROWS:
                phone += 5_000_000
                settings = {"kind": row.kind, "form": int(row.form), "size": row.size, "first": phone}
                seen[row.name].append(load(server, SECONDS, row.connections, **settings, **common))
                progress.advance(task)
        after = server.memory()
    figures.loads[size] = {name: _median(loads) for name, loads in seen.items()}
    _print(size, figures, after)


def _median(loads: list[Load]) -> Load:
    return Load(*(statistics.median(values) for values in zip(*loads, strict=True)))


def _print(size: int, figures: Figures, after: tuple[float, float]) -> None:
    loads = figures.loads[size]
    base, own = loads["hello, plain uvicorn"].cpu, loads["hello, Guanxi's server"].cpu
    print(f"{size:,} contacts".ljust(26) + "      req/s   p50 ms   p99 ms   CPU µs   hello/row   own hello/row")
    for name, seen in loads.items():
        ratios = f"{base / seen.cpu:>12.2f}{own / seen.cpu:>16.2f}"
        print(f"  {name:<24}{seen.rate:>11,.0f}{seen.p50:>9.2f}{seen.p99:>9.2f}{seen.cpu:>9.1f}{ratios}")
    resident, private = figures.memory[size]
    idle = f"{resident:.0f} MiB idle ({private:.0f} its own)"
    print(f"  memory: {idle}, {after[0]:.0f} after the load ({after[1]:.0f} its own)\n")


def _store(place: Path, size: int, figures: Figures) -> None:
    figures.pages = measure(copied(size, place), size)
    shutil.rmtree(place / f"contacts-{size}")
    told = ", ".join(f"{name} {taken:.0f} µs" for name, taken in figures.pages)
    print(f"store alone, {size:,} contacts, 1 % removed, page of 100 at offset: {told}")


def _starts(sizes: list[int], figures: Figures) -> None:
    for size in sizes:
        taken: list[float] = []
        for _ in range(5):
            server = start_guanxi(seeded(size))
            taken.append(server.first_answer())
            server.stop()
        figures.starts[size] = statistics.median(taken)
        print(f"process start to first answer, {size:,} contacts: {figures.starts[size] * 1000:.0f} ms (median of 5)")
    versions: list[float] = []
    for _ in range(10):
        began = time.perf_counter()
        subprocess.run(
            [str(Path(sys.executable).with_name("guanxi")), "--version"], stdout=subprocess.DEVNULL, check=True
        )
        versions.append(time.perf_counter() - began)
    figures.version = statistics.median(versions)
    print(f"guanxi --version: {figures.version * 1000:.0f} ms (median of 10)\n")


if __name__ == "__main__":
    sys.exit(main())
