"""One request on its way through the chain."""

from typing import TYPE_CHECKING, Any

import msgspec

from guanxi.operations.context import Caller, Context

if TYPE_CHECKING:
    from guanxi.dingtalk.page import Page
    from guanxi.dingtalk.profiles import Profile

Headers = list[tuple[bytes, bytes]]


class Request(msgspec.Struct, frozen=True, gc=False):
    """What arrived, free of any transport.

    Attributes:
        method: of HTTP.
        path: decoded, without the query.
        query: as sent.
        headers: their names in small letters.
        body: None when it was too large to be read.
        client: the address that it came from, for the log.
    """

    method: str
    path: str
    query: bytes
    headers: Headers
    body: bytes | None
    client: str = "-"


class Call:
    """A request and what the steps of the chain have found out about it."""

    __slots__ = ("caller", "context", "in_path", "page", "parameters", "profile", "request", "request_id")

    def __init__(
        self, request: Request, page: "Page", profile: "Profile", context: Context, in_path: dict[str, str]
    ) -> None:
        """Begin: nothing is known of the request but its page, and the parameters that stand in its path."""
        self.request = request
        self.page = page
        self.profile = profile
        self.context = context
        self.in_path = in_path
        self.request_id = context.ids.request_id()
        self.parameters: dict[str, Any] = {}
        self.caller: Caller | None = None

    @property
    def app(self) -> Caller:
        """Who asks; known once the chain has authenticated the token."""
        if self.caller is None:
            raise LookupError("this page's chain does not authenticate")
        return self.caller
