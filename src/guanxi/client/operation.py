"""A call as a value: where it goes, what it takes and gives; and as an attribute of a client, the call itself.

`client.extcontact_get("0112")` and `client.call(EXTCONTACT_GET, ExtcontactGet("0112"))` are the same: a client's class
holds operations, and one that is read from a client takes the arguments of its request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, ParamSpec, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from guanxi.client.caller import AsyncCaller, Caller
    from guanxi.client.dialect import Dialect
    from guanxi.client.listing import AsyncListed, Listed
    from guanxi.client.walks import Walk

P = ParamSpec("P")
Q = TypeVar("Q")
A = TypeVar("A")
Item = TypeVar("Item")

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

_OURS: Final = "guanxi.client."
_ATTRIBUTES: Final = "Attributes:\n"
_IN_PATH: Final = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a request gets there.

    Attributes:
        dialect: which server's language it is in.
        method: of HTTP.
        path: with `{name}` for each member of the request that stands in it.
        reads: whether it may be sent again when nobody knows what became of it.
        query: members that stand in the query although there is a body; without a body all do.
        inside: the member of the body that holds the others: `contact`.
    """

    dialect: Dialect
    method: Method
    path: str
    reads: bool
    query: tuple[str, ...] = ()
    inside: str | None = None

    @property
    def in_path(self) -> tuple[str, ...]:
        """The members of the request that stand in the path."""
        return tuple(_IN_PATH.findall(self.path))


class Operation(Generic[P, Q, A]):
    """One call."""

    def __init__(self, name: str, summary: str, request: Callable[P, Q], answer: type[A], way: Way) -> None:
        """Take what is known of it.

        Args:
            name: of the page or of the endpoint: `extcontact_get`, `get_contact`.
            summary: one line.
            request: the type of what is sent.
            answer: the type of what comes back; `None` for nothing.
            way: how it gets there.
        """
        self.name = name
        self.request = request
        self.answer = answer
        self.way = way
        told = _told(request)
        self.__doc__ = told if told.startswith(summary) else f"{summary}\n\n{told}"

    @overload
    def __get__(self, instance: None, owner: Any) -> Self: ...  # noqa: ANN401 - a descriptor's owner is any class
    @overload
    def __get__(self, instance: Caller, owner: Any) -> Callable[P, A]: ...  # noqa: ANN401 - as above
    @overload
    def __get__(self, instance: AsyncCaller, owner: Any) -> Callable[P, Coroutine[Any, Any, A]]: ...  # noqa: ANN401 - as above
    def __get__(self, instance: Any, owner: Any) -> Any:
        """Give the call of a client; of its class, the operation."""
        return self if instance is None else _bound(instance, self)

    def __repr__(self) -> str:
        """Name it."""
        return f"<operation {self.name}>"


class Listing(Operation[P, Q, A], Generic[P, Q, A, Item]):
    """A call that gives a page of a list, whose other pages can be asked for."""

    def __init__(  # noqa: PLR0913, PLR0917 - as an operation, and how its pages follow
        self, name: str, summary: str, request: Callable[P, Q], answer: type[A], way: Way, walk: Walk[Q, A, Item]
    ) -> None:
        """Take what an operation takes, and how its pages follow.

        Args:
            name: as an operation's.
            summary: likewise.
            request: likewise.
            answer: likewise.
            way: likewise.
            walk: gives the items of a page and the request for the next one.
        """
        super().__init__(name, summary, request, answer, way)
        self.walk = walk

    @overload
    def __get__(self, instance: None, owner: Any) -> Self: ...  # noqa: ANN401 - a descriptor's owner is any class
    @overload
    def __get__(self, instance: Caller, owner: Any) -> Listed[P, A, Item]: ...  # noqa: ANN401 - as above
    @overload
    def __get__(self, instance: AsyncCaller, owner: Any) -> AsyncListed[P, A, Item]: ...  # noqa: ANN401 - as above
    def __get__(self, instance: Any, owner: Any) -> Any:
        """Give the list of a client; of its class, the operation."""
        return self if instance is None else _bound_listing(instance, self)


def _told(request: object) -> str:
    """Give what a request's docstring says, with the attributes that those of its bases say."""
    kinds = request.__mro__ if isinstance(request, type) else ()
    texts = [cleandoc(kind.__doc__ or "").partition(_ATTRIBUTES) for kind in kinds if kind.__module__.startswith(_OURS)]
    attributes = "\n".join(text[2].rstrip("\n") for text in texts if text[2])
    head = texts[0][0].rstrip() if texts else ""
    return f"{head}\n\n{_ATTRIBUTES}{attributes}" if attributes else head


def _bound(client: Caller | AsyncCaller, operation: Operation[Any, Any, Any]) -> Any:  # noqa: ANN401 - `Operation.__get__` says which
    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as above
        return client.call(operation, operation.request(*args, **kwargs))

    call.__name__ = call.__qualname__ = operation.name
    call.__doc__ = operation.__doc__
    vars(call)["__wrapped__"] = operation.request  # where help() and inspect look for the arguments
    return call


def _bound_listing(client: Caller | AsyncCaller, listing: Listing[Any, Any, Any, Any]) -> Any:  # noqa: ANN401 - `Listing.__get__` says which
    def each(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as above
        return client.each(listing, listing.request(*args, **kwargs))

    call = _bound(client, listing)
    call.each = each
    return call
