"""Whether a contact is what somebody looks for, how well, and where: decided by the record alone."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from guanxi.domain.contact import Contact
from guanxi.domain.custom_fields import Values
from guanxi.domain.readings import readings
from guanxi.domain.search import terms
from guanxi.domain.search.document import whole_forms
from guanxi.domain.search.fold import Part, fold, in_original, is_spelled, parts
from guanxi.domain.search.query import RANKS, Word
from guanxi.domain.search.spoken import heard

Mark = tuple[int, int]
Marks = dict[str, list[Mark]]

EXACT, PREFIX, INITIALS, OTHER = range(len(RANKS))

_NO_VALUES: Final[Values] = MappingProxyType({})
_PLAIN: Final = tuple((field, reach.characters) for field, reach in terms.TEXTS.items() if not reach.spoken)


class Found(NamedTuple):
    """How a contact is found.

    Attributes:
        rank: the place in `RANKS`.
        marks: by field, the stretches of characters that were found: from, and behind the last.
        labels: those whose names were found.
        owner: whether its owner's name was.
    """

    rank: int
    marks: Marks
    labels: frozenset[int]
    owner: bool


def found(words: Sequence[Word], contact: Contact, phone: int, values: Values = _NO_VALUES) -> Found | None:
    """Tell how a contact is found by all of the words; None if it is not.

    Args:
        words: of a query.
        contact: the record.
        phone: its E.164 number without the plus.
        values: those of the organisation's own fields, by key.
    """
    marks: Marks = {}
    rank = OTHER
    labels: set[int] = set()
    owner = False
    for word in words:
        best = _in_spoken(word, "name", contact.name, marks)
        has = word.labels.intersection(contact.label_ids)
        owns = contact.follower_user_id in word.owners
        elsewhere = _in_texts(word, contact, marks)
        elsewhere |= bool(values) and _in_values(word, values, marks)
        elsewhere |= bool(word.numbers) and _in_number(word, contact.mobile or "", str(phone), marks)
        if best is None and not (elsewhere or has or owns):
            return None
        labels |= has
        owner |= owns
        rank = min(rank, OTHER if best is None else best)
    if len(words) > 1 and "".join(word.joined for word in words) in _forms(contact.name):
        rank = EXACT
    return Found(rank, {field: _joined(each) for field, each in marks.items()}, frozenset(labels), owner)


def _in_texts(word: Word, contact: Contact, marks: Marks) -> bool:
    """Tell whether a word is found in a field other than the name, and mark where."""
    company = contact.company_name
    found_it = bool(company) and _in_spoken(word, "company_name", company or "", marks) is not None
    for field, characters in _PLAIN:
        text = getattr(contact, field)
        if text and _in_plain(word, field, text[:characters], marks):
            found_it = True
    return found_it


def _in_values(word: Word, values: Values, marks: Marks) -> bool:
    """Tell whether a word is found in a field of the organisation's own, and mark where."""
    found_it = False
    for key, value in values.items():
        text, number = str(value)[: terms.CUSTOM_CHARACTERS], not isinstance(value, str)
        found_it |= _in_plain(word, f"custom_fields.{key}", text, marks, alone=number)
    return found_it


def is_named(word: Word, name: str) -> bool:
    """Tell whether a word is found in a name, such as a label's or an employee's."""
    return _in_spoken(word, "name", name, {}) is not None


def _joined(marks: Iterable[Mark]) -> list[Mark]:
    """Give stretches in order, those that touch as one."""
    joined: list[Mark] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _mark(marks: Marks, field: str, text: str, folded: str, places: Iterable[Mark]) -> None:
    marks.setdefault(field, []).extend(in_original(text, folded, places))


# --- fields that are found by their characters and words ---------------------------------------------------------


def _in_plain(word: Word, field: str, text: str, marks: Marks, *, alone: bool = False) -> bool:
    """Tell whether a word is found in a text, and mark where.

    Args:
        word: of a query.
        field: how the marks name the text.
        text: as far as it is searched.
        marks: get where it is found.
        alone: whether one digit is found where it stands alone, as it does in a number.
    """
    folded = fold(text)
    places: list[Mark] = []
    for part in word.parts:
        length = len(part.text)
        lone = length == 1 and not word.is_long
        if part.text not in folded or (lone and not (alone and part.spelled)):
            return False
        here = [
            (at, at + length)
            for at in _occurrences(part.text, folded)
            if not part.spelled or (not _spelled_at(folded, at - 1) and not (lone and _spelled_at(folded, at + 1)))
        ]
        if not here:
            return False
        places += here
    _mark(marks, field, text, folded, places)
    return True


def _spelled_at(folded: str, place: int) -> bool:
    return 0 <= place < len(folded) and is_spelled(folded[place])


