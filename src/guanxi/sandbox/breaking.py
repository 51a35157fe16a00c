"""Breaking a connection, as networks and servers that fail do it.

An ASGI app has no way to its connection. But uvicorn's `send` is a method of the object that answers one request, and
that has the transport; serving/protocol.py builds on the same class. So nothing has to be handed on with each request,
and a server without a sandbox pays nothing.
"""

import socket
import struct
from asyncio import Transport
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

import msgspec
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from guanxi.sandbox.fault import Broken

GARBAGE: Final = b"\x00\xde\xad\xbe\xef this is no HTTP \xff\xfe\r\n\r\n\x80"
"""What is sent in place of an answer that cannot be read."""

_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""SO_LINGER with 0 seconds: closing sends RST and throws away what was not sent."""

Headers = list[tuple[bytes, bytes]]


class Kept(msgspec.Struct):
    """An answer that is not sent, or not yet.

    Attributes:
        status: of HTTP.
        headers: of the answer.
        body: all of it.
    """

    status: int = 200
    headers: Headers = []
    body: bytes = b""

    async def take(self, message: Any) -> None:  # noqa: ANN401 - ASGI's own type
        """Take a message that a server sends."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")


async def break_off(how: Broken, send: Any, receive: Any, answer: Kept) -> bytes:  # noqa: ANN401 - ASGI's own types
    """Break the connection of a request, and wait until it is gone.

    Args:
        how: in which way.
        send: as the server gave it.
        receive: likewise.
        answer: what half is sent of.

    Returns:
        The bytes that were sent.

    Raises:
        TypeError: this is not the server that the sandbox comes with.
    """
    transport = _transport(send)
    sent = b""
    if transport.is_closing():
        pass  # the client has gone before
    elif how == "reset":
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        transport.abort()
    else:
        sent = {"empty": b"", "garbage": GARBAGE, "half": _half(answer)}[how]
        if sent:
            transport.write(sent)
        transport.close()
    # The server calls an app faulty that ends without an answer while its client is there.
    while (await receive())["type"] != "http.disconnect":
        pass
    return sent


def _transport(send: Callable[[Any], Awaitable[None]]) -> Transport:
    cycle = getattr(send, "__self__", None)
    if not isinstance(cycle, RequestResponseCycle):
        message = "connections can be broken on Guanxi's own server alone"
        raise TypeError(message)
    return cycle.transport


def _half(answer: Kept) -> bytes:
    """Give the whole head and half of the body, or half of the head where there is no body."""
    status = HTTPStatus(answer.status)
    lines = [b"HTTP/1.1 %d %b" % (status, status.phrase.encode()), *(b"%b: %b" % header for header in answer.headers)]
    head = b"\r\n".join((*lines, b"", b""))
    return head + answer.body[: len(answer.body) // 2] if answer.body else head[: len(head) // 2]
