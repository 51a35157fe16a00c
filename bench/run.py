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
from typing import Final

from rich.console import Console
from rich.progress import Progress

from bench import disturbed, engines, handovers, native, sandbox, search, sharing, store_level
from bench.machine import described
from bench.processes import Server, guanxi, hello, token_for
from bench.rows import ROWS, measure, table
from bench.seed import KEPT, copied, seeded
from bench.targets import Figures, judged

QUICK: Final = os.environ.get("BENCH_QUICK") == "1"
SECONDS: Final = int(os.environ.get("BENCH_SECONDS", "1" if QUICK else "2"))  # wrk counts in whole ones
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "1" if QUICK else "3"))
SMALL, LARGE = 1_000, 1_000_000
_ENGINES: Final = 100_000
"""Contacts in each store when engines are compared."""

_SETTLED: Final = 2.0
"""Seconds after the first answer, when what is loaded beside the start is there."""


def main() -> int:
    """Measure, print the table, and say which targets are met."""
    if shutil.which("wrk") is None:
        print("make bench needs the load generator wrk: apt-get install wrk, or brew install wrk", file=sys.stderr)
        return 2
    began = time.perf_counter()
    sizes = _sizes()
    KEPT.mkdir(parents=True, exist_ok=True)
    print("\n".join(described(KEPT)))
    print(f"{ROUNDS} rounds of {SECONDS} s a row; server on one core, wrk on another; medians\n", flush=True)
    figures = Figures()
    for size in sizes:
        seeded(size)
    with hello("uvicorn") as plain, hello("guanxi") as own:
        for size in sizes:
            with tempfile.TemporaryDirectory(dir=KEPT) as place:
                _rows(copied(size, Path(place)), size, plain, own, figures)
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        _store(copied(sizes[-1], Path(place)), sizes[-1], figures)
    targets = engines.report(SMALL if QUICK else _ENGINES, SECONDS, ROUNDS)
    targets += native.report(SMALL if QUICK else _ENGINES, SECONDS, ROUNDS)
    targets += handovers.report(SMALL if QUICK else _ENGINES, ROUNDS)
    targets += sharing.report(SMALL if QUICK else LARGE, SECONDS, ROUNDS)
    targets += search.report(SMALL if QUICK else LARGE)
    targets += sandbox.report(SECONDS, ROUNDS)
    disturbed.report(SECONDS)
    _version(figures)
    print("\n".join([*judged(figures, LARGE if LARGE in sizes else sizes[-1]), *targets]))
    print(f"\nall of it took {time.perf_counter() - began:.0f} s")
    return 0


def _sizes() -> list[int]:
    largest = os.environ.get("BENCH_CONTACTS")
    sizes = {SMALL} if QUICK else {SMALL, LARGE}
    return sorted(sizes | {int(largest)} if largest else sizes)


def _rows(data: Path, size: int, plain: Server, own: Server, figures: Figures) -> None:
    token = token_for(data)
    _starts(data, size, token, figures)
    with guanxi(data) as server, Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        server.first_answer(_first_page(token))
        time.sleep(_SETTLED)
        figures.memory[size] = server.memory()
        task = progress.add_task(f"{size:,} contacts", total=ROUNDS * len(ROWS))
        lines = measure(
            server,
            plain,
            own,
            seconds=SECONDS,
            rounds=ROUNDS,
            advance=lambda: progress.advance(task),
            token=token,
            contacts=size,
        )
        after = server.memory()
    figures.lines[size] = {line.name: line for line in lines}
    resident, private = figures.memory[size]
    print("\n".join(table(lines, size)))
    print(f"  memory: {resident:.0f} MiB idle ({private:.0f} its own), {after[0]:.0f} after the load ({after[1]:.0f})")
    print(f"  process start to first answer, a page: {figures.starts[size] * 1000:.0f} ms (median of 5)\n", flush=True)


def _first_page(token: str) -> str:
    return f"/topapi/extcontact/list?access_token={token}&offset=0&size=20"


def _starts(data: Path, size: int, token: str, figures: Figures) -> None:
    taken: list[float] = []
    for _ in range(5):
        with guanxi(data) as server:
            taken.append(server.first_answer(_first_page(token)))
    figures.starts[size] = statistics.median(taken)


def _store(data: Path, size: int, figures: Figures) -> None:
    figures.pages, others = store_level.measure(data, size)
    pages = ", ".join(f"{name} {taken:.0f}" for name, taken in figures.pages.items())
    print(f"store alone, {size:,} contacts of which 1 % were removed, µs (medians)")
    print(f"  page of 100 at offset: {pages}")
    print("  " + ", ".join(f"{name} {taken:.0f}" for name, taken in others.items()) + "\n")


def _version(figures: Figures) -> None:
    command = [str(Path(sys.executable).with_name("guanxi")), "--version"]
    taken: list[float] = []
    for _ in range(10):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - began)
    figures.version = statistics.median(taken)
    print(f"guanxi --version: {figures.version * 1000:.0f} ms (median of 10)\n")


if __name__ == "__main__":
    sys.exit(main())
