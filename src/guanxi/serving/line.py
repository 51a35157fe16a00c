"""Whose turn it is to have what was read parsed, where that is much, or comes from a client not yet known.

A connection that has been answered and sends one small request is served at once and never waits here. For the rest,
each turn of the event loop parses only so much, whoever sent it: else 256 KiB of chunks of one byte each, or the first
requests of a thousand connections opened together, would keep every other client waiting for tens of milliseconds.
"""

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from guanxi.serving.protocol import LimitedProtocol

_log = logging.getLogger(__name__)

_A_TURN: Final = 4096
"""Bytes parsed in one turn: 0.7 ms if they are chunks of one byte each."""

_EACH: Final = 256
"""Counted as so many more bytes: what a connection's turn costs, however little it has read."""

_REST: Final = 0.001
"""Seconds after a turn that one connection has used up: the core is left to others, and to the thread that commits."""


class Line:
    """The connections of a server that wait for their turn.

    Args:
        loop: the running loop.
    """

    __slots__ = ("_called", "_loop", "_waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: deque[LimitedProtocol] = deque()
        self._called = False  # `_next` will be called

    def add(self, connection: "LimitedProtocol") -> None:
        """Let a connection parse a piece when it is first in line.

        Args:
            connection: not in line.
        """
        self._waiting.append(connection)
        if not self._called:
            self._called = True
            self._loop.call_soon(self._next)

    def _next(self) -> None:
        left, most = _A_TURN, 0
        while self._waiting and left > 0:
            connection = self._waiting.popleft()
            try:
                taken = connection.take_piece()
            except Exception:  # noqa: BLE001 - one connection's trouble must not keep the others from their turn
                _log.exception("connection dropped")
                connection.transport.abort()
            else:
                left -= taken + _EACH
                most = max(most, taken)
        self._called = most >= _A_TURN or bool(self._waiting)
        if most >= _A_TURN:
            self._loop.call_later(_REST, self._next)
        elif self._waiting:
            self._loop.call_soon(self._next)
