"""What a client is told when its request is cut off before any page has seen it."""

import json
from collections.abc import Callable
from enum import Enum
from typing import Final, TypeAlias


class Refusal(Enum):
    """Why a request was cut off."""

    HEADERS_TOO_LARGE = "headers_too_large"
    HEADERS_TOO_SLOW = "headers_too_slow"
    BODY_TOO_SLOW = "body_too_slow"
    MALFORMED = "malformed"


# (path without query, or None when it is not known; why) -> (HTTP status, content type, body)
Refuse: TypeAlias = Callable[[bytes | None, Refusal], tuple[int, bytes, bytes]]

_ANSWERS: Final = {
    Refusal.HEADERS_TOO_LARGE: (431, "The request line and headers are too large."),
    Refusal.HEADERS_TOO_SLOW: (408, "The headers of the request did not arrive in time."),
    Refusal.BODY_TOO_SLOW: (408, "The body of the request stopped arriving."),
    Refusal.MALFORMED: (400, "This is not a valid HTTP/1.1 request."),
}


def refuse_with_problem(path: bytes | None, reason: Refusal) -> tuple[int, bytes, bytes]:
    """Answer with a problem document (RFC 9457), whatever the path.

    Args:
        path: not used.
        reason: why the request was cut off.

    Returns:
        HTTP status, content type, body.
    """
    del path
    status, title = _ANSWERS[reason]
    return status, b"application/problem+json", json.dumps({"status": status, "title": title}).encode()


def written(
    status_line: bytes, headers: list[tuple[bytes, bytes]], content_type: bytes, body: bytes, *, with_body: bool
) -> bytes:
    """Write the last answer of a connection.

    Args:
        status_line: with its line end.
        headers: those of every answer.
        content_type: of the body.
        body: what to say.
        with_body: False for HEAD.

    Returns:
        The bytes to send.
    """
    own = [(b"content-type", content_type), (b"content-length", b"%d" % len(body)), (b"connection", b"close")]
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in [*headers, *own])
    return status_line + lines + b"\r\n" + (body if with_body else b"")
