"""One request on its way through the sandbox, and all that became known of it."""

from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from guanxi.dingtalk.call import Call
    from guanxi.domain.failures import Failure
    from guanxi.sandbox.world import World


class Visit(msgspec.Struct, kw_only=True):
    """A request, its world, and what the steps of its chain found out about it.

    Attributes:
        world: whose it is.
        at: when it came, by the world's clock, in milliseconds since 1970.
        method: of HTTP.
        path: decoded.
        query: as sent.
        headers: their names in small letters.
        body: as sent; empty if it is too large to be kept.
        client: the address that it came from.
        scheme: http or https.
        call: what the door of DingTalk's pages knows of it; None at the native API's.
        check: the step of the chain that it came to last, as its function is called; `run` for the page's own.
        failure: why it was refused; None if it was not, or by the native API.
        status: of HTTP; 0 when nothing was answered.
        answer: the body of the answer.
        seconds: how long it took.
    """

    world: "World"
    at: int
    method: str
    path: str
    query: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    client: str
    scheme: str = "http"
    call: "Call | None" = None
    check: str = ""
    failure: "Failure | None" = None
    status: int = 0
    answer: bytes = b""
    seconds: float = 0.0


VISIT: Final[ContextVar[Visit]] = ContextVar("visit")
"""The request that is being answered."""
