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
_READ: Final = 20_000
"""Characters of a text that is told at all."""
_LONG_WORD: Final = 4
_LONG_NUMBER: Final = 4
_CODE_DIGITS: Final = 6
_DATE: Final = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?"
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][\w-]{0,59}", re.ASCII)
_CODE: Final = re.compile(rf"-?\d{{1,{_CODE_DIGITS}}}|[A-Za-z][\w.-]{{0,79}}", re.ASCII)
_ESCAPES: Final = 3
"""Escapes within escapes that are looked behind."""
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")

# In this order: what is found first is not looked at again.
_PATTERNS: Final = (
    ("‹email›", re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("‹link›", re.compile(r"\b[a-z][a-z+]{1,9}://[^\s,，;；\]}）)\"'<>]+", re.IGNORECASE)),
    ("‹time›", re.compile(rf"{_DATE}(?:[T ]{_CLOCK})?")),
    ("‹id›", re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)),
    ("‹address›", re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")),
    ("‹address›", re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)),
    ("‹key›", re.compile(r"(?:ding|suite|guanxi_)(?=[a-z_-]*\d)[0-9a-z_-]{8,}", re.IGNORECASE)),
    ("‹key›", re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}={0,2}", re.ASCII)),
    ("‹number›", re.compile(r"(?<!\w)\+?\d{1,4}(?:[ ()*-]{1,2}\d{2,}){2,}")),
    ("‹number›", re.compile(r"\+?\d[\d*]{5,}")),
    ("‹number›", re.compile(r"\d{1,6}\*+\d*")),
)  # fmt: skip


class Redaction:
    """What must not be told."""

    def __init__(self, sent: Iterable[str], theirs: Iterable[Any], ours: Iterable[Any] = ()) -> None:
        """Learn it.

        Args:
            sent: values of the user's own: keys, tokens, ids, numbers.
            theirs: every answer of the server, as decoded.
            ours: every answer of a Guanxi in which everything is made up, and what probes send to everybody: what is
                in there is nobody's, and its names of members are those that everybody knows.
        """
        answered = list(ours)
        harmless = {value for answer in answered for value in _values(answer)}
        values = {value for answer in theirs for value in _values(answer)} - harmless
        self._values = sorted(values | {value for value in sent if len(value) > 1}, key=len, reverse=True)
        self._names = frozenset(value for answer in answered for name, value in leaves(answer) if name == "")
        self._known: dict[str, str] = {}

    def text(self, text: str) -> str:
        """Give a text as it may be told, of at most 300 characters in one line."""
        if text not in self._known:
            self._known[text] = self._line(text) if len(text) <= _READ else "‹long text›"
        return self._known[text]

    def name(self, name: str) -> str:
        """Give the name of a member as it may be told."""
        if name in self._names:
            return name
        return name if _IDENTIFIER.fullmatch(name) and self._told(name) == name else "‹name›"

    def code(self, code: int | str) -> int | str:
        """Give a code as it may be told: numbers of up to six digits, and words with dots."""
        told = str(code)
        if not _CODE.fullmatch(told):
            return VALUE
        is_number = isinstance(code, int) or told.lstrip("-").isdigit()
        return code if is_number or told in self._names or self._told(told) == told else VALUE

    def _line(self, text: str) -> str:
        told = self._told(_unescaped(text))
        told = " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())
        return told if len(told) <= _MOST else f"{told[:_MOST]}…"

    def _told(self, text: str) -> str:
        lowered = text.lower()
        for value in self._values:
            if value.lower() in lowered:  # a search by thousands of patterns would take seconds
                text = _whole(value).sub(VALUE, text)
        for mark, pattern in _PATTERNS:
            text = pattern.sub(lambda found, mark=mark: found[0] if _is_code(found) else mark, text)  # type: ignore[misc] # mypy cannot infer a lambda with a default
        return text


def _unescaped(text: str) -> str:
    r"""Give a text with what stands behind `%E5…` and `\u5f20`: a name hides there, too."""
    for _ in range(_ESCAPES):
        plain = unquote(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text), errors="replace")
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two of them make a rare character
        if plain == text:
            break
        text = plain
    return text


def _values(answer: Any) -> Iterable[str]:  # noqa: ANN401 - any JSON
    for name, value in leaves(answer):
        if name in WORDS | CODES | {""} or len(value) < 2 or (value.isdecimal() and len(value) < _LONG_NUMBER):  # noqa: PLR2004 - one sign is no name
            continue
        yield value
        yield from (word for word in value.split() if len(word) >= (_LONG_WORD if word.isascii() else 2))


def _whole(value: str) -> re.Pattern[str]:
    """Give what finds a value: one of ASCII as a whole word, another one anywhere."""
    escaped = re.escape(value)
    return re.compile(rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])" if value.isascii() else escaped, re.IGNORECASE)


def _is_code(found: re.Match[str]) -> bool:
    """Whether digits are the number of an error: `subcode=400002`."""
    digits = found[0]
    return digits.isdigit() and len(digits) <= _CODE_DIGITS and found.string[: found.start()].endswith("code=")
