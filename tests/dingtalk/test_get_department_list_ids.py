"""Page get_department_list_ids."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.get_department_list_ids import PAGE
from guanxi.domain.failures import AppKindRefused, Failure
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import missing, no_number, refused_by_staff, staffed, unknown_department
from tests.in_loop import in_loop

RIGHT = {"id": 1}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *missing(PAGE, "id"),
    *no_number(PAGE, "id"),
    *unknown_department("id"),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, Failure}


@in_loop
async def test_only_direct_children_are_listed_in_their_order(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"id": "1"}, method="GET")
        assert told == {"errcode": 0, "errmsg": "ok", "sub_dept_id_list": [3, 2]}
