"""The end of the connections: running requests are answered, and before a restart nobody's request is lost."""

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from uvicorn.server import ServerState

from guanxi.serving.ending import Ending
from guanxi.serving.limits import Limits
from guanxi.serving.listen import close_all

if TYPE_CHECKING:
    from guanxi.serving.protocol import LimitedProtocol

_LOOK_SECONDS: Final = 0.02
CLOSE: Final = (b"connection", b"close")

_log = logging.getLogger(__name__)


class Drain:
    """The last steps of one run.

    Args:
        shared: its connections and tasks.
        limits: how long each step may take.
        ending: how patient they are.
    """

    def __init__(self, shared: ServerState, limits: Limits, ending: Ending) -> None:
        self._shared = shared
        self._connections = cast("set[LimitedProtocol]", shared.connections)  # no other kind is made here
        self._limits = limits
        self._ending = ending
        self._asked_to_leave: set[LimitedProtocol] = set()

    async def run(self, listening: list[asyncio.Server], sockets: list[socket.socket]) -> None:
        """Let clients go, stop accepting, and let running requests finish for a while.

        Args:
            listening: what accepts on copies of the sockets; closed here.
            sockets: closed too, unless the next run gets them: then connections wait in them.
        """
        if self._ending.again:
            await self._let_go()
        # All transports, those too that still shake hands and are no connection of the protocol's yet.
        gone = [asyncio.ensure_future(one.wait_closed()) for one in listening]
        await asyncio.sleep(0)
        for server in listening:
            server.close()
        await self._finish(sockets, gone)
        for waiting in gone:
            waiting.cancel()

    async def _let_go(self) -> None:
        """Go on answering while clients that are there leave: each answer is its connection's last.

        Closing a connection that is idle could cross a request on its way; whoever asks again meanwhile comes back
        by a new connection.
        """
        self._shared.default_headers = [*self._shared.default_headers, CLOSE]
        self._asked_to_leave = set(self._connections)
        deadline = self._now() + self._limits.settle_seconds
        await self._look(lambda: bool(self._asked_to_leave & self._connections) and self._patient(deadline))

    async def _finish(self, sockets: list[socket.socket], gone: list[asyncio.Task[None]]) -> None:
        connections, tasks = self._connections, self._shared.tasks
        _log.info("stopping", extra={"requests": len(tasks), "wait_seconds": self._limits.drain_seconds})
        settled = self._now() + self._limits.settle_seconds
        deadline = self._now() + self._limits.drain_seconds

        def goes_on() -> bool:
            if not self._ending.again:
                close_all(sockets)
            patient = self._patient(settled)
            for connection in list(connections):
                if not patient or connection in self._asked_to_leave or not connection.in_head():
                    connection.shutdown()
            unfinished = bool(connections or tasks or (patient and not all(waiting.done() for waiting in gone)))
            return unfinished and self._now() < deadline and not self._ending.hurry

        await self._look(goes_on)
        if tasks:
            _log.warning("stopping without waiting longer", extra={"requests_cut_off": len(tasks)})
        for connection in list(connections):
            connection.transport.abort()
        cut_off = list(tasks)
        for task in cut_off:
            task.cancel()
        if cut_off:
            await asyncio.wait(cut_off, timeout=1)
        _log.info("stopped")

    def _patient(self, deadline: float) -> bool:
        return self._ending.again and self._now() < deadline

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _look(self, goes_on: Callable[[], bool]) -> None:
        while goes_on():  # noqa: ASYNC110 sets tell nobody
            await asyncio.sleep(_LOOK_SECONDS)
