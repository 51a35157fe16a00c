"""Values in parameters, by path: `contact.label_ids`."""

from typing import Any


def value_at(parameters: dict[str, Any], where: str) -> Any:  # noqa: ANN401 - any JSON
    """Give what stands at a path; None if nothing does."""
    found: Any = parameters
    for name in where.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def changed(parameters: dict[str, Any], where: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Give parameters with another value at a path.

    Args:
        parameters: left as they are.
        where: names, with dots between.
        value: None takes away what stands there.
    """
    first, _, rest = where.partition(".")
    if rest:
        inner = parameters.get(first)
        value = changed(inner if isinstance(inner, dict) else {}, rest, value)
    found = {**parameters, first: value}
    return {key: one for key, one in found.items() if key != first or value is not None}
