"""Requests and answers of HTTP, as values: nothing here opens a socket."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What is sent.

    Attributes:
        method: of HTTP.
        url: the whole of it.
        headers: beside those that the library adds.
        content: the body; None for none.
    """

    method: str
    url: str = field(repr=False)  # it can hold a token
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What comes back.

    Attributes:
        status: of HTTP.
        headers: by their names in small letters.
        content: the whole body.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
