"""Cursors: where a page of a list ended, as an opaque text."""

import base64
import binascii
from typing import Final, TypeVar

import msgspec

from guanxi.api.failures import RequestInvalid
from guanxi.domain.contact import MAX_NUMBER

T = TypeVar("T", int, str)

_WHAT: Final = "it is no cursor of this list: send `next` of the page before as it was"

_encode = msgspec.json.Encoder().encode


def cursor(of: str, place: int | str) -> str:
    """Write a cursor.

    Args:
        of: the name of the list, so that a cursor of another one is refused.
        place: where the page ended.
    """
    return base64.urlsafe_b64encode(_encode((of, place))).decode().rstrip("=")


def place_of(of: str, sent: str | None, first: T) -> T:
    """Give the place that a cursor stands for.

    Args:
        of: the name of the list.
        sent: the cursor; None for the first page.
        first: the place of the first page.

    Raises:
        RequestInvalid: it is none, or one of another list.
    """
    if sent is None:
        return first
    kind: type[T] = type(first)
    try:
        raw = base64.urlsafe_b64decode(sent + "=" * (-len(sent) % 4))
        name, place = msgspec.json.decode(raw, type=tuple[str, kind])  # type: ignore[valid-type] # a type at run time
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        name, place = None, first
    # A place that no column can hold is nobody's.
    if name != of or (isinstance(place, int) and abs(place) > MAX_NUMBER):
        raise RequestInvalid(f"cursor: {_WHAT}", [{"parameter": "cursor", "detail": _WHAT}])
    return place
