"""Page v2_user_getbymobile."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.v2_user_getbymobile import PAGE
from guanxi.domain.failures import EmployeeUnknown, Failure, PhoneInvalid, ValueInvalid, ValueMissing
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import missing, refused_by_staff, staffed
from tests.in_loop import in_loop

RIGHT = {"mobile": "13600540000"}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *missing(PAGE, "mobile"),
    Refused("blank", ValueMissing, {"mobile": " "}, 400002, "Invalid parameter", "mobile", "required"),
    *(
        Refused(f"{value!r}", PhoneInvalid, {"mobile": value}, 40104, "Invalid phone number", "mobile", "mobile")
        for value in (True, ["1"], "x", "1", "+1", "+999 1", "1" * 40, "13600540000 ext. 1")
    ),
    Refused(
        "nobody's", EmployeeUnknown, {"mobile": "13600540009"}, 60121, "The user is not found", "mobile", "no employee"
    ),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, Failure, ValueInvalid}


@pytest.mark.parametrize(
    ("mobile", "userid"),
    [
        ("13600540000", "manager4220"),
        (13600540000, "manager4220"),
        ("+86 136-0054-0000", "manager4220"),
        ("+852 6123 4567", "chan"),
        ("+85261234567", "chan"),
    ],
    ids=repr,
)
@in_loop
async def test_an_employee_is_found_however_the_number_is_written(tmp_path: Path, mobile: object, userid: str) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"mobile": mobile})
        assert told["result"] == {"exclusive_account_userid_list": [], "userid": userid}


@in_loop
async def test_the_number_of_an_external_contact_finds_nobody(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        await acme.create(mobile="13700000009")
        assert (await acme.call(PAGE.name, {"mobile": "13700000009"}))["errcode"] == 60121
