"""What the figures were measured on."""

import os
import platform
import statistics
import tempfile
import time
from pathlib import Path


def described(place: Path) -> list[str]:
    """Give lines about CPU, memory, Python and what a sync of 8 KiB costs where the store is."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}; fdatasync of 8 KiB: {_sync(place):.0f} µs (median of 100)",
    ]


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
