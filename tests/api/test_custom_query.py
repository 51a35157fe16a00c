"""`custom` of a query: how conditions are written."""

from typing import Any

import pytest

from guanxi.api.custom import read_custom
from guanxi.api.failures import RequestInvalid
from guanxi.domain.custom_filter import CustomFilter


def one(field: str, **asked: Any) -> CustomFilter:  # noqa: ANN401 - any of JSON
    return CustomFilter(field=field, **asked)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("", []),
        ("tier:gold", [one("tier", value="gold")]),
        ("budget:100..500", [one("budget", since="100", before="500")]),
        ("budget:1.5..2.5", [one("budget", since="1.5", before="2.5")]),
        ("budget:.5..", [one("budget", since=".5")]),
        ("budget:-5..", [one("budget", since="-5")]),
        ("since:..2026-01-01", [one("since", before="2026-01-01")]),
        ("notes", [one("notes", present=True)]),
        ("notes:", [one("notes", present=False)]),
        ("site:http://a:80/b.c", [one("site", value="http://a:80/b.c")]),
        (r"notes:a\,b\.\.c\\d", [one("notes", value=r"a,b..c\d")]),
        (
            "tier:gold,budget:100..500,since:2026-01-01..,notes",
            [one("tier", value="gold"), one("budget", since="100", before="500"), one("since", since="2026-01-01"),
             one("notes", present=True)],
        ),
        (",".join(["a"] * 20), [one("a", present=True)] * 20),
    ],
)  # fmt: skip
def test_conditions_are_read(text: str, conditions: list[CustomFilter]) -> None:
    assert list(read_custom(text)) == conditions


@pytest.mark.parametrize(
    "text", [",", "a,", ",a", "a,,b", "a:b\\", "a:..", "a:1..2..3", "a:....", ",".join(["a"] * 21)]
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(RequestInvalid) as refused:
        read_custom(text)
    assert [error["parameter"] for error in refused.value.errors] == ["custom"]
