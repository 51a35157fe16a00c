"""What counts as a difference, and what is only other data."""

from typing import Any

import pytest

from guanxi.fidelity.compare import compare
from guanxi.fidelity.outcome import Outcome
from guanxi.fidelity.shape import merged, shape_of


def answered(*values: Any, status: int = 200, **more: Any) -> Outcome:  # noqa: ANN401 - any JSON
    return Outcome(
        status=status, content_type="application/json", body="JSON", shape=merged(map(shape_of, values)), **more
    )


def listed(*items: Any) -> Outcome:  # noqa: ANN401 - any JSON
    return answered({"results": list(items)})


def told(theirs: Outcome, ours: Outcome, *, data: bool = False) -> tuple[str, ...]:
    compared = compare(theirs, ours, data=data)
    assert (compared.verdict == "same") == (not compared.differences)
    return compared.differences


@pytest.mark.parametrize(
    ("theirs", "ours", "differences"),
    [
        (answered({"a": 1}), answered({"a": 2}), ()),
        (answered({}, status=500), answered({}), ("HTTP status: 500 there, 200 in Guanxi",)),
        (answered({"a": 1}), answered({"a": "1"}), ("a: integer there, digits in a text in Guanxi",)),
        (answered({"a": "x"}), answered({"a": "1"}), ("a: text there, digits in a text in Guanxi",)),
        (answered({"a": {"b": 1}}), answered({"a": {}}), ("a.b: only there",)),
        (answered({"a": {}}), answered({"a": {"b": 1}}), ("a.b: only in Guanxi",)),
        (answered({"a": [1]}), answered({"a": []}), ("a: list there, empty list in Guanxi",)),
        (answered({"a": [1, 2]}), answered({"a": [1]}), ("a: 2 items there, 1 in Guanxi",)),
        (answered({"a": [1]}), answered({"a": ["x"]}), ("a[]: integer there, text in Guanxi",)),
        (answered({"a": 1, "b": 1, "c": 1}), answered({"c": 1, "b": 1, "a": 1}),
         ("the body: members in another order: a, b, c there, c, b, a in Guanxi",)),
        (answered({"a": 1, "x": 1, "b": 1}), answered({"a": 1, "b": 1}), ("x: only there",)),
        (answered({}, codes={"errcode": 1}), answered({}, codes={"errcode": 2}), ("errcode: 1 there, 2 in Guanxi",)),
        (answered({}, codes={"errcode": "0"}), answered({}, codes={"errcode": 0}), ("errcode: '0' there, 0 in Guanxi",)),
        (answered({}, texts={"errmsg": "x"}), answered({}, texts={"errmsg": "y"}), ("errmsg: 'x' there, 'y' in Guanxi",)),
        (answered({}, texts={"errmsg": "x"}), answered({}), ()),
        (Outcome(status=200, body="HTML"), answered({}), ("content type: none there, application/json in Guanxi",
                                                           "body: HTML there, JSON in Guanxi")),
        (Outcome(note="no answer: none within 10 s"), answered({}), ("no answer: none within 10 s there, answered in Guanxi",)),
        (Outcome(note="no answer: x"), Outcome(note="no answer: x"), ()),
    ],
    ids=range(18),
)  # fmt: skip
def test_everything_counts_where_both_were_asked_the_same_of_the_same_data(
    theirs: Outcome, ours: Outcome, differences: tuple[str, ...]
) -> None:
    assert told(theirs, ours) == differences


OURS = listed({"id": "0", "a": "x", "l": [1]}, {"id": "x", "a": "", "l": []}, {"id": "0", "b": 1, "l": [1]})


@pytest.mark.parametrize(
    ("theirs", "differences"),
    [
        (listed({"id": "1", "l": []}), ()),
        (listed({"id": "1", "b": 5, "l": [1, 2]}, {"id": "1", "a": "y", "l": [3]}), ()),
        (listed(), ("results: empty list there, list in Guanxi",)),
        (listed({"id": "1"}), ("results[].l: only in Guanxi",)),
        (listed({"id": "1"}, {"id": "1", "l": []}), ("results[].l: not always there, but in Guanxi",)),
        (listed({"id": "1", "l": [], "new": 1}), ("results[].new: only there",)),
        (listed({"id": 1, "l": []}), ("results[].id: integer there, digits in a text or text in Guanxi",)),
        (listed({"id": "1", "a": "7", "l": ["x"]}), ("results[].l[]: text there, integer in Guanxi",)),
        (listed({"l": [], "id": "1"}), ("results[]: members in another order: l, id there, id, l in Guanxi",)),
    ],
    ids=range(9),
)
def test_of_an_organisations_data_only_what_guanxi_never_has_counts(
    theirs: Outcome, differences: tuple[str, ...]
) -> None:
    assert told(theirs, OURS, data=True) == differences


def test_members_that_some_lack_are_in_no_wrong_order_however_records_are_mixed() -> None:
    one = listed({"address": "x", "name": "x"}, {"company": "x", "name": "x"})
    other = listed({"company": "x", "name": "x"}, {"address": "x", "company": "x", "name": "x"}, {"name": "x"})
    assert told(one, other, data=True) == ()


def test_of_members_that_come_in_either_order_nothing_is_said() -> None:
    either, one = listed({"a": 1, "b": 1}, {"b": 1, "a": 1}), listed({"a": 1, "b": 1})
    assert told(either, one, data=True) == told(one, either, data=True) == ()


@pytest.mark.parametrize(
    ("theirs", "ours", "differences"),
    [
        (listed({"a": 1}), listed({"a": "x", "b": 1}), ()),
        (listed({"a": 1}, {"a": 1}), listed({"a": 1}), ("items: 2 there, 1 in Guanxi",)),
        (listed({"a": 1}), listed({"a": 1}, {"a": 1}, {"a": 1}), ("items: 1 there, 3 in Guanxi",)),
        (listed({"a": 1}, {"a": 1}), listed({"a": 1}, {"a": 1}, {"a": 1}), ()),
        (listed({"a": 1}), listed(), ("results: list there, empty list in Guanxi",)),
    ],
    ids=range(5),
)
def test_a_page_of_one_is_compared_by_what_the_whole_list_shows(
    theirs: Outcome, ours: Outcome, differences: tuple[str, ...]
) -> None:
    whole = (listed({"a": 1}, {"a": 1}), listed({"a": 1}, {"a": "x", "b": 1}, {}))
    assert compare(theirs, ours, data=True, like=whole).differences == differences


def test_where_the_other_side_has_one_item_alone_nothing_is_said_of_how_many_came() -> None:
    whole = (listed({"a": 1}), listed({"a": 1}, {"a": 1}))
    assert compare(listed({"a": 1}), listed({"a": 1}, {"a": 1}), data=True, like=whole).verdict == "same"


@pytest.mark.parametrize("code", ["60011", "90018", "60020"])
def test_what_a_server_refuses_an_app_is_no_difference(code: str) -> None:
    compared = compare(answered({"x": 1}, codes={"errcode": 88, "sub_code": code}), answered({}), data=False)
    assert compared.verdict == "not compared"
    assert compared.differences[0]


def test_what_was_not_asked_is_not_compared() -> None:
    for pair in ((Outcome(note="not asked: x"), answered({})), (answered({}), Outcome(note="not asked: x"))):
        assert compare(*pair, data=False).verdict == "not compared"
