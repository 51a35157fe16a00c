"""What goes back when all is well."""

from typing import Any, Final

import msgspec

encode_json: Final = msgspec.json.Encoder().encode


class Reply(msgspec.Struct, frozen=True, gc=False):
    """An answer.

    Attributes:
        body: what is written as JSON (msgspec.Raw as it is); None for none.
        status: of HTTP; None for the endpoint's first.
        headers: beside those that every answer has: ETag, Location.
    """

    body: Any = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
