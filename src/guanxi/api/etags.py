"""Entity tags: the number of a contact's last change (RFC 9110, 8.8.3)."""

import re
from typing import Final

from guanxi.api.failures import RequestInvalid

_ETAG: Final = re.compile(r'(?P<weak>W/)?"(?P<opaque>[^"]*)"')
_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_WHAT: Final = 'it is one ETag, as in "17", or *'

NEVER: Final = -1
"""What no contact's last change is."""


def etag(change: int) -> tuple[str, str]:
    """Give the header of a contact."""
    return ("etag", f'"{change}"')


def read_if_match(sent: str | None) -> int | None:
    """Give the number of the change that an If-Match asks for; None when any will do.

    Args:
        sent: the header; None when there was none.

    Raises:
        RequestInvalid: it is no ETag.
    """
    if sent is None or sent.strip() == "*":
        return None
    match = _ETAG.fullmatch(sent.strip())
    if match is None:
        raise RequestInvalid(f"If-Match: {_WHAT}", [{"parameter": "If-Match", "detail": _WHAT}])
    # A weak one, and one that we have not given, is nobody's.
    return int(match["opaque"]) if not match["weak"] and _NUMBER.fullmatch(match["opaque"]) else NEVER


def is_known(sent: str | None, change: int) -> bool:
    """Tell whether an If-None-Match names a contact's last change, weakly compared."""
    if sent is None:
        return False
    return sent.strip() == "*" or any(match["opaque"] == str(change) for match in _ETAG.finditer(sent))
