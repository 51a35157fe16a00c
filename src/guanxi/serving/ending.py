"""When a server ends, why, and how patiently: signals, and the supervisor's end."""

import asyncio
import os
import signal
import socket
from typing import Final

_TERMINAL: Final = "/dev/tty"
_READY: Final = b"r"


class Ending:
    """What a server was told, by signals and by the end of its supervisor.

    SIGTERM and SIGINT stop it, a second one at once; a worker hurries at SIGINT only, since whoever stops a whole
    group of processes sends it SIGTERM beside its supervisor. SIGHUP restarts it, unless it comes from the end of its
    terminal, which stops it.

    Args:
        line: to the supervisor, which the kernel closes when the supervisor ends; None when there is none.

    Attributes:
        again: this process is to run its command line anew.
        hurry: whatever still runs is cut off.
    """

    def __init__(self, line: socket.socket | None = None) -> None:
        self.again = False
        self.hurry = False
        self._line = line
        self._told = asyncio.Event()
        self._had_terminal = has_terminal()

    def heed(self) -> None:
        """Listen to all of them, in the running loop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, number)
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
        if self._line is not None:
            loop.add_reader(self._line.fileno(), self._left_alone, loop, self._line)

    def tell_ready(self) -> bool:
        """Tell the supervisor that requests are answered; False when there is none."""
        if self._line is not None:
            try:
                self._line.send(_READY)
            except OSError:
                return True  # it has ended: the reader says so
        return self._line is not None

    def hold_back(self) -> None:
        """Keep SIGHUP waiting until the next run heeds it: in between, its default would end the process."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})

    async def told(self) -> None:
        """Wait for the first of them."""
        await self._told.wait()

    def _stop(self, number: signal.Signals) -> None:
        second = self._told.is_set() and not self.again
        self.hurry = second and (self._line is None or number == signal.SIGINT)
        self.again = False
        self._told.set()

    def _hang_up(self) -> None:
        if not self._told.is_set():
            self.again = not self._had_terminal or has_terminal()
            self._told.set()

    def _left_alone(self, loop: asyncio.AbstractEventLoop, line: socket.socket) -> None:
        if not line.recv(1):
            loop.remove_reader(line.fileno())
            self.again = False
            self._told.set()


def has_terminal() -> bool:
    """Whether this process has a terminal that is still there."""
    try:
        os.close(os.open(_TERMINAL, os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True
