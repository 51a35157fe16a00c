"""Real clients of npm, unchanged, in a process of Node."""

import fcntl
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "node"
SECONDS = 300


def outcomes(script: str, argument: object) -> list[dict[str, Any]]:
    """Run a script of `node/`, and give what it prints: a list of `{"value": …}` or `{"error": …}`.

    Args:
        script: its name.
        argument: what it is told, as JSON.
    """
    install()
    command = [_bin("node"), str(HERE / script), json.dumps(argument)]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def _bin(name: str) -> str:
    """Give the path of Node's programs: those of the wheel beside this Python, or else the machine's."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        _missing(f"{name} is not installed: `make test` installs the wheel that has it")
    assert found is not None
    return found


def _missing(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"the clients of npm cannot be run: {reason}")
    pytest.skip(f"NOT TESTED against the clients of npm: {reason}")


@functools.cache
def install() -> None:
    """Install the clients once for each lock file; several test processes may want them at the same time."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = HERE / "node_modules" / ".lock-hash"
    with (HERE / ".npmrc").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        done = subprocess.run(
            [_bin("npm"), "ci", "--ignore-scripts", "--prefer-offline"],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            _missing(f"npm ci failed: {done.stderr.strip()[-500:]}")
        stamp.write_text(wanted)
