"""Whether a contact is what somebody looks for, how well, and where: decided by the record alone."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from guanxi.domain.contact import Contact
from guanxi.domain.custom_fields import Value, Values
from guanxi.domain.readings import readings
from guanxi.domain.search import terms
from guanxi.domain.search.document import whole_forms
from guanxi.domain.search.fold import Folded, Part, folded, parts
from guanxi.domain.search.query import RANKS, Word
from guanxi.domain.search.spoken import heard

Mark = tuple[int, int]
Marks = dict[str, list[Mark]]

EXACT, PREFIX, INITIALS, OTHER = range(len(RANKS))

_NO_VALUES: Final[Values] = MappingProxyType({})


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


class _Text(NamedTuple):
    """A field, ready to be searched."""

    folded: Folded
    parts: list[Part]
    read: dict[int, list[tuple[str, ...]]]  # how the characters of each part are read, by where it starts
    forms: frozenset[str]


@lru_cache(4_096)
def _text(field: terms.Field, text: str) -> _Text:
    reach = terms.TEXTS[field]
    whole = folded(text[: reach.characters])
    pieces = parts(whole.text)
    read: dict[int, list[tuple[str, ...]]] = {}
    ways: list[tuple[str, ...]] = []
    name = field == "name"
    for piece in pieces if reach.spoken else ():
        if piece.spelled:
            ways.append((piece.text,))
            continue
        ways += (each := readings(piece.text, name=name))
        read[piece.start] = each
    ways = [way or ("",) for way in ways]
    return _Text(whole, pieces, read, frozenset(whole_forms(pieces, ways) if name else ()))


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
        best = None
        for field in terms.TEXTS:
            text = getattr(contact, field)
            if text and (rank_here := _in_text(word, field, _text(field, text), marks)) is not None:
                best = rank_here if best is None else min(best, rank_here)
        elsewhere = [_in_value(word, key, value, marks) for key, value in values.items()]
        if _in_number(word, contact.mobile or "", str(phone), marks) or any(elsewhere):
            best = OTHER if best is None else best
        if has := word.labels.intersection(contact.label_ids):
            labels |= has
            best = OTHER if best is None else best
        if contact.follower_user_id in word.owners:
            owner = True
            best = OTHER if best is None else best
        if best is None:
            return None
        rank = min(rank, best)
    if len(words) > 1 and "".join(word.joined for word in words) in _text("name", contact.name).forms:
        rank = EXACT
    return Found(rank, {field: _joined(each) for field, each in marks.items()}, frozenset(labels), owner)


def is_named(word: Word, name: str) -> bool:
    """Tell whether a word is found in a name, such as a label's or an employee's."""
    return _in_text(word, "name", _text("name", name), {}) is not None


def _joined(marks: Iterable[Mark]) -> list[Mark]:
    """Give stretches in order, those that touch as one."""
    joined: list[Mark] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _in_text(word: Word, field: terms.Field, text: _Text, marks: Marks) -> int | None:
    """Tell how well a word is found in a field, and mark where."""
    places: list[Mark] = []
    rank = OTHER
    for number, part in enumerate(word.parts):
        here = list(_characters(part, field, text) if not part.spelled else _letters(part.text, field, text))
        if not here:
            return None
        places += [place for place, _ in here]
        if not number and field == "name":
            rank = min(one for _, one in here)
    if field == "name" and word.joined in text.forms:
        rank = EXACT
    marks.setdefault(field, []).extend(text.folded.mark(*place) for place in places)
    return rank


def _in_value(word: Word, key: str, value: Value, marks: Marks) -> bool:
    """Tell whether a word is found in a field of the organisation's own, like in a remark, and mark where."""
    text = _text("remark", str(value)[: terms.CUSTOM_CHARACTERS])
    places: list[Mark] = []
    for part in word.parts:
        hits = _characters(part, "remark", text) if not part.spelled else _letters(part.text, "remark", text)
        here = [place for place, _ in hits]
        if not here and not isinstance(value, str):
            here = [(one.start, one.start + len(one.text)) for one in text.parts if one.text == part.text]
        if not here:
            return False
        places += here
    marks.setdefault(f"custom_fields.{key}", []).extend(text.folded.mark(*place) for place in places)
    return True


_Hits = Iterable[tuple[Mark, int]]


def _characters(part: Part, field: terms.Field, text: _Text) -> _Hits:
    if len(part.text) == 1 and not terms.TEXTS[field].spoken:
        return
    at = text.folded.text.find(part.text)
    while at >= 0:
        begins = bool(text.parts) and at == text.parts[0].start
        yield (at, at + len(part.text)), PREFIX if begins else OTHER
        at = text.folded.text.find(part.text, at + 1)


def _letters(word: str, field: terms.Field, text: _Text) -> _Hits:
    one = len(word) == 1
    for number, part in enumerate(text.parts):
        if part.spelled:
            if part.text.startswith(word) and (not one or field == "name"):
                rank = OTHER if number else INITIALS if one else PREFIX
                yield (part.start, part.start + len(word)), rank
        elif part.start in text.read and (not one or field == "name"):
            yield from _readings(word, part.start, text.read[part.start], field, begins=not number)
    if field == "name" and not one:
        yield from _initials(word, text)


def _readings(word: str, start: int, read: list[tuple[str, ...]], field: terms.Field, *, begins: bool) -> _Hits:
    for at in range(len(read)):
        hit = heard(word, read, at, terms.TEXTS[field].least)
        if hit is not None:
            whole = hit.whole and len(word) > 1
            rank = OTHER if at or not begins else PREFIX if whole else INITIALS
            yield (start + at, start + hit.end), rank


def _initials(word: str, text: _Text) -> _Hits:
    """Give the first letters of the words of a name that is spelled, as JS for John Smith."""
    spelled = [part for part in text.parts if part.spelled]
    if len(spelled) == len(text.parts) > 1 and "".join(part.text[0] for part in spelled).startswith(word):
        yield (spelled[0].start, spelled[len(word) - 1].start + 1), INITIALS


_DIGITS: Final = "0123456789"


def _in_number(word: Word, mobile: str, phone: str, marks: Marks) -> bool:
    """Tell whether a word is part of a phone number, and mark where it is in the number as it was sent."""
    for number in word.numbers:
        if number not in phone:
            continue
        places = [place for place, one in enumerate(mobile) if one in _DIGITS]
        sent = "".join(mobile[place] for place in places)
        at = sent.find(number)
        here = (places[at], places[at + len(number) - 1] + 1) if at >= 0 else (0, len(mobile))
        marks.setdefault("mobile", []).append(here)
        return True
    return False
