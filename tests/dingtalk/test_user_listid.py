"""Page user_listid."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.user_listid import PAGE
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
async def test_all_direct_members_are_listed(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        for dept_id, userids in ((1, ["4711", "manager4220"]), ("5", ["li.bo", "li.na"]), (4, [])):
            told = await acme.call(PAGE.name, {"dept_id": dept_id}, "suite")
            told.pop("request_id", None)
            assert told["result"] == {"userid_list": userids}


@in_loop
async def test_a_department_of_many_is_listed_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guanxi.operations.read_employees._CHUNK", 1)
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"dept_id": 5})
        assert told["result"]["userid_list"] == ["li.bo", "li.na"]
