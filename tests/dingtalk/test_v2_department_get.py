"""Page v2_department_get."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.v2_department_get import PAGE
from guanxi.domain.failures import AppKindRefused, Failure
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import missing, no_number, refused_by_staff, staffed, unknown_department
from tests.in_loop import in_loop

RIGHT = {"dept_id": 1}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *missing(PAGE, "dept_id"),
    *no_number(PAGE, "dept_id"),
    *unknown_department("dept_id"),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, Failure}


@in_loop
async def test_the_root_has_no_parent_and_the_name_of_the_organisation(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"dept_id": 1})
        assert (told["result"]["name"], "parent_id" in told["result"]) == ("Acme", False)


@in_loop
async def test_a_department_is_told_with_its_parent_and_place(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"dept_id": "2"}, "suite")
        assert {key: told["result"][key] for key in ("dept_id", "name", "parent_id", "order")} == {
            "dept_id": 2,
            "name": "Sales",
            "parent_id": 1,
            "order": 2,
        }
