"""A sandbox in a process of its own, which ends with this one, however that ends."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from typing import Final

import msgspec

from guanxi.testing.control import SandboxError

_START: Final = 60.0
"""Seconds in which a sandbox answers, or never will; it takes half of one."""
_POLL: Final = 0.01
_SHOWN: Final = 2000
"""Characters of what it printed, at most, in a message."""


class _Said(msgspec.Struct):
    url: str


class Process:
    """A `guanxi sandbox` on a free port of this machine.

    Its input is a pipe that this process holds: when that closes, because this process closes it or is killed, the
    sandbox ends. A signal of the terminal does not reach it, so that it lives as long as the teardown needs it.

    Attributes:
        url: where it answers.
    """

    def __init__(self, profile: str) -> None:
        """Start it, and wait until it answers.

        Args:
            profile: `documented` or `live`.

        Raises:
            SandboxError: it does not start; the text has what it printed.
        """
        # -P: a file of the project under test, guanxi.py or logging.py, is not what shall be run.
        command = [sys.executable, "-P", "-m", "guanxi", "sandbox", "--host", "127.0.0.1", "--port", "0"]
        command += ["--profile", profile, "--empty", "--json", "--until-stdin-closes"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GUANXI_", "OTEL_"))}
        with contextlib.ExitStack() as undone:
            self._printed = undone.enter_context(tempfile.TemporaryFile())
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                command, stdin=subprocess.PIPE, stdout=self._printed, stderr=subprocess.STDOUT,
                env=environment, start_new_session=True,
            )  # fmt: skip
            undone.callback(self._stop)
            self.url: Final = self._answering()
            self._undone = undone.pop_all()

    def why(self) -> str:
        """Say why it may not answer: that it has ended, and what it printed."""
        code = self._process.poll()
        ended = "it still runs" if code is None else f"it has ended with exit code {code}"
        printed = "\n".join(line for line in self._output().splitlines() if not line.startswith("{"))  # its secrets
        return f"{ended}; it printed: {printed[-_SHOWN:].strip() or 'nothing'}"

    def close(self) -> None:
        """End it."""
        self._undone.close()

    def _answering(self) -> str:
        end = time.monotonic() + _START
        while True:
            ended = self._process.poll() is not None
            for line in self._output().splitlines(keepends=True):
                if line.startswith("{") and line.endswith("\n"):
                    with contextlib.suppress(msgspec.MsgspecError):  # another line than the one that is looked for
                        return msgspec.json.decode(line, type=_Said).url
            if ended or time.monotonic() > end:
                command = "`guanxi sandbox --port 0` shows it, too"
                raise SandboxError(f"the sandbox does not start: {self.why()}\n{command}")
            time.sleep(_POLL)

    def _output(self) -> str:
        # Not read by its position, which the sandbox writes at.
        return os.pread(self._printed.fileno(), 1 << 20, 0).decode("utf-8", "replace")

    def _stop(self) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        self._process.stdin.close()
        self._process.kill()  # it has nothing to keep, and takes half a second to end by itself
        self._process.wait()
