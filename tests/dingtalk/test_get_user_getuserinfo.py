"""Page get_user_getuserinfo."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import CodeUnknown, PageUnknown
from guanxi.dingtalk.pages.get_user_getuserinfo import PAGE
from guanxi.domain.failures import AppKindRefused, Failure, PermissionMissing, ValueInvalid
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import missing, refused_by_staff, staffed
from tests.in_loop import in_loop

CODE = "The temporary authorization code does not exist"
RIGHT = {"code": "x"}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *missing(PAGE, "code"),
    *(
        Refused(f"{value!r}", CodeUnknown, {"code": value}, 40078, CODE, "code", "no login codes")
        for value in ("x", "a" * 5000, 7, ["x"])
    ),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {
        PageUnknown,
        AppKindRefused,
        PermissionMissing,
        ValueInvalid,
        Failure,
    }


@in_loop
async def test_no_app_gets_anybody_by_any_method(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        for by in ("app", "suite", "nothing"):
            for method in ("GET", "POST"):
                assert (await acme.call(PAGE.name, {"code": "abc"}, by, method))["errcode"] == 40078
