"""The form of text values: length and characters."""

import re
from typing import Final

MAX_ID: Final = 64
"""Characters of a userid (docs/wire.md 1.3: the official Java SDK's own check)."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def text_fault(value: str, maximum: int) -> str | None:
    """Say what is wrong with a text value.

    Args:
        value: the text as sent.
        maximum: characters allowed.

    Returns:
        The end of a sentence that begins with the field's name, or None when nothing is wrong.
    """
    if len(value) > maximum:
        return f"is {len(value)} characters long; at most {maximum} are allowed"
    # isprintable() settles nearly every value in one C call, but is also false for U+3000 and other spaces.
    if not value.isprintable() and _CONTROL.search(value):
        return "holds a control character; none is allowed"
    return None


def is_blank(value: str) -> bool:
    """Tell whether a text is empty or only white space."""
    return not value or value.isspace()
