"""Values of an organisation's own fields: what each type takes, and what becomes of what was sent."""

from typing import Any

import pytest
from msgspec import UNSET

from guanxi.domain.custom_fields import CustomField, CustomSent, FieldType, patched_custom, value_for, values_of
from guanxi.domain.failures import ValueInvalid

EXACT = 2**53 - 1
TIER = CustomField(key="tier", name="Tier", type="choice", choices=("gold", "silver"))
BUDGET = CustomField(key="budget", name="Budget", type="number")
NOTES = CustomField(key="notes", name="Notes", type="text")
FIELDS = (TIER, BUDGET, NOTES)


def field(kind: FieldType) -> CustomField:
    return TIER if kind == "choice" else CustomField(key="one", name="One", type=kind)


TAKEN: list[tuple[FieldType, Any, Any]] = [
    ("text", "中文 and\u3000spaces", "中文 and\u3000spaces"),
    ("text", "x" * 500, "x" * 500),
    ("text", "", None),
    ("text", " \u3000", None),
    ("number", 250.0, 250),
    ("number", -0.0, 0),
    ("number", 9.5, 9.5),
    ("number", 1e3, 1000),
    ("number", EXACT, EXACT),
    ("number", -EXACT, -EXACT),
    ("date", "2026-11-21", "2026-11-21"),
    ("date", "2024-02-29", "2024-02-29"),
    ("date", "0001-01-01", "0001-01-01"),
    ("choice", "gold", "gold"),
    ("url", "HTTPS://例え.example:8443/p?q#f", "HTTPS://例え.example:8443/p?q#f"),
    ("url", "http://[::1]/", "http://[::1]/"),
    ("url", "http://a/" + "x" * 491, "http://a/" + "x" * 491),
]
REFUSED: dict[FieldType, list[Any]] = {
    "text": ["x" * 501, "a\nb", "a\x7f", "\u2028", 1, 1.5, True, [], {}],
    "number": [EXACT + 1, -EXACT - 1, 1e300, float("nan"), float("inf"), True, False, "1", "", [], {"a": 1}],
    "date": ["2026-02-29", "2026-13-01", "0000-01-01", "20261121", "2026-W01-1", "2026-1-1", "２０２６-11-21",
             "2026-11-21 ", "2026-11-21T00:00:00Z", "", 1],
    "choice": ["bronze", "Gold", "gold ", "", 1],
    "url": ["ftp://a", "javascript:alert(1)", "http://", "http:///x", "//a", "a.example", "http://a b", "http://a/<b>",
            "http://a\\b", "http://a:0", "http://a:99999", "http://[", "http://a/" + "x" * 492, "", 1],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "sent", "kept"), TAKEN)
def test_a_value_that_fits_is_kept_in_one_form(kind: FieldType, sent: Any, kept: Any) -> None:  # noqa: ANN401 - of JSON
    value = value_for(field(kind), sent)
    assert (value, type(value)) == (kept, type(kept))


@pytest.mark.parametrize(("kind", "sent"), [(kind, one) for kind, many in REFUSED.items() for one in many])
def test_a_value_that_does_not_fit_is_refused(kind: FieldType, sent: Any) -> None:  # noqa: ANN401 - any of JSON
    with pytest.raises(ValueError, match=r"^it "):
        value_for(field(kind), sent)


OLD = b'{"budget":5,"gone":"kept","notes":"n","tier":"platinum"}'
PATCHED: list[tuple[str, bytes | None, CustomSent, bytes | None]] = [
    ("what was not sent stays", OLD, CustomSent(), OLD),
    ("nothing sent stays", OLD, CustomSent({}), OLD),
    ("null clears one", OLD, CustomSent({"notes": None}), b'{"budget":5,"gone":"kept","tier":"platinum"}'),
    ("a blank text clears", OLD, CustomSent({"notes": " "}), b'{"budget":5,"gone":"kept","tier":"platinum"}'),
    ("a value is replaced", OLD, CustomSent({"budget": 6}), b'{"budget":6,"gone":"kept","notes":"n","tier":"platinum"}'),
    ("null for all clears all but what nobody sees", OLD, CustomSent(None), b'{"gone":"kept"}'),
    ("the whole clears what it does not name", OLD, CustomSent({"budget": 7.0}, whole=True), b'{"budget":7,"gone":"kept"}'),
    ("a whole that says nothing of them clears them", OLD, CustomSent(UNSET, whole=True), b'{"gone":"kept"}'),
    ("a choice that there was can be sent again", OLD, CustomSent({"tier": "platinum"}), OLD),
    ("the same number is the same bytes", b'{"budget":5}', CustomSent({"budget": 5.0}), b'{"budget":5}'),
    ("members are sorted", None, CustomSent({"tier": "gold", "budget": 1, "notes": "b"}),
     b'{"budget":1,"notes":"b","tier":"gold"}'),
    ("none at all is none", b'{"notes":"n"}', CustomSent({"notes": None}), None),
    ("clearing what is not there is none", None, CustomSent({"notes": None}), None),
    ("of nothing nothing", None, CustomSent(None, whole=True), None),
]  # fmt: skip


@pytest.mark.parametrize(("old", "sent", "new"), [row[1:] for row in PATCHED], ids=[row[0] for row in PATCHED])
def test_what_was_sent_is_put_in(old: bytes | None, sent: CustomSent, new: bytes | None) -> None:
    assert patched_custom(FIELDS, old, sent) == new


@pytest.mark.parametrize(
    ("sent", "at"),
    [
        ({"tier": "bronze"}, "custom_fields.tier"),
        ({"budget": True}, "custom_fields.budget"),
        ({"budget": "5"}, "custom_fields.budget"),
        ({"gone": "kept"}, "custom_fields.gone"),
        ({"nope": None}, "custom_fields.nope"),
        ({"a/b" * 99: 1}, "custom_fields"),
    ],
)
def test_what_is_refused_says_of_which_field(sent: dict[str, Any], at: str) -> None:
    with pytest.raises(ValueInvalid) as refused:
        patched_custom(FIELDS, b'{"budget":1,"gone":"kept"}', CustomSent(sent))
    assert (refused.value.field, refused.value.reason.partition(":")[0]) == (at, at)


def test_values_are_shown_in_the_order_of_fields_without_those_of_others() -> None:
    assert list(values_of(OLD, ["tier", "nope", "budget"]).items()) == [("tier", "platinum"), ("budget", 5)]
    assert values_of(None, ["tier"]) == values_of(OLD, []) == {}
