"""The load generator, wrk: on another core than the server."""

import math
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from bench.processes import LOAD_CORE, Server

REQUESTS: Final = Path(__file__).parent / "wrk" / "request.lua"
_MILLISECONDS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class Load(NamedTuple):
    """What one run of wrk saw.

    Attributes:
        rate: requests a second.
        p50: latency in milliseconds.
        p99: likewise.
        cpu: microseconds of the server's CPU a request.
    """

    rate: float
    p50: float
    p99: float
    cpu: float


NOTHING: Final = Load(0.0, math.inf, math.inf, math.inf)
"""Not one answer in the time given."""


def load(  # noqa: PLR0913 - whom, how long, by how many, with what
    server: Server,
    seconds: int,
    clients: int,
    settings: Mapping[str, object],
    *,
    script: Path = REQUESTS,
    patience: int = 2,
) -> Load:
    """Load a server, as a script says.

    Args:
        server: what is asked.
        seconds: how long.
        clients: connections, each kept alive, each with one request at a time.
        settings: the script's environment, in small letters and without `BENCH_`.
        script: which makes the requests.
        patience: seconds that an answer may take.

    Raises:
        SystemExit: the server refused a request, or lost one.
    """
    environment = {f"BENCH_{name.upper()}": str(value) for name, value in settings.items()}
    url = f"http://127.0.0.1:{server.port}/"
    length = [f"-d{seconds}s", f"--timeout={patience}s"]
    command = ["wrk", "--latency", "-t1", f"-c{clients}", *length, "-s", str(script), url]
    before = server.cpu
    wrk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    os.sched_setaffinity(wrk.pid, {LOAD_CORE})
    text, _ = wrk.communicate()
    used = server.cpu - before
    # wrk leaves at the end without waiting: what was half-read by then is malformed. What it is answered it tells.
    if refused := [line for line in server.refused() if "problem=malformed" not in line]:
        raise SystemExit(f"{settings['kind']}: {len(refused)} requests were refused, the first: {refused[0]}")
    if wrk.returncode or "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"{settings['kind']}: the load failed:\n{text}")
    requests = int(re.findall(r"(\d+) requests in", text)[0])
    if not requests:
        return NOTHING
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0])
    return Load(rate, _latency(text, 50), _latency(text, 99), used / requests * 1e6)


def _latency(text: str, percent: int) -> float:
    number, unit = re.findall(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", text)[0]
    return float(number) * _MILLISECONDS[unit]
