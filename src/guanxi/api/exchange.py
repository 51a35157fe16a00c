"""One request and what becomes known of it, for the log and the counts."""

from typing import Any, Final

UNKNOWN: Final = "unknown"
"""The route of a request that none takes."""

_STATE: Final = "guanxi.exchange"


class Exchange:
    """One request.

    Attributes:
        request_id: told in every answer, and in the log.
        route: the endpoint's name.
        corp_id: of who asks, or `-`.
        key_id: likewise.
        problem: the slug of what went wrong, or `-`.
        status: of HTTP; 0 until it is told.
    """

    __slots__ = ("corp_id", "key_id", "problem", "request_id", "route", "status")

    def __init__(self, request_id: str) -> None:
        """Begin: nothing is known."""
        self.request_id = request_id
        self.route = UNKNOWN
        self.corp_id = "-"
        self.key_id = "-"
        self.problem = "-"
        self.status = 0

    def attach(self, scope: Any) -> None:  # noqa: ANN401 - ASGI's own type
        """Let whoever gets this scope find it."""
        scope.setdefault("state", {})[_STATE] = self

    @staticmethod
    def of(scope: Any) -> "Exchange":  # noqa: ANN401 - ASGI's own type
        """Give the exchange of a scope."""
        exchange: Exchange = scope["state"][_STATE]
        return exchange
