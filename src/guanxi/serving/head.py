"""The head of a request: its line and its headers."""

from collections.abc import Iterable
from typing import Final

_OFFER: Final = frozenset({b"upgrade", b"http2-settings"})


class HeadTooLargeError(Exception):
    """Raised inside the parser's callback to stop it."""


def head_size(method: bytes, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> int:
    """How long a head is when it is written without needless white space.

    Args:
        method: as sent.
        target: the request target as sent.
        headers: (name, value).

    Returns:
        Bytes, with the empty line.
    """
    line = len(method) + len(target) + len("  HTTP/1.1\r\n")
    return line + sum(len(name) + len(value) + len(": \r\n") for name, value in headers) + len("\r\n")


def declared_length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """How long a body is said to be.

    Args:
        headers: (lower-case name, value) of a head that the parser let through: at most one length, only digits.

    Returns:
        Bytes; 0 without a length, as with a chunked body.
    """
    return next((int(value) for name, value in headers if name == b"content-length"), 0)


def head_without_upgrade(method: bytes, target: bytes, version: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Write a request's head again without its offer of another protocol.

    llhttp stops at such a head and leaves the body unread, to be taken for the next request. But Java's HttpClient
    offers h2c with each first request, its POSTs too (RFC 9110, 7.8: a server may ignore the offer).

    Args:
        method: as sent.
        target: the request target as sent.
        version: "1.1".
        headers: (lower-case name, value), as parsed.

    Returns:
        Request line, headers and the empty line.
    """
    lines = [method + b" " + target + b" HTTP/" + version]
    for name, value in headers:
        kept = value
        if name in _OFFER:
            continue
        if name == b"connection":
            kept = b", ".join(option for option in value.split(b",") if option.strip().lower() not in _OFFER)
        lines.append(name + b": " + kept)
    return b"\r\n".join(lines) + b"\r\n\r\n"
