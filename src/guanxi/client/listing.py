"""What the calls of lists look like, to type checkers."""

from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
A_co = TypeVar("A_co", covariant=True)
Item_co = TypeVar("Item_co", covariant=True)


class Listed(Protocol[P, A_co, Item_co]):
    """A list of a client."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> A_co:
        """Ask for one page."""

    def each(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[Item_co]:
        """Give the items of all pages, each page when it is needed."""


class AsyncListed(Protocol[P, A_co, Item_co]):
    """A list of an asynchronous client."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, A_co]:
        """Ask for one page."""

    def each(self, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Item_co]:
        """Give the items of all pages, each page when it is needed."""
