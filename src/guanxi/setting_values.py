"""The types of settings.

Each takes what a flag, a variable or TOML gives and raises ValueError with what would be right.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

_ON: Final = frozenset({"on", "true", "yes", "1"})
_OFF: Final = frozenset({"off", "false", "no", "0"})


def as_text(value: object) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text that is not empty")
    return value


def as_url(value: object) -> str:
    """A web address."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        raise ValueError("a URL that begins with http:// or https://")
    return value


def as_path(value: object) -> Path:
    """A file or directory."""
    return Path(as_text(value))


def as_switch(value: object) -> bool:
    """On or off."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (word := value.strip().lower()) in _ON | _OFF:
        return word in _ON
    raise ValueError("on or off")


def as_number(lowest: int, highest: int) -> Callable[[object], int]:
    """A whole number between two, both of which it may be."""

    def parse(value: object) -> int:
        # TOML's true is an int to Python.
        number = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
        if number is None or not lowest <= number <= highest:
            raise ValueError
        return number

    def described(value: object) -> int:
        try:
            return parse(value)
        except ValueError:
            raise ValueError(f"a number from {lowest} to {highest}") from None

    return described


def as_one_of(*words: str) -> Callable[[object], Any]:
    """One of some words."""

    def parse(value: object) -> str:
        if value not in words:
            raise ValueError(" or ".join(words))
        return value

    return parse
