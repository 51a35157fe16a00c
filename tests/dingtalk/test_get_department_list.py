"""Page get_department_list."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.get_department_list import PAGE
from guanxi.domain.failures import AppKindRefused, Failure, ValueInvalid, ValueMissing
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import no_number, refused_by_staff, staffed, unknown_department
from tests.in_loop import in_loop

RIGHT = {"id": 1}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *no_number(PAGE, "id"),
    *unknown_department("id"),
    Refused(
        "deep?", ValueInvalid, {"fetch_child": "perhaps"}, 40035, "Invalid parameter", "fetch_child", "true or false"
    ),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, Failure, ValueMissing}


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, [1, 3, 2, 4, 5]),
        ({"fetch_child": "true"}, [1, 3, 2, 4, 5]),
        ({"fetch_child": "false"}, [1, 3, 2]),
        ({"id": 1}, [3, 2]),
        ({"id": "1", "fetch_child": True}, [3, 2, 4, 5]),
        ({"id": 2, "fetch_child": False}, [4]),
        ({"id": 2, "fetch_child": "1"}, [4, 5]),
        ({"id": 5, "fetch_child": "true"}, []),
    ],
    ids=str,
)
@in_loop
async def test_the_root_is_listed_only_when_no_department_is_named(
    tmp_path: Path, parameters: dict[str, object], found: list[int]
) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, parameters, "suite")
        assert [one["id"] for one in told["department"]] == found
