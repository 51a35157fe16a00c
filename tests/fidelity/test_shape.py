"""Shapes: kinds, order and members, and never a value."""

from typing import Any

import pytest

from guanxi.fidelity.shape import lines, merged, shape_of, with_items_of


def written(value: Any, labels: dict[str, str] | None = None) -> list[str]:  # noqa: ANN401 - any JSON
    return [line.strip() for line in lines(shape_of(value, labels))]


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("x", "text"),
        ("", "empty text"),
        ("0123", "digits in a text"),
        ("٣", "text"),
        (1, "integer"),
        (True, "boolean"),
        (1.5, "fraction"),
        (None, "null"),
        ([], "empty list"),
        ({}, "object"),
        ([1, "x", 2], "list of up to 3 of integer or text"),
        ([["x"]], "list of list of text"),
    ],
)
def test_a_value_is_told_by_its_kind(value: Any, kinds: str) -> None:  # noqa: ANN401 - any JSON
    assert written(value) == [kinds]


def test_members_are_told_in_their_order_and_those_that_some_lack_are_marked() -> None:
    value = {"b": 1, "items": [{"z": 1, "a": "x", "e": ""}, {"a": "", "m": None, "e": ""}], "a": []}
    assert written(value) == [
        "object",
        "b: integer",
        "items: list of up to 2 of object",
        "z?: integer",
        "a: text or empty text",
        "m?: null",
        "e: empty text",
        "a: empty list",
    ]


def test_values_that_are_known_are_called_by_what_they_are() -> None:
    labels = {"T0": "the token", "77": "the label"}
    assert written(["T0", "other", 77, 78], labels) == [
        "list of up to 4 of text, the token or text or integer, the label or integer"
    ]


def test_what_lies_too_deep_is_told_as_that() -> None:
    value: Any = 1
    for _ in range(60):
        value = [value]
    assert written(value)[0].endswith("list of too deep")


def test_a_list_cut_to_one_may_hold_what_the_whole_list_holds() -> None:
    cut, whole = shape_of({"results": [{"a": 1}]}), shape_of({"results": [{"a": "x"}, {}], "more": 1})
    assert [line.strip() for line in lines(with_items_of(cut, whole))] == [
        "object",
        "results: list of object",
        "a?: integer or text",
    ]
    assert with_items_of(shape_of({"results": []}), whole) == shape_of({"results": []})


def test_shapes_of_several_answers_are_merged() -> None:
    one = merged(map(shape_of, ({"r": {"a": 1}}, {"r": {"b": 1}}, {"r": None})))
    assert [line.strip() for line in lines(one)] == ["object", "r: object or null", "b?: integer", "a?: integer"]
