"""Several worker processes under one: it starts them, starts them again, and tells them when to end."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

from guanxi.serving.ending import has_terminal
from guanxi.serving.inherit import Inherited
from guanxi.serving.listen import close_all, listen_apart, tls_context, url
from guanxi.serving.worker import Worker

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0
_STEADY: Final = 10.0
"""A worker that has lived for so many seconds is started again after the first pause."""
_BY_SIGNAL: Final = 128
"""A shell's exit code for a program that was ended by a signal is this and the signal's number."""

_log = logging.getLogger(__name__)


def supervise(  # noqa: PLR0913 each is one of the command line's options
    workers: int,
    *,
    host: str,
    port: int,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    inherited: Inherited,
    prepare: Callable[[], None] | None = None,
    ready: Callable[[str], None],
) -> int:
    """Run workers of this process's command line until SIGTERM or SIGINT; then let them drain.

    They are started one after the other, so that what keeps all of them from starting is said once. A worker that
    ends is started again after a pause, 0.1 s to 5 s, while connections wait in its sockets. SIGHUP restarts one
    after the other. A second SIGTERM or SIGINT makes them cut off what still runs. If this process is killed, they
    stop as after SIGTERM.

    Args:
        workers: how many.
        host: as for `serve`.
        port: as for `serve`.
        tls_cert: as for `serve`; only looked at here, so that nothing is made when it cannot be used.
        tls_key: as for `serve`.
        inherited: what this process was started with; its sockets are shared by the workers in place of host and port.
        prepare: what is done once, when the sockets are open and before there is a worker.
        ready: called once with the URL when all of them answer requests.

    Returns:
        The exit code: 0, or that of the first worker that could not start, or not close what it had opened.

    Raises:
        CannotServeError: port in use, bad certificate; one line for a person.
        Exception: whatever `prepare` raised.
    """
    tls = tls_context(tls_cert, tls_key) is not None
    shares = [inherited.sockets] * workers if inherited.sockets else listen_apart(host, port, workers)
    try:
        if prepare is not None:
            prepare()
        with asyncio.Runner() as runner:
            return runner.run(_Supervisor(shares).run(lambda: ready(url(shares[0][0], tls=tls))))
    finally:
        for share in shares:
            close_all(share)


class _Supervisor:
    def __init__(self, shares: list[list[socket.socket]]) -> None:
        self._workers = [Worker(number, share) for number, share in enumerate(shares)]
        self._stop = asyncio.Event()
        self._restart = asyncio.Event()
        self._had_terminal = has_terminal()

    async def run(self, ready: Callable[[], None]) -> int:
        self._heed()
        working = asyncio.ensure_future(self._work(ready))
        stopping = asyncio.ensure_future(self._stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        self._stop.set()
        try:
            code = working.result() if working.done() else 0
        finally:
            working.cancel()
            unwell = await self._end()
        return unwell or code

    def _heed(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._told_to_stop)
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        loop.add_signal_handler(signal.SIGCHLD, self._look)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})

    def _told_to_stop(self) -> None:
        if self._stop.is_set():
            for worker in self._workers:
                worker.tell(signal.SIGINT)
        self._stop.set()

    def _hang_up(self) -> None:
        if self._had_terminal and not has_terminal():
            self._stop.set()
        else:
            self._restart.set()

    def _look(self) -> None:
        for worker in self._workers:
            worker.see_whether_it_ended()

    async def _work(self, ready: Callable[[], None]) -> int:
        """Start the workers and keep them; returns only when one cannot be started at first."""
        for worker in self._workers:
            worker.start()
            if not await worker.ready_or_ended():
                return worker.code if worker.code > 0 else _BY_SIGNAL - worker.code
        ready()
        async with asyncio.TaskGroup() as group:
            for worker in self._workers:
                group.create_task(_keep(worker))
            group.create_task(self._restart_each())
        return 0

    async def _restart_each(self) -> None:
        while True:
            await self._restart.wait()
            self._restart.clear()
            for worker in self._workers:
                if not await worker.ready_or_ended():
                    continue  # its next process begins with what is new
                worker.ready.clear()
                worker.tell(signal.SIGHUP)
                if not await worker.ready_or_ended():
                    _log.error("restart given up: the other workers go on as they are", extra=_about(worker))
                    break
            else:
                _log.info("restarted", extra={"workers": len(self._workers)})

    async def _end(self) -> int:
        were_ready = [worker for worker in self._workers if worker.ready.is_set() and not worker.ended.is_set()]
        for worker in self._workers:
            close_all(worker.sockets)
            worker.tell(signal.SIGTERM)
        await asyncio.gather(*(worker.ended.wait() for worker in self._workers))
        return next((worker.code for worker in were_ready if worker.code > 0), 0)


async def _keep(worker: Worker) -> None:
    """Start a worker again whenever it has ended."""
    loop = asyncio.get_running_loop()
    pause = _FIRST_PAUSE / 2
    while True:
        began = loop.time()
        await worker.ended.wait()
        pause = _FIRST_PAUSE if loop.time() - began > _STEADY else min(pause * 2, _LONGEST_PAUSE)
        _log.error("worker ended", extra=_about(worker) | {"exit_code": worker.code, "pause_seconds": pause})
        await asyncio.sleep(pause)
        try:
            worker.start()
        except OSError as error:  # no process or descriptor to be had: tried again as if it had ended
            _log.error("worker cannot be started", extra=_about(worker) | {"why": error.strerror})
        if await worker.ready_or_ended():
            _log.info("worker answers again", extra=_about(worker))


def _about(worker: Worker) -> dict[str, int]:
    return {"worker": worker.number, "pid": worker.pid}
