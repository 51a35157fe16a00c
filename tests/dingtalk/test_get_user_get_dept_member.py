"""Page get_user_get_dept_member."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.get_user_get_dept_member import PAGE
from guanxi.domain.failures import AppKindRefused, Failure
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import missing, no_number, refused_by_staff, staffed, unknown_department
from tests.in_loop import in_loop

RIGHT = {"deptId": 1}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *missing(PAGE, "deptId"),
    *no_number(PAGE, "deptId"),
    *unknown_department("deptId"),
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
            told = await acme.call(PAGE.name, {"deptId": dept_id}, "suite")
            told.pop("request_id", None)
            assert told == {"errcode": 0, "errmsg": "ok", "userIds": userids}


@in_loop
async def test_a_department_of_many_is_listed_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guanxi.operations.read_employees._CHUNK", 1)
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"deptId": 5})
        assert told["userIds"] == ["li.bo", "li.na"]
