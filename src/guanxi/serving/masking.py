"""Takes phone numbers and secrets out of texts that are about to be logged."""

import re
from typing import Final

# The end of a name is enough: `dingtalk_access_token`, `suiteAccessToken`.
_NAMES: Final = r"(?:access|refresh)[_-]?token|secret|authorization|signature|\bsession"
# A name, what may stand around it in a query, JSON (escaped or not), a Python repr or a header line; then its value: in
# quotes to the closing one, else to the next thing that cannot be in a token.
_SECRET: Final = re.compile(
    rf"""
    (?P<before> (?:{_NAMES}) (?: \\*["'] \s* [:=,] \s* | \s* (?:[:=]|%3D) \s* ) )
    (?: (?P<open> b? (?P<quote> \\*["'] ) ) (?: (?! (?P=quote)) (?: \\. | . ) )* (?P<end> (?P=quote) )?
      | (?: (?:Bearer|Basic) \s+ )? [^\s&"'\\,;<>(){{}}\[\]]+ )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

# Not within an ASCII word: Chinese has no spaces, and an escape (%2B, \n, \xa0, \u5f20) ends in letters or digits.
_DIGITS: Final = re.compile(
    r"(?:(?<![\dA-Za-z_])(?<!\d[ -])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrt])|(?<=\\x[0-9a-f]{2})|(?<=\\u[0-9a-f]{4}))"
    r"\d(?:[ -]?\d)*(?![\dA-Za-z_])"
)
_DIGIT: Final = re.compile(r"\d")
# In a longer run: a whole number, or what may be one number in groups.
_PART: Final = re.compile(r"\d{7,}|\d{1,6}(?!\d)(?:[ -]\d{1,6}(?!\d))*")
_ID: Final = re.compile(r"\d{16,}")
_FEWEST, _MOST = 7, 15  # digits of a phone number (E.164 allows 15)


def masked(text: str) -> str:
    """Hide phone numbers and secrets.

    A phone number is a run of 7 to 15 digits, with single spaces or dashes between: its first three and last two
    digits stay. Longer runs without a space or dash are ids and stay. Dates stay only if they are part of a word
    ("2026-11-20T01:02:03Z"). Secrets become `***`.

    Args:
        text: any text; also JSON, a query, a Python repr or a traceback.

    Returns:
        The same without them.
    """
    return _DIGITS.sub(_stars, _SECRET.sub(_nothing, text))


def is_secret(name: str) -> bool:
    """Whether a field of this name holds a secret.

    Args:
        name: "access_token", "appSecret", …
    """
    return re.search(rf"(?:{_NAMES})$", name, re.IGNORECASE) is not None


def _nothing(found: re.Match[str]) -> str:
    return f"{found['before']}{found['open'] or ''}***{found['end'] or ''}"


def _stars(found: re.Match[str]) -> str:
    run = found[0]
    if _FEWEST <= len(_DIGIT.findall(run)) <= _MOST:
        return _hide(run)
    return _PART.sub(_stars_in_part, run)


def _stars_in_part(found: re.Match[str]) -> str:
    part = found[0]
    return part if len(_DIGIT.findall(part)) < _FEWEST or _ID.fullmatch(part) else _hide(part)


def _hide(number: str) -> str:
    last = len(_DIGIT.findall(number)) - 2
    seen = 0

    def star(digit: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return digit[0] if seen <= 3 or seen > last else "*"  # noqa: PLR2004 the first three

    return _DIGIT.sub(star, number)
