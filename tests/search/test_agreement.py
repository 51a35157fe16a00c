"""What is found, and by which tokens, held against a naive model that has neither.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domain.contact import Contact
from guanxi.domain.search.conditions import Condition
from guanxi.domain.search.document import tokens
from guanxi.domain.search.match import found, is_named
from guanxi.domain.search.query import Word, found_by, ranked, words
from tests.depth import DEPTH
from tests.search import model
from tests.search.typing_people import LABELS, PEOPLE, some_contact, some_query

SEEDS = st.integers(0, 2**32)
CONTACTS = 3
QUERIES = 4
NOW = 1_700_000_000_000


def named(word: Word) -> Word:
    """A word with the labels and people in whose names it is found."""
    labels = frozenset(label for label, name in LABELS.items() if is_named(word, name))
    return word._replace(labels=labels, owners=frozenset(one for one, name in PEOPLE.items() if is_named(word, name)))


def meets(condition: Condition, has: set[str]) -> bool:
    return any(all(not group.isdisjoint(has) for group in alternative) for alternative in condition)


def agrees(query: str, contact: Contact) -> None:
    phone = int(f"86{contact.mobile}")
    asked = [named(word) for word in words(query)]
    how = found(asked, contact, phone) if asked else None
    expected = model.rank(query, contact, phone, LABELS, PEOPLE)
    assert (how and how.rank) == expected, f"{query!r} {contact}"
    if how is None:
        return
    has = set(tokens(contact, phone, NOW, NOW))
    for word in asked:
        assert meets(found_by(word), has), f"{query!r}: {word} is found in {contact}, but not by {found_by(word)}"
    assert meets(ranked(asked)[how.rank], has), f"{query!r} has rank {how.rank} for {contact}, which has not its tokens"
    for field, marks in how.marks.items():
        assert_in_order(marks, len(getattr(contact, field)))


def assert_in_order(marks: list[tuple[int, int]], length: int) -> None:
    """They do not touch, and lie inside of the field."""
    ends = [0, *(end for _, end in marks)]
    assert all(start < end <= length for start, end in marks)
    assert all(start > ends[place] or not place for place, (start, _) in enumerate(marks))


@settings(max_examples=400 * DEPTH, deadline=None)
@given(SEEDS)
def test_what_is_found_is_what_a_naive_model_finds_and_the_tokens_lead_to_it(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same again for the same seed
    contacts = [some_contact(chance) for _ in range(CONTACTS)]
    for contact in contacts:
        for _ in range(QUERIES):
            query = some_query(contact, chance)
            agrees(query, contact)
            agrees(query, chance.choice(contacts))
