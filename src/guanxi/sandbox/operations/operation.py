"""An operation of `/sandbox` as a value."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl

import msgspec

from guanxi.domain.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from guanxi.sandbox.world import World
    from guanxi.sandbox.worlds import Worlds


class Missing(Failure):
    """There is no such thing in the world: answered with 404."""


class Otherwise(Failure):
    """What was asked about is not so.

    Args:
        reason: as of every failure.
        more: further members of the problem.
    """

    def __init__(self, reason: str, more: dict[str, Any]) -> None:
        super().__init__(reason)
        self.more = more


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No body, or no query."""


class Sent(msgspec.Struct, frozen=True):
    """What was sent.

    Attributes:
        in_path: the parameters that stand in the path.
        query: decoded.
        body: decoded.
    """

    in_path: dict[str, str]
    query: Any
    body: Any

    @classmethod
    def of(cls, operation: "Operation", in_path: dict[str, str], query: bytes, body: bytes) -> Self:
        """Decode it.

        Raises:
            msgspec.DecodeError, UnicodeDecodeError: the body is no JSON.
            msgspec.ValidationError: there is a member that is unknown, missing, or of the wrong kind.
        """
        asked = dict(parse_qsl(query.decode("ascii"), keep_blank_values=True))
        return cls(
            in_path,
            msgspec.convert(asked, operation.query, strict=False),
            msgspec.json.decode(body or b"{}", type=operation.body),
        )


@dataclass(frozen=True, slots=True)
class Operation:
    """One of them.

    Attributes:
        method: of HTTP.
        path: under `/sandbox`; `{world}` is a world's id.
        summary: one line, for the documentation.
        run: does it, given all worlds, the one that the path names (else the default one), and what was sent; gives
            what is answered as JSON, None for an empty answer, or bytes that are answered as they are.
        body: the type of the body.
        query: the type of the parameters in the query.
        status: of HTTP, when it is done.
        content_type: of the answer.
    """

    method: str
    path: str
    summary: str
    run: "Callable[[Worlds, World, Sent], Awaitable[Any]]"
    body: type[msgspec.Struct] = Nothing
    query: type[msgspec.Struct] = Nothing
    status: int = 200
    content_type: str = "application/json"
