"""A worker process as its supervisor sees it."""

import asyncio
import os
import signal
import socket
from typing import Final

from guanxi.serving.failures import CannotServeError
from guanxi.serving.inherit import Inherited, run_anew

_CANNOT_RUN: Final = 127
"""What a shell says of a program that cannot be run."""


class Worker:
    """One child process after the other under one number.

    Args:
        number: from 0.
        sockets: what it listens on; they stay open between two processes, so that connections wait in them.

    Attributes:
        ready: it answers requests.
        ended: there is no process.
        code: the exit code of the last one, negative for the signal that ended it.
    """

    def __init__(self, number: int, sockets: list[socket.socket]) -> None:
        self.number = number
        self.sockets = sockets
        self.ready = asyncio.Event()
        self.ended = asyncio.Event()
        self.ended.set()
        self.code = 0
        self.pid = 0
        self._line: socket.socket | None = None

    def start(self) -> None:
        """Start a process of this one's command line.

        It has a process group of its own: Ctrl-C in a terminal is for the supervisor, which tells its workers.

        Raises:
            OSError: no process or no descriptor is to be had.
        """
        ours, theirs = socket.socketpair()
        # A signal that the child got before it is another program would be taken for the supervisor's own.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self.pid = os.fork()
            if self.pid == 0:
                _become(Inherited(self.sockets, self.number, theirs), before)
        except OSError:
            ours.close()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
        self._line = ours
        self.ready.clear()
        self.ended.clear()
        asyncio.get_running_loop().add_reader(ours.fileno(), self._hear, ours)

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal, if there is a process."""
        if not self.ended.is_set():
            os.kill(self.pid, number)

    def see_whether_it_ended(self) -> None:
        """Take the exit code of a process that has ended."""
        if self.ended.is_set():
            return
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self.code = os.waitstatus_to_exitcode(status)
            self.ended.set()
            if self._line is not None:
                self._hear(self._line)  # what it said last
                self._hang_up(self._line)

    async def ready_or_ended(self) -> bool:
        """Wait for one of them; True when it answers requests."""
        waits = [asyncio.ensure_future(event.wait()) for event in (self.ready, self.ended)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        return not self.ended.is_set()

    def _hear(self, line: socket.socket) -> None:
        try:
            said = line.recv(1, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        if said:
            self.ready.set()
        else:
            self._hang_up(line)

    def _hang_up(self, line: socket.socket) -> None:
        if line is self._line:
            self._line = None
            asyncio.get_running_loop().remove_reader(line.fileno())
            line.close()


def _become(inherited: Inherited, mask: set[signal.Signals | int]) -> None:
    """Turn this process, a copy of its supervisor, into a worker; nothing of the supervisor's is run any more."""
    try:
        os.setpgid(0, 0)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, {*mask, signal.SIGHUP})
        run_anew(inherited)
    except CannotServeError as error:
        os.write(2, f"guanxi: {error}\n".encode())
    finally:
        os._exit(_CANNOT_RUN)
