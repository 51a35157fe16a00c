"""Requests that offer another protocol, which this server never takes up."""

from collections.abc import Iterable
from typing import Final

_OFFER: Final = frozenset({b"upgrade", b"http2-settings"})


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
