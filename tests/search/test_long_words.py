"""Words that can be read in more ways than anybody could try are read in few steps, and search answers."""

import pytest

from guanxi.domain.contact import Contact
from guanxi.domain.search.conditions import Condition
from guanxi.domain.search.match import found
from guanxi.domain.search.query import MAX_CHARACTERS, found_by, ranked, words
from guanxi.domain.search.spoken import ways

MANY_WAYS = [
    "xian",
    "gan",
    "anan",
    "nana",
    "ana",
    "gangang",
    "yuan",
    "enang",
    "a",
    "e",
    "s",
    "z",
    "ch",
    "sh",
    "zh",
    "zhang",
    "er",
    "ei",
    "niao",
]
"""Repeated, each but for a few can be split into syllables in two ways or more at every place."""

HETERONYMS = {
    "薄": "b",
    "宿": "x",
    "藏": "z",
    "参": "s",
    "长": "zh",
    "重": "ch",
    "行": "h",
    "鄂": "e",
    "阿": "a",
    "安": "an",
    "西安": "xian",
}
"""Names, and units that can be read from each of their characters on; of most by more than one of its readings."""

TOKENS = 2_000
"""A condition of more than that would be more than an engine can look for."""


def contact(**changed: str) -> Contact:
    members = {"userid": "1", "name": "张伟", "mobile": "13800138000", "follower_user_id": "nobody", "state_code": "86"}
    return Contact(**(members | changed), label_ids=(1,), share_dept_ids=(), share_user_ids=())


def size(condition: Condition) -> int:
    return sum(len(group) for alternative in condition for group in alternative)


@pytest.mark.parametrize("length", [16, 64, 65, MAX_CHARACTERS])
@pytest.mark.parametrize("unit", MANY_WAYS)
def test_a_word_is_looked_for_by_few_tokens(unit: str, length: int) -> None:
    for tail in ("", "x", "i", "v", "zh", "g"):
        for letters in (unit, *([unit[1:] + unit[:1]] if len(unit) > 1 else [])):
            query = (letters * length)[: length - len(tail)] + tail
            found_words = words(query)
            assert len(ways(query).whole) <= 7
            assert sum(size(found_by(word)) for word in found_words) <= TOKENS
            assert sum(map(size, ranked(found_words))) <= TOKENS


@pytest.mark.parametrize("name", HETERONYMS)
def test_names_that_can_be_read_in_endless_ways_are_compared_with_words_as_long(name: str) -> None:
    initial = HETERONYMS[name]
    for one in (contact(name=(name * 64)[:128]), contact(company_name=(name * 100)[:256])):
        for tail in ("", "q", "i"):
            query = (initial * 64)[: 64 - len(tail)] + tail
            how = found(words(query), one, 8613800138000)
            # zh is no letter: units of it are a mixture, and those are short.
            assert (how is not None) == (not tail and initial not in {"zh", "ch"}), query


def test_many_words_that_can_be_read_in_many_ways_are_looked_for_together() -> None:
    query = " ".join(f"{'xian' * 2}{'an' * number}" for number in range(1, 9))
    assert len(words(query)) == 8
    assert sum(map(size, ranked(words(query)))) <= TOKENS