def _occurrences(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


# --- names, and companies' --------------------------------------------------------------------------------------


class _Written(NamedTuple):
    """A name as it is written.

    Attributes:
        text: as far as it is searched.
        folded: the same, as it is compared.
        parts: of that.
    """

    text: str
    folded: str
    parts: list[Part]


_Read = dict[int, list[tuple[str, ...]]]
"""How the characters of each part of a name are read, by where it starts."""


@lru_cache(8_192)
def _written(text: str, characters: int) -> _Written:
    text = text[:characters]
    folded = fold(text)
    return _Written(text, folded, parts(folded))


@lru_cache(8_192)
def _read(field: terms.SpokenField, text: str) -> _Read:
    pieces = _written(text, terms.TEXTS[field].characters).parts
    return {piece.start: readings(piece.text, name=field == "name") for piece in pieces if not piece.spelled}


@lru_cache(8_192)
def _forms(name: str) -> frozenset[str]:
    """Give a whole name, as it is written and as it is read."""
    pieces, read = _written(name, terms.TEXTS["name"].characters).parts, _read("name", name)
    ways: list[tuple[str, ...]] = []
    for text, start, spelled in pieces:
        ways += [(text,)] if spelled else [way or (one,) for way, one in zip(read[start], text, strict=True)]
    return frozenset(whole_forms(pieces, ways))


def _in_spoken(word: Word, field: terms.SpokenField, text: str, marks: Marks) -> int | None:
    """Tell how well a word is found in a name, and mark where."""
    name = _written(text, terms.TEXTS[field].characters)
    places: list[Mark] = []
    rank = OTHER
    if field == "name" and len(name.parts) > 1 and word.joined in _forms(text):  # as johnsmith for John Smith
        end = name.parts[-1].start + len(name.parts[-1].text)
        _mark(marks, field, name.text, name.folded, [(name.parts[0].start, end)])
        return EXACT
    for number, part in enumerate(word.parts):
        if part.spelled and len(part.text) == 1 and field != "name":
            here = list(_words(part.text, name)) if word.is_long else []
        else:
            here = list(_letters(part.text, field, text, name) if part.spelled else _characters(part.text, name))
        if not here:
            return None
        places += [place for place, _ in here]
        if not number:
            rank = min(one for _, one in here)
    if field == "name" and rank != OTHER and word.joined in _forms(text):
        rank = EXACT
    _mark(marks, field, name.text, name.folded, places)
    return rank


_Hits = Iterator[tuple[Mark, int]]


def _characters(part: str, name: _Written) -> _Hits:
    for at in _occurrences(part, name.folded):
        yield (at, at + len(part)), PREFIX if at == name.parts[0].start else OTHER


def _letters(word: str, field: terms.SpokenField, text: str, name: _Written) -> _Hits:
    yield from _words(word, name)
    for number, part in enumerate(name.parts if "a" <= word[0] <= "z" else ()):
        if not part.spelled:
            yield from _readings(word, part.start, _read(field, text)[part.start], field, begins=not number)
    if field == "name" and len(word) > 1:
        yield from _initials(word, name)


def _words(word: str, name: _Written) -> _Hits:
    for number, part in enumerate(name.parts):
        if part.spelled and part.text.startswith(word):
            rank = OTHER if number else INITIALS if len(word) == 1 else PREFIX
            yield (part.start, part.start + len(word)), rank


def _readings(word: str, start: int, read: list[tuple[str, ...]], field: terms.SpokenField, *, begins: bool) -> _Hits:
    least = terms.TEXTS[field].least
    for at, way in enumerate(read):
        if any(syllable[0] == word[0] for syllable in way) and (hit := heard(word, read, at, least)) is not None:
            whole = hit.whole and len(word) > 1
            yield (start + at, start + hit.end), OTHER if at or not begins else PREFIX if whole else INITIALS


def _initials(word: str, name: _Written) -> _Hits:
    """Give the first letters of the words of a name that is spelled, as JS for John Smith."""
    spelled = [part for part in name.parts if part.spelled]
    if len(spelled) == len(name.parts) > 1 and "".join(part.text[0] for part in spelled).startswith(word):
        yield (spelled[0].start, spelled[len(word) - 1].start + 1), INITIALS


# --- phone numbers ----------------------------------------------------------------------------------------------

_DIGITS: Final = "0123456789"


def _in_number(word: Word, mobile: str, phone: str, marks: Marks) -> bool:
    """Tell whether a word is part of a phone number, and mark where it is in the number as it was sent."""
    for number in word.numbers:
        if number in phone:
            places = [place for place, one in enumerate(mobile) if one in _DIGITS]
            at = "".join(mobile[place] for place in places).find(number)
            here = (places[at], places[at + len(number) - 1] + 1) if at >= 0 else (0, len(mobile))
            marks.setdefault("mobile", []).append(here)
            return True
    return False
