"""Filters and words on an organisation's own fields: what decides, and what candidates are found by, agree."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domain.contact import encode_contact
from guanxi.domain.contact_filter import ContactFilter, Criteria, conditions_of, matches
from guanxi.domain.custom_fields import CustomField, CustomSent, FieldType, patched_custom, values_of
from guanxi.domain.custom_filter import CustomFilter, custom_conditions
from guanxi.domain.failures import ValueInvalid
from guanxi.domain.search.conditions import Condition
from guanxi.domain.search.match import found
from guanxi.domain.search.query import found_by, words
from guanxi.domain.stored_contact import StoredContact
from guanxi.store.found_by import contact_tokens
from tests.domain.values import contact

ZHANG = contact(remark=None, email=None)
TYPES: dict[str, FieldType] = {"tier": "choice", "budget": "number", "since": "date", "notes": "text", "site": "url"}
FIELDS = tuple(
    CustomField(key=key, name=key, type=kind, choices=("gold", "silver") if kind == "choice" else ())
    for key, kind in TYPES.items()
)
VALUES = {
    "tier": "gold",
    "budget": 9.5,
    "since": "2026-03-01",
    "notes": "met at the 上海 fair",
    "site": "https://a.example/云",
}


def row_of(values: dict[str, Any]) -> StoredContact:
    custom = patched_custom(FIELDS, None, CustomSent(values))
    return StoredContact(0, ZHANG.userid, 8613800000001, 1, "", 1, 1, custom, encode_contact(ZHANG))


def is_met(condition: Condition, tokens: set[str]) -> bool:
    return any(all(group & tokens for group in alternative) for alternative in condition)


def chosen(row: StoredContact, *wanted: CustomFilter) -> bool:
    """Whether a filter is about a contact; if so, it is found by its tokens."""
    keys = tuple(TYPES)
    criteria = Criteria(filter=ContactFilter(custom=wanted), fields=keys, custom=custom_conditions(FIELDS, wanted))
    matched = matches(criteria, ZHANG, 1, 1, values_of(row.custom, keys))
    conditions, none = conditions_of(criteria)
    tokens = set(contact_tokens(row).split(" "))
    if matched:
        assert all(is_met(condition, tokens) for condition in conditions)
        assert not none & tokens
    return matched


def one(field: str, **asked: Any) -> CustomFilter:  # noqa: ANN401 - any of JSON
    return CustomFilter(field=field, **asked)


CASES: list[tuple[CustomFilter, bool]] = [
    (one("tier", value="gold"), True),
    (one("tier", value="Gold"), False),
    (one("tier", value="silver"), False),
    (one("budget", value=9.5), True),
    (one("budget", value="9.50"), True),
    (one("budget", value="9"), False),
    (one("budget", since=9.5), True),
    (one("budget", since="9.6"), False),
    (one("budget", before="9.5"), False),
    (one("budget", before=9.6), True),
    (one("budget", since="-1e3", before="100"), True),
    (one("since", value="2026-03-01"), True),
    (one("since", since="2026-03-01", before="2026-03-02"), True),
    (one("since", since="2026-03-02"), False),
    (one("since", before="2026-03-01"), False),
    (one("notes", value="met at the 上海 fair"), True),
    (one("notes", value="met"), False),
    (one("site", value="https://a.example/云"), True),
    (one("site", present=True), True),
    (one("site", present=False), False),
]


@pytest.mark.parametrize(("wanted", "is_about"), CASES)
def test_a_filter_is_about_those_that_have_the_value(wanted: CustomFilter, *, is_about: bool) -> None:
    assert chosen(row_of(VALUES), wanted) == is_about
    without = {key: value for key, value in VALUES.items() if key != wanted.field}
    assert chosen(row_of(without), wanted) == (wanted.present is False)


def test_all_conditions_have_to_be_met() -> None:
    assert chosen(row_of(VALUES), one("tier", value="gold"), one("budget", since=9))
    assert not chosen(row_of(VALUES), one("tier", value="gold"), one("budget", since=10))
    assert not chosen(row_of(VALUES), one("budget", since=9), one("budget", present=False))


@pytest.mark.parametrize(
    "wanted",
    [
        one("nope", value="x"), one("tier"), one("tier", value="gold", present=True), one("tier", since="gold"),
        one("notes", before="x"), one("budget", value="x"), one("budget", value="nan"), one("budget", value="1e999"),
        one("budget", value="1_0"), one("budget", since="2026-01-01"), one("budget", value=2**53), one("tier", value=1),
        one("since", since="2026-02-30"), one("since", value="yesterday"), one("since", since=1),
        one("budget", since=1, value=1),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(wanted: CustomFilter) -> None:
    with pytest.raises(ValueInvalid) as refused:
        custom_conditions(FIELDS, [wanted])
    assert refused.value.field == "custom"


WORDS: list[tuple[str, dict[str, list[tuple[int, int]]]]] = [
    ("go", {"custom_fields.tier": [(0, 2)]}),
    ("GOLD", {"custom_fields.tier": [(0, 4)]}),
    ("g", {}),
    ("old", {}),
    ("上海", {"custom_fields.notes": [(11, 13)]}),
    ("上", {}),
    ("9.5", {"custom_fields.budget": [(0, 1), (2, 3)]}),
    ("9.6", {}),
    ("2026-03", {"custom_fields.since": [(0, 4), (5, 7)]}),
    ("202", {"custom_fields.since": [(0, 3)]}),
    ("026", {}),
    ("a.example", {"custom_fields.site": [(8, 9), (10, 17)]}),
    ("exam", {"custom_fields.site": [(10, 14)]}),
    ("gold fair", {"custom_fields.tier": [(0, 4)], "custom_fields.notes": [(14, 18)]}),
    ("gold nope", {}),
]


@pytest.mark.parametrize(("query", "marks"), WORDS)
def test_words_are_found_in_values_and_marked(query: str, marks: dict[str, list[tuple[int, int]]]) -> None:
    hit = found(words(query), ZHANG, 8613800000001, values_of(row_of(VALUES).custom, TYPES))
    assert ({} if hit is None else hit.marks) == marks
    assert found(words(query), ZHANG, 8613800000001) is None


TEXT = st.text("ab9 .-上海張Éß/", min_size=1, max_size=24)
NUMBER = st.integers(-1200, 1200) | st.floats(-1e6, 1e6)


@given(st.fixed_dictionaries({}, optional={"notes": TEXT, "budget": NUMBER}), TEXT | NUMBER.map(str))
def test_what_words_are_found_in_is_found_by_its_tokens(values: dict[str, Any], query: str) -> None:
    row = row_of(values)
    seen = words(query[:24])
    if seen and found(seen, ZHANG, row.phone, values_of(row.custom, TYPES)) is not None:
        tokens = set(contact_tokens(row).split(" "))
        assert all(is_met(found_by(word), tokens) for word in seen)


@given(NUMBER, NUMBER)
def test_a_number_is_filtered_as_it_is_kept(kept: float, asked: float) -> None:
    row = row_of({"budget": kept})
    assert chosen(row, one("budget", value=str(kept)))
    assert chosen(row, one("budget", since=asked)) == (kept >= asked)
    assert chosen(row, one("budget", before=asked)) == (kept < asked)
