"""Takes whatever belongs to somebody out of the words that a report repeats: texts of errors, names, headers.

Two rules: what was sent, or stood in an answer as a value, is replaced wherever it is found; and so is what looks like
a number, key, address or date of somebody, wherever it comes from.
"""

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote

from guanxi.fidelity.decoding import leaves

VALUE: Final = "‹value›"

WORDS: Final = frozenset({"errmsg", "sub_msg", "message", "msg", "error_msg"})
"""Members whose texts are told: what stands in them is no value of somebody."""
CODES: Final = frozenset({"errcode", "sub_code", "code", "ding_open_errcode"})
"""Members whose values are told."""

_MOST: Final = 300
"""Characters of a text that are told."""
_LONG_WORD: Final = 4
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][\w-]{0,59}", re.ASCII)
_CODE: Final = re.compile(r"-?\d{1,6}|[A-Za-z][\w.-]{0,79}", re.ASCII)
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_ASCII: Final = re.compile(r"[\x00-\x7f]+")

# In this order: what is found first is not looked at again.
_PATTERNS: Final = (
    ("‹email›", re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("‹link›", re.compile(r"\b[a-z][a-z+]{1,9}://[^\s,，;；\]}）)\"'<>]+", re.IGNORECASE)),
    (
        "‹time›",
        re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"),
    ),
    ("‹id›", re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)),
    ("‹address›", re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")),
    ("‹address›", re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)),
    ("‹key›", re.compile(r"\b(?:ding|suite|guanxi_)[0-9a-z_-]{8,}", re.IGNORECASE)),
    ("‹key›", re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}(?:={1,2})?", re.ASCII)),
    ("‹number›", re.compile(r"\+?\d[\d*]{5,}")),
    ("‹number›", re.compile(r"(?<!\w)\+?\d{1,4}(?:[ ()*-]{1,2}\d{2,}){2,}")),
    ("‹number›", re.compile(r"\d{1,6}\*+\d*")),
)


class Redaction:
    """What must not be told."""

    def __init__(self, sent: Iterable[str], answers: Iterable[Any]) -> None:
        """Learn it.

        Args:
            sent: values of the user's own: keys, tokens, ids, numbers.
            answers: every answer of every server, as decoded.
        """
        values = {value for value in sent if len(value) > 1}
        for answer in answers:
            for name, value in leaves(answer):
                if name in WORDS | CODES | {""} or len(value) < 2 or value == "ok":  # noqa: PLR2004 - one sign is no name
                    continue
                values.add(value)
                values.update(word for word in value.split() if len(word) >= _LONG_WORD or not word.isascii())
        self._ascii, self._other = _searched(values)

    def text(self, text: str) -> str:
        """Give a text as it may be told, of at most 300 characters in one line."""
        plain = unquote(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text), errors="replace")
        told, unescaped = self._told(text), self._told(plain)
        if plain != text and unescaped.count("‹") > told.count("‹"):  # something hid behind an escape
            told = unescaped
        told = " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())
        return told if len(told) <= _MOST else f"{told[:_MOST]}…"

    def name(self, name: str) -> str:
        """Give the name of a member as it may be told."""
        return name if _IDENTIFIER.fullmatch(name) and self._without_patterns(name) == name else "‹name›"

    def code(self, code: int | str) -> int | str:
        """Give a code as it may be told: numbers of up to six digits, and words with dots."""
        if not _CODE.fullmatch(str(code)):
            return VALUE
        return code if isinstance(code, int) or self._told(code) == code or code.isdigit() else VALUE

    def _told(self, text: str) -> str:
        if self._other is not None:
            text = self._other.sub(VALUE, text)
        if self._ascii is not None:
            text = self._ascii.sub(VALUE, text)
        return self._without_patterns(text)

    @staticmethod
    def _without_patterns(text: str) -> str:
        # What was replaced is kept apart, so that no pattern reads across it.
        for mark, pattern in _PATTERNS:
            text = pattern.sub(lambda found, mark=mark: found[0] if _is_code(found) else mark, text)  # type: ignore[misc] # mypy cannot infer a lambda with a default
        return text


def _is_code(found: re.Match[str]) -> bool:
    """Whether digits are the number of an error: `subcode=400002`."""
    return found[0].isdigit() and len(found[0]) <= 6 and found.string[: found.start()].endswith("code=")  # noqa: PLR2004 - no error has more


def _searched(values: set[str]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Give what finds values: those of ASCII as whole words, the others anywhere; the longest of several wins."""
    plain = sorted((value for value in values if _ASCII.fullmatch(value)), key=len, reverse=True)
    other = sorted(values.difference(plain), key=len, reverse=True)
    whole = rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, plain))})(?![A-Za-z0-9])"
    return (
        re.compile(whole, re.IGNORECASE) if plain else None,
        re.compile("|".join(map(re.escape, other)), re.IGNORECASE) if other else None,
    )
