"""Chinese as it is typed in Latin letters: whole syllables, initials, or both.

A word is typed as units, one for each character: its whole syllable, or its initial (one letter, or zh, ch, sh); the
last one may be any beginning of its syllable. What can be whole syllables is
taken for them: for initials only if it has at most four letters, and for a mixture of both, which has at most four
units, never.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from guanxi.domain.readings import SYLLABLES, completions
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition, both, each_of, either, one_of

_LONGEST_SYLLABLE: Final = max(map(len, SYLLABLES))
_MIXED: Final = 4
_PAIRS: Final = 4
_SPLITS: Final = 6
_SHORT: Final = 4
_LETTERS: Final = 64
_FIRST_LETTERS: Final = frozenset(syllable[0] for syllable in SYLLABLES)
_TWO_LETTERS: Final = frozenset({"zh", "ch", "sh"})


class Ways(NamedTuple):
    """How a word can be read.

    Attributes:
        whole: the ways to split it into syllables, the last one perhaps only begun.
        initials: whether each of its letters can be an initial.
        mixed: the ways to split it into units of which some are initials and some are not, at most four of them.
    """

    whole: tuple[tuple[str, ...], ...]
    initials: bool
    mixed: tuple[tuple[str, ...], ...]


_UNREADABLE: Final = Ways((), initials=False, mixed=())
_LETTER: Final = Ways((), initials=True, mixed=())


@lru_cache(1_024)
def ways(word: str) -> Ways:
    """Give how a word of two folded letters or more can be read.

    What is whole syllables is read so: as initials only if it is short, and not as a mixture.
    """
    if not (word.isascii() and word.isalpha()) or len(word) > _LETTERS:
        return _UNREADABLE
    whole = tuple(_whole(word))
    initials = _FIRST_LETTERS.issuperset(word) and not (whole and len(word) > _SHORT)
    return Ways(whole, initials, () if whole else tuple(units for units in _mixed(word, _MIXED) if len(units) > 1))


@lru_cache(1_024)
def condition_of(word: str) -> Condition:
    """Give a condition that every contact meets that has a name or a company that is read like a word.

    Args:
        word: two folded letters or more.
    """
    whole, initials, mixed = ways(word)
    if len(whole) > _SPLITS:
        found = [both(one_of(pair for split in whole for pair in _ends(split)[place]) for place in (0, 1))]
    else:
        found = [_pairs(split) for split in whole]
    if initials:
        longest = {min(len(word), terms.LONGEST_INITIALS), min(len(word), terms.COMPANY_INITIALS)}
        found += [each_of(word[at : at + length] for at in range(len(word) - length + 1)) for length in longest]
    if len(mixed) > _SPLITS:
        found.append(one_of(_initials(units) for units in mixed))
    else:
        found += [_mixture(units) for units in mixed]
    return either(found)


def _initials(units: tuple[str, ...]) -> str:
    return "".join(unit[0] for unit in units[: terms.COMPANY_INITIALS])


def _mixture(units: tuple[str, ...]) -> Condition:
    """Give the condition of a mixture: its initials, and those of its units that are syllables."""
    *before, last = units
    groups = [frozenset({unit}) for unit in before if len(unit) > 1 and unit not in _TWO_LETTERS]
    groups += [frozenset(completions(last))] if len(last) > 1 else []
    return ((frozenset({_initials(units)}), *groups),)


def beginnings(word: str) -> set[str]:
    """Give the first one or two syllables of all ways in which a word is whole syllables, the last perhaps begun."""
    return {first for split in ways(word).whole for first in _ends(split)[0]}


def mixed_initials(word: str) -> set[str]:
    """Give the initials of the characters of all ways in which a word mixes initials with syllables."""
    return {"".join(unit[0] for unit in units) for units in ways(word).mixed}


def _pairs(split: tuple[str, ...]) -> Condition:
    *before, last = split
    if not before:
        return one_of(completions(last))
    pairs = [frozenset({terms.pair(*pair)}) for pair in pairwise(before)]
    return ((*pairs[:_PAIRS], frozenset(terms.pair(before[-1], end) for end in completions(last))),)


def _ends(split: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Give the tokens of the first and of the last syllables of a word."""
    *before, last = split
    if not before:
        return list(completions(last)), list(completions(last))
    behind = [terms.pair(before[-1], end) for end in completions(last)]
    return [terms.pair(*before[:2])] if len(before) > 1 else behind, behind


def _whole(word: str) -> Iterator[tuple[str, ...]]:
    """Give the ways to split a word into syllables, the last one perhaps only begun."""
    if completions(word):
        yield (word,)
    for length in range(1, min(_LONGEST_SYLLABLE, len(word) - 1) + 1):
        if word[:length] in SYLLABLES:
            for rest in _whole(word[length:]):
                yield (word[:length], *rest)


def _mixed(word: str, most: int) -> Iterator[tuple[str, ...]]:
    """Give the ways to split a word into at most so many units of any kind."""
    if completions(word):
        yield (word,)
    if most == 1:
        return
    for length in range(1, min(_LONGEST_SYLLABLE, len(word) - 1) + 1):
        unit = word[:length]
        if unit in SYLLABLES or (length == 1 and unit in _FIRST_LETTERS) or unit in _TWO_LETTERS:
            for rest in _mixed(word[length:], most - 1):
                yield (unit, *rest)


class Heard(NamedTuple):
    """Where a word is read.

    Attributes:
        end: behind the last character of it.
        whole: whether it is whole syllables, the last one perhaps begun; else there are initials among its units.
    """

    end: int
    whole: bool


def heard(word: str, read: Sequence[tuple[str, ...]], start: int, least: int) -> Heard | None:
    """Tell whether a word is how characters are read from a place on; the best way if there are several.

    Args:
        word: folded letters.
        read: the readings of the characters; none for what has none.
        start: the first one of them.
        least: how many characters initials have to be of, at least.
    """
    best: Heard | None = None
    can = ways(word) if len(word) > 1 else _LETTER
    for end, units in _heard(word, read, start, ""):
        if not units[:-1].strip("w"):
            return Heard(end, whole=True)
        if len(units) >= least and (can.initials if not units.strip("i") else can.mixed and len(units) <= _MIXED):
            best = Heard(end, whole=False)
    return best


def _heard(word: str, read: Sequence[tuple[str, ...]], at: int, units: str) -> Iterator[tuple[int, str]]:
    """Give the ends of all ways to read a word, and their units: w(hole), i(nitial of one letter), z(h), b(egun)."""
    if at >= len(read):
        return
    for syllable in read[at]:
        if syllable.startswith(word):
            yield at + 1, units + ("i" if len(word) == 1 else "b")
        elif word.startswith(syllable):
            kind = "i" if len(syllable) == 1 and units.strip("w") else "w"
            yield from _heard(word[len(syllable) :], read, at + 1, units + kind)
        if len(word) > 1 < len(syllable) and word[0] == syllable[0]:
            yield from _heard(word[1:], read, at + 1, units + "i")
        if len(word) > 2 < len(syllable) and word[:2] == syllable[:2] and word[:2] in _TWO_LETTERS:  # noqa: PLR2004 - zh
            yield from _heard(word[2:], read, at + 1, units + "z")
