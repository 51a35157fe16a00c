"""What the figures were measured on."""

import os
import platform
import statistics
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import apsw

from bench.processes import LOAD_CORE, SERVER_CORE


def described(place: Path) -> list[str]:
    """Give lines about CPU, memory, software, and what a sync costs.

    Args:
        place: the directory of the stores.
    """
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = [
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, uvicorn {version('uvicorn')}, SQLite {apsw.sqlite_lib_version()}",
        f"{_filesystem(place)}, fdatasync of 8 KiB: {_sync(place):.0f} µs (median of 100)",
        f"load of the machine before: {os.getloadavg()[0]:.1f}",
    ]
    if SERVER_CORE == LOAD_CORE:
        lines.append("there is only one core: server and load generator share it, and requests/s mean little")
    return lines


def _filesystem(place: Path) -> str:
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    _, kind = max((mount for mount in mounts if place.resolve().is_relative_to(mount[0])), key=lambda m: len(m[0]))
    return kind


def _sync(place: Path) -> float:
    taken: list[float] = []
    with tempfile.TemporaryFile(dir=place) as file:
        for _ in range(100):
            file.seek(0)
            file.write(b"x" * 8192)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1e6
