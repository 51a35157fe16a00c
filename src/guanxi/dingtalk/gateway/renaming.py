"""Parameters that a method calls by other names than the pages do."""

from typing import Any

import msgspec

_decode_json = msgspec.json.Decoder().decode

Names = dict[str, str]
"""The pages' name of each older one; of several for the same parameter the first is the documented one."""


def renamed(parameters: dict[str, Any], names: Names) -> dict[str, Any]:
    """Give parameters, and the members of `contact`, under the pages' names.

    Args:
        parameters: as they were sent; a `contact` that cannot be read stays as it is, and the page refuses it in turn.
        names: which are to be replaced; what was sent under the page's name, too, is kept.
    """
    if not names:
        return parameters
    contact = parameters.get("contact")
    if isinstance(contact, str):
        try:
            contact = _decode_json(contact)
        except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
            contact = None
    known = _members(parameters, names)
    return known | {"contact": _members(contact, names)} if isinstance(contact, dict) else known


def _members(sent: dict[str, Any], names: Names) -> dict[str, Any]:
    kept = {name: value for name, value in sent.items() if name not in names}
    return {names[name]: sent[name] for name in reversed(names) if name in sent} | kept


def older(name: str, names: Names) -> str:
    """Give the method's own name of what a page calls `name`, which may be a path such as `contact.name`."""
    head, dot, last = name.rpartition(".")
    return head + dot + next((old for old, new in names.items() if new == last), last)
