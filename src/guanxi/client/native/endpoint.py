"""What endpoints of Guanxi's native API share."""

from collections.abc import Sequence
from typing import Any, Final, Literal, Protocol, TypeVar

import msgspec

from guanxi.client.dialect import NATIVE
from guanxi.client.operation import Method, Way
from guanxi.client.walks import ByCursor

Item_co = TypeVar("Item_co", covariant=True)
Item = TypeVar("Item")

LARGEST: Final = 1000
"""Items that a page of a list holds at most."""


class Once(msgspec.Struct, frozen=True, kw_only=True):
    """A call that can be sent so that it is carried out once.

    Attributes:
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often it is
            sent.
    """

    idempotency_key: str | None = None


class ListRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list.

    Attributes:
        limit: how many at most.
        cursor: `next` of the page before; None for the first page.
        count: `exact`: answer `count` too, how many there are in all.
    """

    limit: int | None = None
    cursor: str | None = None
    count: Literal["exact"] | None = None


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list, beside its items.

    Attributes:
        next: send it as `cursor` for the next page; None on the last.
        count: how many there are in all, where that was asked for.
    """

    next: str | None
    count: int | None = None


class Paged(Protocol[Item_co]):
    """A page of a list."""

    @property
    def items(self) -> Sequence[Item_co]:
        """Its items."""
        ...

    @property
    def next(self) -> str | None:
        """The cursor for the next page; None on the last."""
        ...


def native(method: Method, path: str, query: tuple[str, ...] = ()) -> Way:
    """Give the way to an endpoint.

    Args:
        method: of HTTP; GET alone changes nothing.
        path: below /api/v1.
        query: members that stand in the query although there is a body.
    """
    return Way(dialect=NATIVE, method=method, path=path, reads=method == "GET", query=query)


def by_next(item: type[Item]) -> ByCursor[Any, Paged[Item], Item]:
    """Give how the pages of a list follow each other.

    Args:
        item: the type of what is listed.
    """
    del item

    def items(answer: Paged[Item]) -> Sequence[Item]:
        return answer.items

    def cursor(answer: Paged[Item]) -> str | None:
        return answer.next

    return ByCursor(items, cursor, largest={"limit": LARGEST})
