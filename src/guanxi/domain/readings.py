"""How Chinese characters are read, for search and for order: simplified forms, readings, syllables, sort keys.

The tables are pypinyin's and OpenCC's, compiled when the project is built (docs/decisions/0024); surnames are ours.
Nothing here keeps what it was asked: callers that ask often cache.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from guanxi.domain import _readings, surnames

_MOST_READINGS: Final = 3
_LONGEST_GIVEN_NAME: Final = 3
_LONGEST_KEY: Final = 128

# Sorts behind letters and digits: begins the key of a text that begins with neither Chinese nor a Latin letter.
_BEHIND: Final = "~"
PLAIN_LETTERS: Final = {"æ": "ae", "ð": "d", "ø": "o", "þ": "th", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe"}
"""Letters that Unicode does not take apart, without what is added to them."""

Readings = tuple[str, ...]

# Another one when the compiled tables are others: what was made of readings and kept is to be made again then.
FINGERPRINT: Final = _readings.FINGERPRINT


class _Sound(NamedTuple):
    """What one character can sound like.

    Both begin with what it is when no phrase decides: any of its current readings, and the order of the best.
    Then comes each of its readings alone, rare ones too, where phrases point: in all its spellings, and its order.
    """

    readings: tuple[Readings, ...]
    orders: tuple[str, ...]


def _spellings(toned: str) -> Readings:
    letters = toned[:-1]
    return (letters, letters.replace("v", "u")) if "v" in letters else (letters,)


def _order(toned: str) -> str:
    """Write a reading as dictionaries order it: by letters, u before ü, then by tone, the neutral one last."""
    return f"{toned[:-1].replace('v', 'u')}{int(toned[-1]) + 5}" if "v" in toned else toned


def _sound(written: str) -> _Sound:
    current, _, rare = written.partition("/")
    toned = current.split(",") + (rare.split(",") if rare else [])
    each = tuple(map(_spellings, toned))
    orders = tuple(map(_order, toned))
    if len(toned) == 1:
        return _Sound(each * 2, orders * 2)
    together = dict.fromkeys(spelling for spellings in each[: current.count(",") + 1] for spelling in spellings)
    return _Sound((tuple(together)[:_MOST_READINGS], *each), (orders[0], *orders))


def _compiled_phrases() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    beginnings: set[str] = set()
    for line in _readings.PHRASES.split("\n"):
        digits, *phrases = line.split(" ")
        found |= dict.fromkeys(phrases, tuple(map(int, digits)))
        if len(digits) > 2:  # noqa: PLR2004 - what is looked up first has two characters
            beginnings.update(phrase[:2] for phrase in phrases)
    return dict.fromkeys(beginnings, ()) | found


_SILENT: Final = _Sound(((),), ("",))
_SOUNDS: Final = [_SILENT, *map(_sound, _readings.ENTRIES.split(" "))]
_BY_LETTER: Final = {chr(_readings.ORIGIN + place): sound for place, sound in enumerate(_SOUNDS)}
_BASIC: Final = _readings.BASIC
_BASIC_FIRST: Final = _readings.BASIC_FIRST
_BASIC_END: Final = _BASIC_FIRST + len(_BASIC)
_BEYOND: Final = _readings.BEYOND
_BEYOND_FIRST: Final = _readings.BEYOND_FIRST
_BEYOND_END: Final = _BEYOND_FIRST + len(_BEYOND)
_SIMPLIFIED: Final = str.maketrans(_readings.TRADITIONAL, _readings.SIMPLIFIED)

# Which reading of each character a phrase has; nothing for two characters with which only longer phrases begin.
_PHRASES: Final = _compiled_phrases()


@cache
def _sound_of(character: str) -> _Sound:
    code = ord(character)
    if code < _BASIC_FIRST:
        return _SILENT
    if code < _BASIC_END:
        return _BY_LETTER[_BASIC[code - _BASIC_FIRST]]
    if _BEYOND_FIRST <= code < _BEYOND_END:
        return _BY_LETTER[_BEYOND[code - _BEYOND_FIRST]]
    return _SILENT


def _surname_sound(character: str, toned: str) -> _Sound:
    usual = _sound_of(character).readings[0]
    ways = toned.split(",")
    first = tuple(spelling for way in ways for spelling in _spellings(way))
    order = _order(ways[0])
    return _Sound((tuple(dict.fromkeys((*first, *usual)))[:_MOST_READINGS], first), (order, order))


_SURNAMES: Final = {surname: tuple(map(_sound_of, surname)) for surname in surnames.COMPOUND_AS_USUAL.split(" ")} | {
    surname: tuple(map(_surname_sound, surname, toned.split(" ")))
    for surname, toned in (surnames.SINGLE | surnames.COMPOUND).items()
}

SYLLABLES: Final[frozenset[str]] = frozenset(
    spelling
    for sound in (*_SOUNDS, *(sound for sounds in _SURNAMES.values() for sound in sounds))
    for spellings in sound.readings
    for spelling in spellings
)


def _beginnings() -> dict[str, Readings]:
    found: dict[str, Readings] = {}
    for syllable in sorted(SYLLABLES):
        for length in range(1, len(syllable) + 1):
            found[syllable[:length]] = (*found.get(syllable[:length], ()), syllable)
    return found


_COMPLETIONS: Final = _beginnings()


def simplified(text: str) -> str:
    """Give a text with every traditional character as its simplified one, and compatibility ideographs as usual ones.

    Character by character, so the length stays; what is simplified already stays as it is.
    """
    return text.translate(_SIMPLIFIED)


def is_han(character: str) -> bool:
    """Tell whether one character is Chinese: an ideograph of any of Unicode's planes, read or not, 々 or 〇.

    々 has no reading of its own, but stands for the character before it; kana and bopomofo are not Chinese.
    """
    return character >= "\u3005" and (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\uf900" <= character <= "\ufad9"
        or "\U00020000" <= character <= "\U000323af"
        or character in {"々", "〇"}
    )


def readings(text: str, *, name: bool) -> list[Readings]:
    """Give how each character of a text is read, without tones.

    Where a phrase that the tables know stands in the text (银行), its characters have only the reading they have
    there; the longest phrase wins, from left to right. ü is `v`, and `u` as a further reading.

    Args:
        text: simplified, see `simplified`.
        name: read what it begins with as a surname: its reading comes first, the usual ones follow, as people type
            them too. What follows is a given name if it has up to three characters: read by a phrase only if it
            is exactly that phrase, and no phrase reaches across the border of the two.

    Returns:
        For each character up to three readings, a to z, the best first; none for what is not Chinese.
    """
    if not name:
        return [_sound_of(character).readings[which] for character, which in zip(text, _chosen(text), strict=True)]
    surname = _surname(text)
    found = [sound.readings[0] for sound in surname]
    given = text[len(surname) :]
    if chosen := _chosen_in_given(given):
        return found + [_sound_of(character).readings[which] for character, which in zip(given, chosen, strict=True)]
    return found + [_sound_of(character).readings[0] for character in given]


def completions(beginning: str) -> Readings:
    """Give the syllables that begin with these letters, sorted: of `zha` zha, zhai, zhan, zhang and zhao."""
    return _COMPLETIONS.get(beginning, ())


def sort_key(text: str, *, name: bool) -> str:
    """Give what orders texts, compared by code points, as a Chinese phone book does.

    Chinese and Latin stand together under each letter. A Chinese character is its reading, its tone, then itself, so
    that all 张 stand together; Latin is its letters without accents and case. Spaces and punctuation part words, and
    count as the lowest. What begins with a digit or any other sign comes behind z, and what has none at all there too.

    Args:
        text: any text, traditional or simplified; its first 128 characters count.
        name: read what it begins with as a surname.

    Returns:
        At most 128 characters, without control characters and surrogates.
    """
    text = simplified(text[:_LONGEST_KEY])
    key = ""
    for character, order in zip(text, _orders(text, name=name), strict=True):
        piece = order + character if order else _sorted_as(character)
        if piece != " " or not key.endswith(" "):
            key += piece
    key = key.strip(" ")
    return (key if "a" <= key[:1] <= "z" else _BEHIND + key)[:_LONGEST_KEY]


def _sorted_as(character: str) -> str:
    if "a" <= character <= "z":
        return character
    piece = ""
    for part in unicodedata.normalize("NFKD", character).casefold():
        kind = unicodedata.category(part)
        if kind[0] in "PZ" or part in "\t\n\r":
            piece += " "
        elif kind == "Cs":
            piece += "\ufffd"
        elif kind not in {"Cc", "Cf"} and kind[0] != "M":
            piece += PLAIN_LETTERS.get(part, part)
    return piece


@lru_cache(256)  # whoever is indexed is read twice: for the tokens and for the order
def _chosen(text: str) -> list[int]:
    """Say for each character which reading the phrases of the text choose; 0 where none does."""
    chosen = [0] * len(text)
    place, last = 0, len(text) - 1
    while place < last:
        found = _PHRASES.get(text[place : place + 2])
        if found is None:
            place += 1
            continue
        found = _PHRASES.get(text[place : place + 3]) or found
        chosen[place : place + len(found)] = found
        place += len(found) or 1
    return chosen


def _chosen_in_given(given: str) -> Sequence[int] | None:
    """Say the same of what follows a surname; nothing where no phrase decides."""
    return _PHRASES.get(given) if len(given) <= _LONGEST_GIVEN_NAME else _chosen(given)


def _surname(text: str) -> Sequence[_Sound]:
    return _SURNAMES.get(text[:2]) or _SURNAMES.get(text[:1]) or [_sound_of(character) for character in text[:1]]


def _orders(text: str, *, name: bool) -> list[str]:
    surname = _surname(text) if name else ()
    given = text[len(surname) :]
    chosen = (_chosen_in_given(given) if name else _chosen(given)) or [0] * len(given)
    found = [sound.orders[0] for sound in surname]
    return found + [_sound_of(character).orders[which] for character, which in zip(given, chosen, strict=True)]
