"""`make bench-peers`: one table from one run. README.md beside this file says how to read it.

BENCH_SECONDS and BENCH_ROUNDS change how long, BENCH_QUICK=1 takes 1,000 contacts and short rounds only.
"""

import contextlib
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from rich.console import Console
from rich.progress import Progress

from bench.load import Load
from bench.machine import described
from bench.peers.contenders import FILES, KINDS, PEERS, POSTGRESQL, SQLITE, Contender, Kind, own, peer, written
from bench.seed import KEPT, seeded

QUICK: Final = os.environ.get("BENCH_QUICK") == "1"
SECONDS: Final = int(os.environ.get("BENCH_SECONDS", "1" if QUICK else "2"))  # wrk counts in whole ones
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "1" if QUICK else "3"))
CONTACTS: Final = 1_000 if QUICK else 100_000
_PHONES: Final = 1_000_000_000
_FEW: Final = 10.0
"""Requests a second, up to which the table shows decimals."""


class Measured(NamedTuple):
    """One line of the table: medians of the rounds.

    Attributes:
        contender: who.
        kind: of request.
        load: each of its values.
    """

    contender: Contender
    kind: Kind
    load: Load

    @property
    def peer(self) -> bool:
        """Whether it is not Guanxi."""
        return self.contender.name != "Guanxi"


def main() -> int:
    """Measure, print the table, and say which targets are met."""
    if shutil.which("wrk") is None:
        print("make bench-peers needs the load generator wrk: apt-get install wrk, or brew install wrk")
        return 2
    began = time.perf_counter()
    KEPT.mkdir(parents=True, exist_ok=True)
    print("\n".join(described(KEPT)))
    print(f"{ROUNDS} rounds of {SECONDS} s or more; server and database on one core, wrk on another; medians\n")
    seeded(CONTACTS)
    with tempfile.TemporaryDirectory(dir=KEPT) as place, contextlib.ExitStack() as stack:
        contenders = _started(Path(place), stack)
        ready = time.perf_counter() - began
        lines = _measured(contenders)
    print("\n".join(table(lines)))
    print("\n".join(judged(lines)))
    print(f"\nall of it took {time.perf_counter() - began:.0f} s, of which loading the contacts {ready:.0f}")
    return 0


def _started(place: Path, stack: contextlib.ExitStack) -> list[Contender]:
    contacts = written(CONTACTS, place)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("loading", total=len(PEERS) + 2)
        found: list[Contender] = []
        for one in PEERS:
            found.append(stack.enter_context(peer(one, place, contacts, CONTACTS)))
            progress.advance(task)
        for backend in (SQLITE, POSTGRESQL):
            found.append(stack.enter_context(own(backend, place, CONTACTS)))
            progress.advance(task)
    os.sync()
    return found


def _measured(contenders: list[Contender]) -> list[Measured]:
    turns = [(kind, one) for _ in range(ROUNDS) for kind in KINDS for one in contenders]
    seen: dict[tuple[Kind, str, str], list[Load]] = {}
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        for turn, (kind, one) in enumerate(progress.track(turns, description=f"{CONTACTS:,} contacts")):
            load = one.load(kind, SECONDS, turn * (_PHONES // len(turns)))
            seen.setdefault((kind, one.name, one.backend), []).append(load)
    return [
        Measured(one, kind, Load(*(statistics.median(column) for column in zip(*seen[key], strict=True))))
        for kind in KINDS
        for one in contenders
        for key in [(kind, one.name, one.backend)]
    ]


def _beside(line: Measured, lines: Iterable[Measured]) -> Measured:
    """Give Guanxi's line of the same kind and backend; files are compared with SQLite."""
    backend = SQLITE if line.contender.backend == FILES else line.contender.backend
    return next(one for one in lines if not one.peer and one.kind == line.kind and one.contender.backend == backend)


def table(lines: list[Measured]) -> list[str]:
    """Give the table as text.

    Args:
        lines: what was measured.
    """
    names = "backend     clients     req/s   p50 ms    p99 ms      CPU µs      Guanxi      by CPU"
    text = [f"{CONTACTS:,} contacts".ljust(24) + names]
    for kind in KINDS:
        text.append(kind.name)
        for line in (one for one in lines if one.kind == kind):
            one, load = line.contender, line.load
            ours = _beside(line, lines).load
            times = ours.rate / load.rate if load.rate else math.inf
            ratios = f"{times:>10,.1f} x{load.cpu / ours.cpu:>10,.1f} x" if line.peer else ""
            note = f"   ({one.unlike[kind.kind]})" if kind.kind in one.unlike else ""
            text.append(
                f"  {one.name:<22}{one.backend:<12}{one.connections(kind):>7}{_rate(load.rate)}"
                f"{load.p50:>9.1f}{load.p99:>10.1f}{load.cpu:>12,.0f}{ratios}{note}"
            )
    return text


def _rate(rate: float) -> str:
    return f"{rate:>10,.0f}" if rate > _FEW else f"{rate:>10.2f}"


def judged(lines: list[Measured]) -> list[str]:
    """Give one line a target: Guanxi's requests a second over those of the fastest peer on the same backend.

    Args:
        lines: what was measured.
    """
    text = ["Targets: requests/s over those of the fastest peer on the same backend"]
    for backend in (SQLITE, POSTGRESQL):
        for kind in KINDS:
            able = [
                one
                for one in lines
                if one.peer
                and one.kind == kind
                and one.contender.backend == backend
                and kind.kind not in one.contender.unlike
            ]
            fastest = max(able, key=lambda one: one.load.rate)
            ours = _beside(fastest, lines).load
            ratio = ours.rate / fastest.load.rate
            text.append(
                f"  {'met   ' if ratio >= kind.least else 'MISSED'}  {backend:<11}{kind.name:<30}{ratio:>6.1f}"
                f"  ≥ {kind.least:g}   by CPU {fastest.load.cpu / ours.cpu:.1f}   {fastest.contender.name}"
            )
    return text


if __name__ == "__main__":
    sys.exit(main())
