"""Cursors: where a page of a list ended, as an opaque text.

Those of employees are sealed: places are numbers, and tell how much there is of what an employee does not see. So
would their lengths: they are filled up.
"""

import base64
import binascii
from typing import Final, TypeVar

import msgspec

from guanxi.api.failures import RequestInvalid
from guanxi.domain.contact import MAX_NUMBER
from guanxi.operations.context import Asking
from guanxi.operations.sealing import seal_for, unseal_for

_FILLED: Final = 64
"""Bytes, or a multiple of it: more than the longest number and its list take."""

T = TypeVar("T", int, str)

_WHAT: Final = "it is no cursor of this list: send `next` of the page before as it was"

_encode = msgspec.json.Encoder().encode


def cursor(asking: Asking, of: str, place: int | str) -> str:
    """Write a cursor.

    Args:
        asking: who asks.
        of: the name of the list, so that a cursor of another one is refused.
        place: where the page ended.
    """
    raw = _encode((of, place))
    if asking.key.employee is not None:
        raw = seal_for(asking, raw.decode() + " " * (-len(raw) % _FILLED))
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def place_of(asking: Asking, of: str, sent: str | None, first: T) -> T:
    """Give the place that a cursor stands for.

    Args:
        asking: who asks.
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
        if asking.key.employee is not None:
            raw = (unseal_for(asking, raw) or "").encode()
        name, place = msgspec.json.decode(raw, type=tuple[str, kind])  # type: ignore[valid-type] # a type at run time
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        name, place = None, first
    # A place that no column can hold is nobody's.
    if name != of or (isinstance(place, int) and abs(place) > MAX_NUMBER):
        raise no_cursor()
    return place


def no_cursor() -> RequestInvalid:
    """Say that what was sent is no cursor of the list."""
    return RequestInvalid(f"cursor: {_WHAT}", [{"parameter": "cursor", "detail": _WHAT}])
