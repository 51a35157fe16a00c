"""Lists as the gateway answers them: each in an object, under the name of its members' type (docs/wire.md 3)."""

from typing import Any, Final

_NUMBER: Final = "number"
_TYPES: Final = {
    "label_ids": _NUMBER,
    "labels": "open_label",
    "share_dept_ids": _NUMBER,
    "share_user_ids": "string",
}


def wrapped(value: Any, results: str) -> Any:  # noqa: ANN401 - any JSON
    """Give an answer's data with every list wrapped.

    Args:
        value: the data, or a part of it.
        results: the type of what `results` holds.
    """
    if isinstance(value, list):
        return [wrapped(one, results) for one in value]
    if not isinstance(value, dict):
        return value
    types = _TYPES | {"results": results}
    return {
        name: {types[name]: wrapped(one, results)} if isinstance(one, list) and name in types else wrapped(one, results)
        for name, one in value.items()
    }
