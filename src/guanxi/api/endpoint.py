"""An operation of the API as a value: what its documentation says, and the function that does it.

A file of `resources/` holds a tuple of these as `ENDPOINTS`; routes, checks, the OpenAPI document, counts and log lines
follow from it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar

import msgspec

from guanxi.api.idempotency import Sent, keeping
from guanxi.api.reply import Reply
from guanxi.domain.failures import Failure
from guanxi.domain.key import Scope
from guanxi.operations.context import Asking, Context

BASE: Final = "/api/v1"
MAX_BODY: Final = 1 << 20
"""Bytes of a request's body, unless its endpoint takes more."""

HEADERS: Final = {
    "if_match": "If-Match",
    "if_none_match": "If-None-Match",
}
"""Parameters that are headers, by their names in a parameters' struct."""

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

Sharing = Literal["seen", "edited", "open", "closed"]
"""Where the rule of sharing is applied: `seen`, it answers only of contacts that whoever asks sees; `edited`, it
changes only those that they may change, as its plan finds out; `open`, nothing in it is about a contact; `closed`, no
employee's key can have its scope."""


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters, or no body."""


P = TypeVar("P")
B = TypeVar("B")


class Call(msgspec.Struct, Generic[P, B], frozen=True, gc=False):
    """A request that is let in and understood.

    Attributes:
        asking: who asks, and what their operation is given.
        parameters: those of its path, query and headers.
        body: decoded.
        sent: its Idempotency-Key, if it is a POST that has one.
    """

    asking: Asking
    parameters: P
    body: B
    sent: Sent | None = None

    def keeping(self, reply: Callable[[Any], Reply]) -> Context:
        """Give the context for the operation of a POST: with an Idempotency-Key its transaction keeps the answer.

        Args:
            reply: makes the answer of what the operation gives.
        """
        return keeping(self.asking, self.sent, reply)


@dataclass(frozen=True, slots=True)
class Example:
    """A request and its answer, for the documentation; tests hold them against the declared types.

    Attributes:
        answer: the answer's JSON; None for none.
        body: the request's JSON; None for none.
        parameters: texts by name.
    """

    answer: Any = None
    body: Any = None
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """What an answer can be followed by, for the OpenAPI document.

    Attributes:
        to: the name of an endpoint.
        parameters: values for its parameters, by name: `{"userid": "$response.body#/userid"}`.
    """

    to: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Generic[P, B]):
    """One operation.

    Attributes:
        name: its operationId, also in logs and counts: `get_contact`.
        method: of HTTP.
        path: below `/api/v1`; `{name}` stands for a part of it that becomes a parameter.
        summary: one line.
        description: what a client must know beyond that; limits, order, what is atomic.
        run: does it.
        scope: what the key must open.
        sharing: where the rule of sharing is applied.
        also: what else it must open.
        parameters: the type of its parameters: a member that is in the path comes from there, one of `HEADERS` from
            that header, any other from the query.
        body: the type of its body; `Nothing` for none.
        shown_body: the type of its body in the documentation, where the operation reads parts of it by itself.
        answer: the type of the answer's JSON; None for none.
        statuses: of success, the usual one first.
        failures: those that only some operations have; the ones of every operation are known.
        example: one request and its answer.
        links: what can follow.
        max_body: bytes of the body; at most 16 MiB.
        secret: whether its answer holds a secret, which is sealed where the answer is kept.
        needs_contacts: whether it is refused where external contacts are switched off.
    """

    name: str
    method: Method
    path: str
    summary: str
    run: Callable[[Call[P, B]], Awaitable[Reply]]
    scope: Scope
    sharing: Sharing
    answer: Any
    example: Example
    parameters: type[P] = Nothing  # type: ignore[assignment] # the default of P, which Python 3.11 cannot declare
    body: type[B] = Nothing  # type: ignore[assignment] # as above
    shown_body: Any = None
    description: str = ""
    also: tuple[Scope, ...] = ()
    statuses: tuple[int, ...] = (200,)
    failures: tuple[type[Failure], ...] = ()
    links: tuple[Link, ...] = ()
    max_body: int = MAX_BODY
    needs_contacts: bool = False
    secret: bool = False

    @property
    def has_body(self) -> bool:
        """Whether a body is read."""
        return self.body is not Nothing
