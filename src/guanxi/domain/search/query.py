"""What somebody looks for: the words of a query, and the tokens by which candidates are found."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

from guanxi.domain.failures import ValueInvalid
from guanxi.domain.readings import SYLLABLES
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition, both, each_of, either, one_of
from guanxi.domain.search.fold import Part, fold, parts
from guanxi.domain.search.spoken import beginnings, condition_of, mixed_initials
from guanxi.domain.sharing import as_owner

MAX_CHARACTERS: Final = 200
MAX_WORDS: Final = 16
LEAST_DIGITS: Final = 3
RANKS: Final = ("exact", "prefix", "initials", "other")

_NUMBER: Final = re.compile(r"[+(]*[0-9][0-9.()\-\u2010-\u2015\u2212]*")
_LEFT_OUT: Final = "(0)"  # dialled in the country alone: +44 (0)20 …
_TONED: Final = re.compile(r"[a-z]{1,6}[1-5]")


class Word(NamedTuple):
    """One word of a query: all of its parts have to be in the same field.

    Attributes:
        parts: folded; at least one.
        numbers: the digits that it stands for as part of a phone number; none if it is no number.
        labels: the labels whose names it is found in.
        owners: the employees whose names it is found in.
    """

    parts: tuple[Part, ...]
    numbers: tuple[str, ...] = ()
    labels: frozenset[int] = frozenset()
    owners: frozenset[str] = frozenset()

    @property
    def joined(self) -> str:
        """Its parts, with nothing between them."""
        return "".join(part.text for part in self.parts)

    @property
    def is_long(self) -> bool:
        """Whether it has a part of two characters or more; other parts are found by the record alone then."""
        return any(len(part.text) > 1 for part in self.parts)


def words(query: str) -> list[Word]:
    """Take a query apart; nothing is left of one without letters, digits or characters.

    Raises:
        ValueInvalid: it is too long, or has too many words.
    """
    if len(query) > MAX_CHARACTERS:
        raise ValueInvalid(f"q has {len(query)} characters; at most {MAX_CHARACTERS} are allowed", field="q")
    texts = fold(query).split()
    whole = _numbers("".join(texts)) if all(map(_NUMBER.fullmatch, texts)) else ()  # +86 138 …
    found = [Word(tuple(parts(_toneless(text))), tuple(dict.fromkeys(_numbers(text) + whole))) for text in texts]
    found = [word for word in dict.fromkeys(found) if word.parts]
    if len(found) > MAX_WORDS:
        raise ValueInvalid(f"q has {len(found)} words; at most {MAX_WORDS} are allowed", field="q")
    return found


def _toneless(text: str) -> str:
    """Give zhang1wei3 as zhangwei; whatever is not that, or is as short as A4, stays as it is."""
    syllables = _TONED.findall(text)
    if len(text) > len("A4") and "".join(syllables) == text and SYLLABLES.issuperset(one[:-1] for one in syllables):
        return "".join(syllable[:-1] for syllable in syllables)
    return text


def _digits(text: str) -> str:
    return "".join(one for one in text if one in "0123456789")


def _numbers(text: str) -> tuple[str, ...]:
    if not _NUMBER.fullmatch(text):
        return ()
    digits = _digits(text.replace(_LEFT_OUT, ""))
    # As it is dialled from elsewhere: 0 before the area, 00 before the country.
    ways = dict.fromkeys((digits, digits.removeprefix("0"), digits.removeprefix("00")))
    return tuple(way for way in ways if len(way) >= LEAST_DIGITS)


def found_by(word: Word) -> Condition:
    """Give a condition that every contact meets which a word is found in."""
    told = [part for part in word.parts if len(part.text) > 1] or word.parts
    ways = [one_of((terms.exact(word.joined),)), both(map(_of_part, told)), *map(_of_number, word.numbers)]
    if word.labels:
        ways.append(one_of(map(terms.label, word.labels)))
    if word.owners:
        ways.append(one_of(terms.grantee(as_owner(userid)) for userid in word.owners))
    return either(ways)


def _of_part(part: Part) -> Condition:
    text = part.text
    if len(text) == 1:
        return one_of((text,))
    if not part.spelled:
        return each_of(one + other for one, other in pairwise(text))
    # A name that is spelled is found by the first letters of its words, too.
    return either((one_of((terms.edge(text), terms.initials(text))), condition_of(text)))


def _of_number(number: str) -> Condition:
    if len(number) > LEAST_DIGITS:
        grams = terms.digits(number)[:-1]
        return each_of((*grams[::4], grams[-1]))  # each digit stands in one of these
    (tail,) = terms.digits(number)
    return one_of((tail, *(tail + digit for digit in "0123456789")))


def ranked(found: Iterable[Word]) -> tuple[Condition, ...]:
    """Give, for each rank from the best on, a condition that all contacts of the rank meet that have all words."""
    found = list(found)
    best = {terms.exact("".join(word.joined for word in found)), *(terms.exact(word.joined) for word in found)}
    begun: set[str] = set()
    short: set[str] = set()
    for word in found:
        part = word.parts[0]
        if not part.spelled:
            begun.add(terms.first(part.text[:2]))
            continue
        if len(part.text) > 1:
            begun.add(terms.first_word(terms.edge(part.text)))
            begun.update(map(terms.first, beginnings(part.text)))
        short.update(map(terms.initials, {part.text, *mixed_initials(part.text)}))
    return (one_of(best), one_of(begun), one_of(short), ((),))
