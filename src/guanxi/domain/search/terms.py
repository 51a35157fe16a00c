"""What the index holds: how each kind of token is written, and how far each field is read.

A token is letters, digits and characters of a text; those of other kinds begin with a mark that no text has. `RULES`
goes up whenever one of the functions here, in `document` or in the readings gives other tokens than before: stores
then make theirs anew.
"""

from functools import lru_cache
from hashlib import blake2b
from typing import Final, Literal, NamedTuple

RULES: Final = 2

SpokenField = Literal["name", "company_name"]
Field = Literal["name", "company_name", "title", "email", "address", "remark"]


class Reach(NamedTuple):
    """How a field is searched.

    Attributes:
        characters: how many of it, from its beginning.
        spoken: whether Chinese is also found by how it is read.
        least: how many characters initials have to be of, at least.
    """

    characters: int
    spoken: bool = False
    least: int = 1


LONGEST_INITIALS: Final = 4
"""Of a name; of a company all initials in the index are of `COMPANY_INITIALS`."""

COMPANY_INITIALS: Final = 3

TEXTS: Final[dict[Field, Reach]] = {
    "name": Reach(64, spoken=True),
    "company_name": Reach(100, spoken=True, least=COMPANY_INITIALS),
    "title": Reach(100),
    "email": Reach(128),
    "address": Reach(200),
    "remark": Reach(500),
}
"""The fields that are searched as text, those first in which a hit is worth most."""

CUSTOM_CHARACTERS: Final = 200
"""How far a text in a field of the organisation's own is read."""

_LONG_EDGES: Final = (16, 12)
_SHORT_EDGE: Final = 8

_EXACT: Final = "\ue001"
_FIRST: Final = "\ue002"
_FIRST_WORD: Final = "\ue00d"
_INITIALS: Final = "\ue003"
_DIGITS: Final = "\ue004"
_LABEL: Final = "\ue005"
_GRANTEE: Final = "\ue006"
_COMPANY: Final = "\ue007"
_MOMENT: Final = "\ue008"
_CUSTOM: Final = "\ue009"
TRASHED: Final = "\ue00a"
UNTAGGED: Final = "\ue00b"
LIVE: Final = "\ue00c"
"""Every contact that is not in the trash has it."""


def exact(text: str) -> str:
    """Give the token of whose name is, or is read as, a text without anything between its parts."""
    return _EXACT + text[:48]


def is_whole_name(token: str) -> bool:
    """Tell whether a token is of a whole name, which few contacts have."""
    return token[0] == _EXACT


def is_of_number(token: str) -> bool:
    """Tell whether a token is of some digits of a number."""
    return token[0] == _DIGITS


def first(text: str) -> str:
    """Give the token of whose name begins with one or two characters or syllables."""
    return _FIRST + text


def first_word(edge: str) -> str:
    """Give the token of whose name begins with a letter, or with the beginning of a word."""
    return _FIRST_WORD + edge


def pair(syllable: str, following: str) -> str:
    """Give the token of two syllables that follow each other: xi'an is not xian."""
    return f"{syllable}·{following}"


def initials(text: str) -> str:
    """Give the token of whose name has initials that begin with these, at most `LONGEST_INITIALS`."""
    return _INITIALS + text[:LONGEST_INITIALS]


def edge(word: str) -> str:
    """Give the longest beginning of a word of two letters or more that is a token."""
    return next((word[:length] for length in _LONG_EDGES if length <= len(word)), word[:_SHORT_EDGE])


def edges(word: str) -> list[str]:
    """Give the beginnings of a word that are tokens: of two to eight letters, of twelve, of sixteen."""
    if len(word) <= _SHORT_EDGE:
        return [word[:length] for length in range(2, len(word) + 1)]
    found = [word[:length] for length in range(2, _SHORT_EDGE + 1)]
    return found + [word[:length] for length in _LONG_EDGES if length <= len(word)]


def digits(text: str) -> list[str]:
    """Give the tokens of a number: four digits each, and its last three."""
    return [*[_DIGITS + text[at : at + 4] for at in range(len(text) - 3)], _DIGITS + text[-3:]]


def label(label_id: int) -> str:
    """Give the token of who has a label."""
    return f"{_LABEL}{label_id}"


@lru_cache(65_536)
def grantee(name: str) -> str:
    """Give the token of what is open to somebody, as `sharing.grantees` names them."""
    return _GRANTEE + _short(name)


@lru_cache(4_096)
def company(folded: str) -> str:
    """Give the token of who is of a company, by its folded name."""
    return _COMPANY + _short(folded)


def custom(field: str, value: str = "") -> str:
    """Give the token of who has a value in a field of the organisation's own; without one, of who has any."""
    return _CUSTOM + _short(f"{field}={value}")


def moment(kind: str, period: str) -> str:
    """Give the token of what was done in a month or on a day ("created", "20261121")."""
    return f"{_MOMENT}{kind[0]}{period}"


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
