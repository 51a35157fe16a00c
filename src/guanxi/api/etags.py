"""Entity tags: the version of a contact (RFC 9110, 8.8.3)."""

import re
from typing import Final

from guanxi.api.failures import RequestInvalid

_ETAG: Final = re.compile(r'(?P<weak>W/)?"(?P<opaque>[^"]*)"')
_WHAT: Final = 'it is one ETag, as in "17", or *'

NEVER: Final = ""
"""What no contact's version is."""


def etag(version: str) -> tuple[str, str]:
    """Give the header of a contact."""
    return ("etag", f'"{version}"')


def read_if_match(sent: str | None) -> str | None:
    """Give the version that an If-Match asks for; None when any will do.

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
    return NEVER if match["weak"] else match["opaque"]


def is_known(sent: str | None, version: str) -> bool:
    """Tell whether an If-None-Match names a contact's version, weakly compared."""
    if sent is None:
        return False
    return sent.strip() == "*" or any(match["opaque"] == version for match in _ETAG.finditer(sent))
