"""One request on its way through the sandbox, and all that became known of it."""

from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

if TYPE_CHECKING:
    from guanxi.dingtalk.call import Call
    from guanxi.dingtalk.page import ErrorRow
    from guanxi.domain.failures import Failure
    from guanxi.sandbox.world import World


HEADER: Final = b"x-guanxi-sandbox"
"""In every answer: the world that it comes from."""


class Forced(NamedTuple):
    """A refusal that a fault has chosen.

    Attributes:
        failure: what is raised.
        row: what it is told as.
        live: whether as real servers tell it; None where both profiles tell it alike.
    """

    failure: "Failure"
    row: "ErrorRow"
    live: bool | None


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
        fault: the id of the fault that struck it; empty if none did.
        ended: whether that fault gave the answer, or none, in place of the server.
        forced: what that fault refuses it with, if it does.
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
    fault: str = ""
    ended: bool = False
    forced: Forced | None = None
    status: int = 0
    answer: bytes = b""
    seconds: float = 0.0


VISIT: Final[ContextVar[Visit]] = ContextVar("visit")
"""The request that is being answered."""
