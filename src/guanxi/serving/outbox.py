"""Writes of one turn of the event loop, handed to the kernel together at its end.

uvicorn writes an answer's head and body apart, and uvloop passes each on at once. The kernel's way from one socket to
the other evicts the caches that the next request's code would have found warm: with 64 connections, a request costs a
third less CPU when all of a turn are answered first and then sent, each in one call (docs/decisions/0014).
"""

import asyncio
import logging
from typing import Any, Final

_log = logging.getLogger(__name__)

_MOST: Final = 65536
"""Bytes gathered for one connection: more is passed on at once, so that the transport can hold back who writes."""


class Outbox:
    """The connections of a server that have something to send.

    Args:
        loop: the running loop.
    """

    __slots__ = ("_due", "_loop")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._due: list[GatheringTransport] = []

    def add(self, transport: "GatheringTransport") -> None:
        """Send what a connection has gathered when the callbacks that are ready now have run.

        Args:
            transport: added once before it is sent.
        """
        if not self._due:
            self._loop.call_soon(self._send)
        self._due.append(transport)

    def _send(self) -> None:
        due, self._due = self._due, []
        for transport in due:
            try:
                transport.send()
            except Exception:  # noqa: BLE001 - one connection's trouble must not keep the others from their answers
                _log.exception("connection dropped")
                transport.abort()


class GatheringTransport(asyncio.Transport):
    """A transport that gathers what is written until the end of the turn; for the rest, the one it stands for.

    Args:
        transport: the connection's own.
        outbox: the server's.
    """

    __slots__ = ("_gathered", "_outbox", "_size", "_transport")

    def __init__(self, transport: asyncio.Transport, outbox: Outbox) -> None:
        self._transport = transport
        self._outbox = outbox
        self._gathered: list[bytes] = []
        self._size = 0

    def write(self, data: "bytes | bytearray | memoryview[Any]") -> None:
        """Gather it."""
        if not self._gathered:
            self._outbox.add(self)
        piece = bytes(data)
        self._gathered.append(piece)
        self._size += len(piece)
        if self._size > _MOST:
            self.send()

    def send(self) -> None:
        """Pass on what was gathered."""
        if self._gathered:
            gathered, self._gathered, self._size = self._gathered, [], 0
            if not self._transport.is_closing():  # the client may have gone since; uvloop raises then
                self._transport.write(b"".join(gathered))

    def get_write_buffer_size(self) -> int:
        """Bytes that are gathered, or that the kernel has not taken."""
        return self._transport.get_write_buffer_size() + self._size

    def close(self) -> None:
        """Send, then close."""
        self.send()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what was gathered is lost, as with every transport."""
        self._gathered, self._size = [], 0
        self._transport.abort()

    def can_write_eof(self) -> bool:
        """Whether the sending half can be closed alone."""
        return self._transport.can_write_eof()

    def write_eof(self) -> None:
        """Send, then close the sending half."""
        self.send()
        self._transport.write_eof()

    def is_closing(self) -> bool:
        """Whether the connection is closed or being closed."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Read nothing for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read again."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as asyncio declares it
        """What asyncio documents for transports."""
        return self._transport.get_extra_info(name, default)
