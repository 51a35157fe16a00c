"""What the figures should be, and whether they are."""

from dataclasses import dataclass, field
from typing import Final

from bench.rows import Measured

_RATIOS: Final = {"get, JSON": 0.65, "list(20)": 0.40, "list(100)": 0.22, "create, JSON": 0.25}
"""CPU of hello-world over the row's, at least."""

_KINDS: Final = ("get", "create", "update")
_WRITES: Final = ("create, JSON", "create, form", "update, JSON", "update, form")


@dataclass
class Figures:
    """Everything that one run measured.

    Attributes:
        lines: of the table, by number of contacts and name of the row.
        memory: MiB of the idle server, all and its own, by number of contacts.
        pages: µs of a page of 100 by name of the offset, in the store alone.
        starts: seconds from process start to first answer, by number of contacts.
        version: seconds of `guanxi --version`.
    """

    lines: dict[int, dict[str, Measured]] = field(default_factory=dict)
    memory: dict[int, tuple[float, float]] = field(default_factory=dict)
    pages: dict[str, float] = field(default_factory=dict)
    starts: dict[int, float] = field(default_factory=dict)
    version: float = 0.0


def judged(figures: Figures, size: int) -> list[str]:
    """Give one line a target.

    Args:
        figures: all of them.
        size: the number of contacts at which rows are judged.
    """
    lines = figures.lines[size]

    def cpu(name: str) -> float:
        return lines[name].load.cpu

    most = [
        *((f"form / JSON body, CPU of {kind}", cpu(f"{kind}, form") / cpu(f"{kind}, JSON"), 1.4) for kind in _KINDS),
        *((f"p99 of {name}, ms", lines[name].load.p99, 20) for name in _WRITES),
        ("last page / first page", figures.pages["last"] / figures.pages["first"], 1.3),
        ("idle memory, MiB", max(resident for resident, _ in figures.memory.values()), 60),
        ("start to first answer, s", max(figures.starts.values()), 0.7),
        ("guanxi --version, s", figures.version, 0.1),
    ]
    least = [
        *((f"{name}: hello under plain uvicorn / row", lines[name].plain, bound) for name, bound in _RATIOS.items()),
        *((f"{name}: hello under Guanxi's server / row", lines[name].own, bound) for name, bound in _RATIOS.items()),
        ("update: CPU of create / CPU of update", cpu("create, JSON") / cpu("update, JSON"), 0.6),
    ]
    return [
        f"Targets at {size:,} contacts",
        *(_line(name, value, "≥", bound, met=value >= bound) for name, value, bound in least),
        *(_line(name, value, "≤", bound, met=value <= bound) for name, value, bound in most),
    ]


def _line(name: str, value: float, sign: str, bound: float, *, met: bool) -> str:
    return f"  {'met   ' if met else 'MISSED'}  {name:<50}{value:>8.2f}  {sign} {bound:g}"
