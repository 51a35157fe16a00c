"""How long the server waits for a client: one look a second at each connection instead of a timer for each request."""

import asyncio
import fcntl
import sys
import termios
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from guanxi.serving.limits import Limits
from guanxi.serving.refusal import Refusal

if TYPE_CHECKING:
    from guanxi.serving.protocol import LimitedProtocol

# What a connection waits for (a word, whose), and how far it is.
_Waits: TypeAlias = tuple[str, object, int | tuple[int, int]]
# That, for how many seconds at most, and what happens then.
_Verdict: TypeAlias = tuple[_Waits, float, Callable[[], None]]


class Patience:
    """Remembers since when one connection has been waiting for the same thing.

    Args:
        limits: how long it may.
    """

    __slots__ = ("_limits", "_since", "_waits")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._waits: _Waits = ("", None, 0)
        self._since = 0.0

    def check(self, connection: "LimitedProtocol", now: float) -> None:
        """Cut the connection off if it has waited too long.

        Args:
            connection: always the same one.
            now: the loop's time, in seconds.
        """
        waits, seconds, cut = self._on_client(connection)
        before = self._waits
        if waits[0] != before[0] or waits[1] is not before[1] or waits[2] != before[2]:
            self._waits = waits
            self._since = now
        elif now - self._since > seconds:
            self._since = now
            cut()

    def _on_client(self, connection: "LimitedProtocol") -> _Verdict:
        limits, transport = self._limits, connection.transport
        unsent = transport.get_write_buffer_size()
        if unsent:
            left = unsent + _in_kernel(transport)
            return ("unsent", None, (left, connection.drains)), limits.unread_seconds, transport.abort
        if connection.over and connection.last_answer is None:
            return ("over", None, 0), limits.linger_seconds, transport.close
        if connection.cycle is None or connection.cycle.response_complete:
            return self._on_request(connection)
        cycle = connection.cycle
        if connection.pipeline:
            return ("line", connection.running, 0), limits.line_seconds, connection.forget_line
        owed = cycle.more_body and not connection.in_head() and not connection.over
        if owed and not connection.flow.read_paused and not cycle.waiting_for_100_continue:
            slow = partial(connection.cut, Refusal.BODY_TOO_SLOW)
            return ("body", cycle, connection.body_bytes), limits.body_seconds, slow
        return ("app", cycle, 0), float("inf"), transport.close

    def _on_request(self, connection: "LimitedProtocol") -> _Verdict:
        """Nothing is left to be answered: the client is silent, or slow with the head of a request."""
        limits, cycle, close = self._limits, connection.cycle, connection.transport.close
        if connection.scope is None:
            return ("first", None, 0), limits.head_seconds, close
        if connection.in_head():
            slow = partial(connection.cut, Refusal.HEADERS_TOO_SLOW)
            return ("head", connection.scope, 0), limits.head_seconds, slow
        if cycle.more_body:
            return ("rest", cycle, 0), limits.linger_seconds, close
        return ("idle", cycle, 0), limits.keep_alive_seconds, close


def _in_kernel(transport: asyncio.Transport) -> int:
    """Bytes that the kernel has taken and the client has not; megabytes, so that a slow client seems to stand still.

    0 where the system does not tell (Linux does, tcp(7): SIOCOUTQ).
    """
    try:
        found = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
    except OSError:
        return 0
    return int.from_bytes(found, sys.byteorder)
