"""Page v2_department_listsubid."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.v2_department_listsubid import PAGE
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
async def test_only_direct_children_are_listed_in_their_order(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"dept_id": 1})
        assert told["result"] == {"dept_id_list": [3, 2]}


@in_loop
async def test_a_department_without_children_has_an_empty_list(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"dept_id": "5"})
        assert told["result"] == {"dept_id_list": []}


@in_loop
async def test_a_new_organisation_has_the_root_alone_whether_it_has_external_contacts_or_not(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await acme.set(external_contacts=False)
        assert (await acme.call(PAGE.name, {"dept_id": 1}))["result"] == {"dept_id_list": []}
