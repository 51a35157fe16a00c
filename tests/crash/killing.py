"""Servers that are killed before they answer, or about then."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.backends import SqlitePlace, place_of
from tests.served import PATIENCE


def killed_while_it_starts(data: Path, seconds: float) -> bytes:
    """Start a server, and kill it so long after it has begun with its data directory; gives what it has said by then.

    On an idle machine it answers after about 0.05 seconds more.
    """
    place = place_of(data)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
    command = [sys.executable, "-m", "guanxi", "serve", "--port", "0", *place.flags, "--json"]
    begun = data / "lock"
    begun.unlink(missing_ok=True)  # nobody runs: whoever starts makes it again, first of all
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        assert process.stdout is not None
        deadline = time.monotonic() + PATIENCE
        while isinstance(place, SqlitePlace) and not begun.exists():
            assert time.monotonic() < deadline
            time.sleep(0.0005)
        if not isinstance(place, SqlitePlace):
            time.sleep(0.3)  # nothing tells when it has begun with a database
        time.sleep(seconds if isinstance(place, SqlitePlace) else seconds * 3)
        process.kill()
        return process.stdout.read()
