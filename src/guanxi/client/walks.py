"""How the pages of lists follow each other: by offsets, or by cursors."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, Protocol, TypeVar, cast

import msgspec

Q = TypeVar("Q")
A_contra = TypeVar("A_contra", contravariant=True)
A = TypeVar("A")
Item_co = TypeVar("Item_co", covariant=True)
Item = TypeVar("Item")

LARGEST: Final = 100
"""Items that a page of DingTalk's holds at most."""


class Walk(Protocol[Q, A_contra, Item_co]):
    """How the pages of one list follow each other."""

    def begin(self, request: Q) -> Q:
        """Give the request for the first page, of what was asked for."""

    def items(self, answer: A_contra) -> Sequence[Item_co]:
        """Give the items of a page."""

    def follow(self, request: Q, answer: A_contra) -> Q | None:
        """Give the request for the page behind an answer; None when that was the last."""


class _Offset(Protocol):
    offset: int | None
    size: int | None


class ByOffset(Generic[Q, A, Item]):
    """Pages by `offset` and `size`.

    While others delete, an item can move over the border of two pages; then no walk by offsets sees it.
    """

    def __init__(self, items: Callable[[A], Sequence[Item]]) -> None:
        """Take what gives the items of an answer."""
        self.items = items

    def begin(self, request: Q) -> Q:
        """Begin where the request says."""
        asked = cast("_Offset", request)
        return _replaced(request, offset=asked.offset or 0, size=LARGEST if asked.size is None else asked.size)

    def follow(self, request: Q, answer: A) -> Q | None:
        """Go on behind a page that is full."""
        asked, count = cast("_Offset", request), len(self.items(answer))
        if count == 0 or count < (asked.size or 0):
            return None
        return _replaced(request, offset=(asked.offset or 0) + count)


class ByCursor(Generic[Q, A, Item]):
    """Pages by a cursor that the page before gives."""

    def __init__(
        self,
        items: Callable[[A], Sequence[Item]],
        cursor: Callable[[A], Any],
        largest: Mapping[str, int] | None = None,
    ) -> None:
        """Take how requests and answers are made.

        Args:
            items: gives an answer's items.
            cursor: gives what the request for the next page has as `cursor`; None on the last.
            largest: what a request has that does not say how many items it wants.
        """
        self.items = items
        self._cursor = cursor
        self._largest = largest or {}

    def begin(self, request: Q) -> Q:
        """Begin where the request says."""
        unsaid = {name: most for name, most in self._largest.items() if getattr(request, name) is None}
        return _replaced(request, **unsaid)

    def follow(self, request: Q, answer: A) -> Q | None:
        """Go on with the cursor of an answer."""
        cursor = self._cursor(answer)
        return None if cursor is None else _replaced(request, cursor=cursor)


def _replaced(request: Q, **members: Any) -> Q:  # noqa: ANN401 - members of any request
    replaced: Q = msgspec.structs.replace(cast("Any", request), **members)
    return replaced
