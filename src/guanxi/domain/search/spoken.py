"""Chinese as it is typed in Latin letters: whole syllables, initials, or both.

A word is typed as units, one for each character: its whole syllable, or its initial (one letter, or zh, ch, sh); the
last one may be any beginning of its syllable. What mixes initials with syllables is of at most four units.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from guanxi.domain.readings import SYLLABLES, completions
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition, each_of, either, one_of

_LONGEST_SYLLABLE: Final = max(map(len, SYLLABLES))
_MIXED: Final = 4
_PAIRS: Final = 4
_SPLITS: Final = 6
_LETTERS: Final = 64
_FIRST_LETTERS: Final = frozenset(syllable[0] for syllable in SYLLABLES)
_TWO_LETTERS: Final = frozenset({"zh", "ch", "sh"})


@lru_cache(1_024)
def condition_of(word: str) -> Condition:
    """Give a condition that every contact meets that has a name or a company that is read like a word.

    Args:
        word: two folded letters or more.
    """
    if not _is_spoken(word):
        return ()
    splits = list(_whole(word))
    if len(splits) > _SPLITS:
        found = [one_of(first for split in splits for first in _first(split))]
    else:
        found = [_pairs(split) for split in splits]
    if _FIRST_LETTERS.issuperset(word):
        longest = {min(len(word), terms.LONGEST_INITIALS), min(len(word), terms.COMPANY_INITIALS)}
        found += [each_of(word[at : at + length] for at in range(len(word) - length + 1)) for length in longest]
    if mixed := mixed_initials(word):
        found.append(one_of(units[: terms.COMPANY_INITIALS] for units in mixed))
    return either(found)


def _is_spoken(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) <= _LETTERS


def beginnings(word: str) -> set[str]:
    """Give the first syllables of all ways in which a word is whole syllables, the last one perhaps begun."""
    return {first for split in _whole(word) for first in _first(split)} if _is_spoken(word) else set()


def _first(split: tuple[str, ...]) -> tuple[str, ...]:
    return completions(split[0]) if len(split) == 1 else split[:1]


def mixed_initials(word: str) -> set[str]:
    """Give the initials of the characters of all ways in which a word mixes initials with syllables."""
    if not _is_spoken(word):
        return set()
    return {"".join(unit[0] for unit in units) for units in _mixed(word, _MIXED) if len(units) > 1}


def _pairs(split: tuple[str, ...]) -> Condition:
    *before, last = split
    if not before:
        return one_of(completions(last))
    pairs = [frozenset({one + other}) for one, other in zip(before, before[1:], strict=False)]
    return ((*pairs[:_PAIRS], frozenset(before[-1] + end for end in completions(last))),)


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
    for end, units in _heard(word, read, start, ""):
        whole = not units[:-1].strip("w")
        if whole:
            return Heard(end, whole=True)
        alike = len(units) <= _MIXED or not units.strip("i")
        if alike and len(units) >= least:
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
