"""What every list shares: `limit`, `cursor`, `count`, `fields`, and the shape of its answer."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

from guanxi.api.failures import RequestInvalid
from guanxi.api.reply import Reply

R = TypeVar("R")
T = TypeVar("T")

Limit = Annotated[int, Meta(ge=1, le=1000, description="How many at most.", examples=[50])]
Cursor = Annotated[str, Meta(max_length=2048, description="`next` of the page before; absent for the first page.")]
Count = Annotated[Literal["exact"], Meta(description="`exact`: answer `count` too, how many there are in all.")]
Fields = Annotated[
    str, Meta(max_length=1000, description="Names of members, with commas between: only these are answered.")
]

_DEFAULT: Final = 50


class ListParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters of a list; one that takes more inherits from this.

    Attributes:
        limit: how many items at most, 1 to 1,000.
        cursor: `next` of the page before.
        count: `exact` when the number of all items is wanted too.
    """

    limit: Limit = _DEFAULT
    cursor: Cursor | None = None
    count: Count | None = None


class Listed(msgspec.Struct, Generic[T], frozen=True, omit_defaults=True):
    """A page of a list.

    Attributes:
        items: in the list's order.
        next: what to send as `cursor` for the next page; None when this is the last.
        count: how many there are in all, where that was asked for.
    """

    items: list[T]
    next: Annotated[str, Meta(description="Send it as `cursor` for the next page; null on the last.")] | None
    count: int | msgspec.UnsetType = msgspec.UNSET


async def paged(
    rows: Sequence[R],
    asked: ListParameters,
    shown: Callable[[R], Any],
    end: Callable[[R], str],
    count: Callable[[], Awaitable[int]],
) -> Reply:
    """Answer a page.

    Args:
        rows: those of the page, and one more when there is one behind it.
        asked: the request's parameters.
        shown: makes an item of a row.
        end: makes the cursor for the page behind a row.
        count: tells how many there are in all; asked only when that is wanted.
    """
    items = [shown(row) for row in rows[: asked.limit]]
    behind = end(rows[asked.limit - 1]) if len(rows) > asked.limit else None
    return Reply(Listed(items, behind, await count() if asked.count else msgspec.UNSET))


def read_fields(fields: str | None, known: tuple[str, ...]) -> frozenset[str] | None:
    """Give the members that are asked for; None for all of them.

    Args:
        fields: as sent.
        known: the names that there are.

    Raises:
        RequestInvalid: there is no such member.
    """
    if fields is None:
        return None
    wanted = frozenset(name.strip() for name in fields.split(","))
    if unknown := sorted(wanted.difference(known)):
        what = f"there is no member {unknown[0][:64]!r}"
        raise RequestInvalid(f"fields: {what}", [{"parameter": "fields", "detail": what}])
    return wanted
