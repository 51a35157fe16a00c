"""What a body says, and where values stand in it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

NOT_JSON: Final = object()
"""What a body is decoded to that is no JSON."""


def decoded(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Decode a body; NOT_JSON if it is none."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return NOT_JSON


def found(value: Any, path: str) -> list[Any]:  # noqa: ANN401 - any JSON
    """Give what stands at a path: `results.*.userid`; empty texts and what is not there are left out."""
    values = [value]
    for part in path.split("."):
        if part == "*":
            values = [item for one in values if isinstance(one, list) for item in one]
        else:
            values = [one[part] for one in values if isinstance(one, dict) and part in one]
    return [one for one in values if isinstance(one, str | int) and not isinstance(one, bool) and one != ""]


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    """Give each text and number, with the name of the member that holds it; names of members as values of "".

    Args:
        value: as decoded; nothing of it is too deep, since it was decoded.
        name: of the member that holds it.
    """
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield "", str(key)
            yield from leaves(one, str(key))
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, name)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield name, str(value)
