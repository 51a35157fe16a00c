"""Page get_user_get."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.get_user_get import PAGE
from guanxi.domain.failures import AppKindRefused, EmployeeUnknown, Failure, ValueInvalid
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import no_userid, refused_by_staff, staffed
from tests.in_loop import in_loop

RIGHT = {"userid": "manager4220"}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *no_userid(PAGE),
    Refused("nobody", EmployeeUnknown, {"userid": "nobody"}, 60121, "The user is not found", "userid", "no employee"),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, Failure, ValueInvalid}


@in_loop
async def test_an_external_contact_is_no_employee(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        userid = await acme.create()
        told = [await acme.call(PAGE.name, {"userid": one}) for one in (userid, "nobody")]
        assert [one["errcode"] for one in told] == [60121, 60121]
        assert told[0]["sub_msg"] == told[1]["sub_msg"]


@in_loop
async def test_a_third_party_app_sees_neither_phone_nor_email(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = [await acme.call(PAGE.name, {"userid": "manager4220"}, by) for by in ("app", "suite")]
        assert set(told[0]) - set(told[1]) == {"mobile", "stateCode", "email"}
        assert "13600540000" not in str(told[1])


@in_loop
async def test_a_number_abroad_is_told_with_its_country(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"userid": "chan"})
        chan = told
        assert (chan["stateCode"], chan["mobile"]) == ("852", "61234567")
        assert "email" not in chan


@in_loop
async def test_who_has_left_and_has_no_phone_is_told_too(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"userid": "li.bo"})
        bo = told
        assert (bo["active"], bo["name"], "mobile" in bo) == (False, "李博", False)


@in_loop
async def test_departments_are_maps_written_as_texts(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"userid": "li.na"}, method="GET")
        assert (told["department"], told["isLeaderInDepts"]) == ([5, 3], "{5:true,3:false}")
        assert (told["orderInDepts"], told["isAdmin"]) == ("{5:0,3:0}", False)
