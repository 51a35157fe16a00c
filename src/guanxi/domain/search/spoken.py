"""Chinese as it is typed in Latin letters: whole syllables, initials, or both.

A word is typed as units, one for each character: its whole syllable, or its initial (one letter, or zh, ch, sh); the
last one may be any beginning of its syllable. What can be whole syllables is taken for them: for initials only if it
has at most four letters, and never for a mixture of both. A mixture has at most four units.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise, product
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
        whole: the ways to split it into syllables, the last one perhaps only begun; where there are many, a few.
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
    whole = tuple(islice(_whole(word, _starts(word)), _SPLITS + 1))
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
        found = [both((one_of(beginnings(word)), one_of(_endings(word))))]
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
    """Give the first one or two syllables of all ways in which a word is syllables, the last one perhaps begun."""
    if not ways(word).whole:
        return set()
    found = set(completions(word))
    starts = _starts(word)
    for first in _syllables(word):
        rest = word[len(first) :]
        found.update(terms.pair(first, end) for end in completions(rest))
        found.update(terms.pair(first, one) for one in _syllables(rest) if len(first) + len(one) in starts)
    return found


def _endings(word: str) -> set[str]:
    """Give the last one or two syllables of these ways."""
    found = set(completions(word))
    reached = {0}
    for at in range(len(word)):
        if at in reached:
            for syllable in _syllables(word[at:]):
                reached.add(behind := at + len(syllable))
                found.update(terms.pair(syllable, end) for end in completions(word[behind:]))
    return found


def mixed_initials(word: str) -> set[str]:
    """Give the initials of the characters of all ways in which a word mixes initials with syllables."""
    return {"".join(unit[0] for unit in units) for units in ways(word).mixed}


def _pairs(split: tuple[str, ...]) -> Condition:
    *before, last = split
    if not before:
        return one_of(completions(last))
    pairs = [frozenset({terms.pair(*pair)}) for pair in pairwise(before)]
    return ((*pairs[:_PAIRS], frozenset(terms.pair(before[-1], end) for end in completions(last))),)


def _syllables(word: str) -> list[str]:
    """Give the syllables that a word begins with, and has letters behind."""
    lengths = range(1, min(_LONGEST_SYLLABLE, len(word) - 1) + 1)
    return [word[:length] for length in lengths if word[:length] in SYLLABLES]


def _starts(word: str) -> set[int]:
    """Give the places in a word from which on it is whole syllables, the last one perhaps only begun."""
    found: set[int] = set()
    for at in range(len(word) - 1, -1, -1):
        rest = word[at:]
        if completions(rest) or any(at + len(syllable) in found for syllable in _syllables(rest)):
            found.add(at)
    return found


def _whole(word: str, starts: set[int], at: int = 0) -> Iterator[tuple[str, ...]]:
    """Give the ways to split a word into syllables, the last one perhaps only begun; it tries no other."""
    rest = word[at:]
    if completions(rest):
        yield (rest,)
    for syllable in _syllables(rest):
        if at + len(syllable) in starts:
            for split in _whole(word, starts, at + len(syllable)):
                yield (syllable, *split)


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


_State = tuple[int, bool, bool]
"""How many letters of a word are read, and whether the units so far were all syllables, and all initials."""


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

    There can be more ways than can be tried: what is kept of each is only how much of the word it has read, and of
    what units.

    Args:
        word: folded letters.
        read: the readings of the characters; none for what has none.
        start: the first one of them.
        least: how many characters initials have to be of, at least.
    """
    best: Heard | None = None
    can = ways(word) if len(word) > 1 else _LETTER
    reached = {(0, True, True)}
    for units, syllables in enumerate(islice(read, start, None), 1):
        further: set[_State] = set()
        for state, syllable in product(reached, syllables):
            done, whole, initials = state
            if not syllable.startswith(rest := word[done:]):
                further.update(_behind(state, rest, syllable))
                continue
            if whole:
                return Heard(start + units, whole=True)
            alike = can.initials if initials and len(rest) == 1 else can.mixed and units <= _MIXED
            if alike and units >= least:
                best = Heard(start + units, whole=False)
            if len(rest) > 1:
                further.update(_behind(state, rest, syllable))
        if not further:
            break
        reached = further
    return best


def _behind(state: _State, rest: str, syllable: str) -> Iterator[_State]:
    """Give what is reached by one more unit, with letters behind it."""
    done, whole, initials = state
    if 1 < len(syllable) < len(rest) and rest.startswith(syllable):
        yield done + len(syllable), whole, False
    if rest[0] == syllable[0]:
        yield done + 1, whole and len(syllable) == 1, initials
        if len(rest) > 2 and rest[:2] == syllable[:2] and rest[:2] in _TWO_LETTERS:  # noqa: PLR2004 - zh, ch and sh have two letters
            yield done + 2, False, False
