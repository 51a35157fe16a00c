"""What is found by the rules, naively: from the record alone, every way of typing written out, no tokens."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import groupby, product
from typing import Final, NamedTuple

from guanxi.domain.contact import Contact
from guanxi.domain.readings import SYLLABLES, readings, simplified

EXACT, PREFIX, INITIALS, OTHER = range(4)

STROKES: Final = {"æ": "ae", "ð": "d", "ø": "o", "þ": "th", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe"}
NUMBER: Final = re.compile(r"[+(]*[0-9][-0-9.()‐‑‒–—―−]*")
TONED: Final = re.compile(r"(?:[a-z]{1,6}[1-5])+")
CHARACTERS: Final = {"name": 64, "company_name": 100, "title": 100, "email": 128, "address": 200, "remark": 500}
BEGUN: Final = {syllable[:length] for syllable in SYLLABLES for length in range(1, len(syllable) + 1)}
SYLLABIC: Final = re.compile(f"(?:{'|'.join(SYLLABLES)})*(?:{'|'.join(BEGUN)})")


class Run(NamedTuple):
    """Letters and digits, or other characters, that stand together."""

    text: str
    spelled: bool


Read = Sequence[tuple[str, ...]]


def fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(STROKES.get(one, one) for one in apart if unicodedata.category(one)[0] != "M")
    plain = "".join(one for one in plain if unicodedata.category(one) != "Cf")
    return simplified(unicodedata.normalize("NFKC", plain))


def kind_of(character: str) -> str:
    if not character.isalnum():
        return ""
    return "spelled" if character.isascii() or "ß" <= character <= "ɏ" or "Ͱ" <= character <= "ԯ" else "character"


def runs(text: str) -> tuple[Run, ...]:
    return tuple(Run("".join(group), kind == "spelled") for kind, group in groupby(text, kind_of) if kind)


class Word:
    """One word of a query."""

    def __init__(self, text: str, whole: str) -> None:
        self.numbers = {number for one in (text, whole) for number in dialled(one)}
        without = re.sub("[1-5]", "", text)
        toned = TONED.fullmatch(text) and all(one in SYLLABLES for one in re.split("[1-5]", text)[:-1])
        self.parts = runs(without if toned and len(text) > 2 else text)
        self.joined = "".join(part.text for part in self.parts)
        self.long = any(len(part.text) > 1 for part in self.parts)


def dialled(text: str) -> list[str]:
    if not NUMBER.fullmatch(text):
        return []
    digits = "".join(one for one in text.replace("(0)", "") if one.isdigit())
    return [one for one in (digits, digits.removeprefix("0"), digits.removeprefix("00")) if len(one) >= 3]


def words(query: str) -> list[Word]:
    texts = fold(query).split()
    whole = "".join(texts) if all(NUMBER.fullmatch(text) for text in texts) else ""
    each = {(word.parts, *sorted(word.numbers)): word for word in (Word(text, whole) for text in texts)}
    return [word for word in each.values() if word.parts]


# --- how Chinese is typed ------------------------------------------------------------------------------------------


def units(read: Read, word: str) -> set[str]:
    """All ways in which a word is typed for characters, the first of them first; one letter for each.

    w: the syllable; 1: a syllable of one letter, or the first letter of the last one; i: another's first letter;
    z: zh, ch or sh; b: the last one, begun or whole.
    """
    found = set()
    for syllable in read[0] if read else ():
        if syllable.startswith(word):
            found.add("1" if len(word) == 1 else "b")
        ways = {syllable: "1" if len(syllable) == 1 else "w"} | ({syllable[0]: "i"} if len(syllable) > 1 else {})
        if syllable[:2] in {"zh", "ch", "sh"}:
            ways[syllable[:2]] = "z"
        for unit, kind in ways.items():
            if word.startswith(unit) and word != unit:
                found |= {kind + rest for rest in units(read[1:], word[len(unit) :])}
    return found


def typed(read: Read, word: str, least: int) -> str:
    """Whether a word is typed for characters: `whole`, `initials` with or without syllables, or not."""
    ways = units(read, word)
    if any(set(way[:-1]) <= set("w1") for way in ways):
        return "whole"
    syllabic = SYLLABIC.fullmatch(word) is not None
    for way in ways:
        alike = len(word) <= 4 or not syllabic if set(way) <= set("i1") else len(way) <= 4 and not syllabic
        if alike and len(way) >= least:
            return "initials"
    return ""


def forms(name: str) -> set[str]:
    ways: list[tuple[str, ...]] = []
    for text, spelled in runs(name):
        ways += (
            [(text,)] if spelled else [way or (one,) for way, one in zip(readings(text, name=True), text, strict=True)]
        )
    number = 1
    for way in ways:
        number *= len(way)
    spoken = product(*ways) if number <= 81 else [[way[0] for way in ways]]
    return {"".join(each) for each in spoken} | {"".join(text for text, _ in runs(name))}


# --- fields --------------------------------------------------------------------------------------------------------


def in_name(word: Word, text: str) -> int | None:
    """How well a word is found in a name."""
    name = fold(text[: CHARACTERS["name"]])
    if len(runs(name)) > 1 and word.joined in forms(name):
        return EXACT
    places = [in_spoken(part, name, name=True, alone=True) for part in word.parts]
    if not all(places):
        return None
    return EXACT if word.joined in forms(name) else min(places[0])


def in_company(word: Word, text: str) -> bool:
    company = fold(text[: CHARACTERS["company_name"]])
    return all(in_spoken(part, company, name=False, alone=word.long) for part in word.parts)


def in_spoken(part: Run, text: str, *, name: bool, alone: bool) -> set[int]:
    """How well a part of a word is found in a name or a company."""
    found = set()
    single = len(part.text) == 1
    all_runs = runs(text)
    for number, (run, spelled) in enumerate(all_runs):
        if spelled != part.spelled:
            if part.spelled and (name or not single):
                read = readings(run, name=name)
                for at in range(len(run)):
                    if how := typed(read[at:], part.text, 1 if name else 3):
                        found.add(OTHER if number or at else PREFIX if how == "whole" and not single else INITIALS)
        elif not spelled:
            if part.text in run:
                found.add(PREFIX if not number and run.startswith(part.text) else OTHER)
        elif run.startswith(part.text) and (alone or not single):
            found.add(OTHER if number else INITIALS if single else PREFIX)
    first_letters = "".join(run.text[0] for run in all_runs if run.spelled)
    if name and not single and part.spelled and len(first_letters) == len(all_runs) > 1:
        found |= {INITIALS} if first_letters.startswith(part.text) else set()
    return found


def in_plain(word: Word, text: str) -> bool:
    all_runs = runs(fold(text))
    return word.long and all(
        any(
            run.startswith(part.text) if spelled else part.text in run
            for run, spelled in all_runs
            if spelled == part.spelled
        )
        for part in word.parts
    )


def rank(query: str, contact: Contact, phone: int, labels: Mapping[int, str], people: Mapping[str, str]) -> int | None:
    """How well a contact is found by a query; None if it is not, or if the query has no words.

    Args:
        query: as it was typed.
        contact: the record.
        phone: its E.164 number without the plus.
        labels: all names of labels.
        people: all names of employees.
    """
    asked = words(query)
    best = OTHER
    for word in asked:
        named = in_name(word, contact.name)
        elsewhere = (
            in_company(word, contact.company_name or "")
            or any(
                in_plain(word, (getattr(contact, field) or "")[: CHARACTERS[field]])
                for field in ("title", "email", "address", "remark")
            )
            or any(number in str(phone) for number in word.numbers)
            or any(in_name(word, labels[label]) is not None for label in contact.label_ids if label in labels)
            or in_name(word, people.get(contact.follower_user_id, "")) is not None
        )
        if named is None and not elsewhere:
            return None
        best = min(best, OTHER if named is None else named)
    if len(asked) > 1 and "".join(word.joined for word in asked) in forms(fold(contact.name[: CHARACTERS["name"]])):
        return EXACT
    return best if asked else None
