"""What the figures should be, and whether they are."""

from dataclasses import dataclass, field

from bench.processes import Load


@dataclass
class Figures:
    """Everything that one run measured.

    Attributes:
        loads: by number of contacts and name of the row.
        memory: MiB of the idle server, all and its own, by number of contacts.
        pages: µs of a page of 100 by name of the offset, in the store alone.
        starts: seconds from process start to first answer, by number of contacts.
        version: seconds of `guanxi --version`.
    """

    loads: dict[int, dict[str, Load]] = field(default_factory=dict)
    memory: dict[int, tuple[float, float]] = field(default_factory=dict)
    pages: list[tuple[str, float]] = field(default_factory=list)
    starts: dict[int, float] = field(default_factory=dict)
    version: float = 0.0


def judged(figures: Figures, size: int) -> list[str]:
    """Give one line a target, at so many contacts."""
    loads = figures.loads[size]
    hello = loads["hello, plain uvicorn"].cpu

    def ratio(name: str) -> float:
        return hello / loads[name].cpu

    pages = dict(figures.pages)
    most = [
        ("form body / JSON body, CPU of get", loads["get, form"].cpu / loads["get, JSON"].cpu, 1.4),
        ("form body / JSON body, CPU of create", loads["create, form"].cpu / loads["create, JSON"].cpu, 1.4),
        ("p99 of create, ms", loads["create, JSON"].p99, 20),
        ("p99 of update, ms", loads["update, JSON"].p99, 20),
        ("last page / first page", pages["last"] / pages["first"], 1.3),
        ("idle memory, MiB", max(resident for resident, _ in figures.memory.values()), 60),
        ("start to first answer, s", max(figures.starts.values()), 0.7),
        ("guanxi --version, s", figures.version, 0.1),
    ]
    least = [
        ("get", ratio("get, JSON"), 0.65),
        ("list(20)", ratio("list(20)"), 0.40),
        ("list(100)", ratio("list(100)"), 0.22),
        ("durable create", ratio("create, JSON"), 0.25),
        (
            "update / create, CPU of create over that of update",
            loads["create, JSON"].cpu / loads["update, JSON"].cpu,
            0.6,
        ),
    ]
    lines = [f"Targets at {size:,} contacts (ratios: CPU of hello under plain uvicorn over the row's)"]
    lines += [_line(name, value, "≥", bound, met=value >= bound) for name, value, bound in least]
    lines += [_line(name, value, "≤", bound, met=value <= bound) for name, value, bound in most]
    return lines


def _line(name: str, value: float, sign: str, bound: float, *, met: bool) -> str:
    return f"  {'met   ' if met else 'MISSED'}  {name:<54}{value:>8.2f}  {sign} {bound:g}"
