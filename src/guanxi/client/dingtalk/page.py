"""What pages of oapi.dingtalk.com share."""

import msgspec

from guanxi.client.dialect import OAPI
from guanxi.client.operation import Way


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What every answer holds.

    Attributes:
        request_id: names the request in the server's log; empty on pages that give none.
    """

    request_id: str = ""


def read(path: str) -> Way:
    """Give the way to a page of /topapi that changes nothing."""
    return Way(dialect=OAPI, method="POST", path=f"/topapi/{path}", reads=True)


def write(path: str, *, inside: str | None = None) -> Way:
    """Give the way to a page of /topapi that changes something.

    Args:
        path: of the page.
        inside: the parameter that holds all others.
    """
    return Way(dialect=OAPI, method="POST", path=f"/topapi/{path}", reads=False, inside=inside)


def older(path: str) -> Way:
    """Give the way to an older page: it changes nothing, and takes its parameters in the query."""
    return Way(dialect=OAPI, method="GET", path=path, reads=True)
