"""Text as search compares it: width, case, accents, and traditional characters do not matter."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

from guanxi.domain.readings import PLAIN_LETTERS, simplified

_CASED: Final = "0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u052f"
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
        folded = "".join(PLAIN_LETTERS.get(one, one) for one in apart if not _is_unseen(one))
        self[code] = folded = simplified(unicodedata.normalize("NFKC", folded))
        return folded


_FOLDING: Final = _Folding()


def _is_unseen(character: str) -> bool:
    """Tell whether it is an accent or a vowel's sign, or says only how others are set, as around copied numbers."""
    kind = unicodedata.category(character)
    return kind[0] == "M" or kind == "Cf"


def fold(text: str) -> str:
    """Give a text as search compares it."""
    return text if text.isascii() and text.islower() else text.translate(_FOLDING)


def in_original(text: str, folded: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give stretches of a folded text as stretches of the original.

    Args:
        text: the original.
        folded: what it was folded to.
        places: from, and behind the last character.
    """
    if text == folded:
        return list(places)
    each = [len(_FOLDING[ord(one)]) for one in text]
    if all(length == 1 for length in each):
        return list(places)
    whence = [place for place, length in enumerate(each) for _ in range(length)]
    return [(whence[start], whence[end - 1] + 1) for start, end in places]


def is_spelled(character: str) -> bool:
    """Tell whether a folded character is a letter or a digit of a word."""
    return _WORD.match(character) is not None


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
