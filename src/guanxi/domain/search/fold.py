"""Text as search compares it: width, case, accents, and traditional characters do not matter."""

import re
import unicodedata
from typing import Final, NamedTuple

from guanxi.domain.readings import simplified

_CASED: Final = "0-9a-z\u00df-\u024f\u0370-\u052f"
_PARTS: Final = re.compile(rf"[{_CASED}]+|[^\W_{_CASED}]+")
_WORD: Final = re.compile(rf"[{_CASED}]")

spelled_words = re.compile(rf"[{_CASED}]+").findall
"""Gives the words of letters and digits of a folded text."""

stretches = re.compile(rf"[^\W_{_CASED}]{{2,}}").findall
"""Gives its stretches of other characters, such as Chinese ones, that are longer than one."""


class _Folding(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFKD", chr(code)).casefold()
        folded = "".join(one for one in apart if not unicodedata.combining(one))
        self[code] = folded = simplified(unicodedata.normalize("NFKC", folded))
        return folded


_FOLDING: Final = _Folding()


class Folded(NamedTuple):
    """A text as search compares it.

    Attributes:
        text: what is compared.
        places: for each of its characters the place of the one of the original that it was; None: the same place.
    """

    text: str
    places: tuple[int, ...] | None

    def mark(self, start: int, end: int) -> tuple[int, int]:
        """Give a stretch of it as a stretch of the original."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


def fold(text: str) -> str:
    """Give a text as search compares it."""
    return text if text.isascii() and text.islower() else text.translate(_FOLDING)


def folded(text: str) -> Folded:
    """Give it with the places of its characters."""
    short = fold(text)
    each = [_FOLDING[ord(one)] for one in text] if len(short) != len(text) or not short.isascii() else None
    if each is None or all(len(one) == 1 for one in each):
        return Folded(short, None)
    return Folded(short, tuple(place for place, one in enumerate(each) for _ in one))


class Part(NamedTuple):
    """Letters or characters that belong together.

    Attributes:
        text: they.
        start: where they begin in the folded text.
        spelled: whether it is a word of letters and digits; else it is of characters such as Chinese ones.
    """

    text: str
    start: int
    spelled: bool


def parts(text: str) -> list[Part]:
    """Take a folded text apart into words of letters and stretches of other characters."""
    return [Part(found[0], found.start(), _WORD.match(found[0]) is not None) for found in _PARTS.finditer(text)]
