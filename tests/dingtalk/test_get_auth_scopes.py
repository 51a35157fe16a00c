"""Page get_auth_scopes."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.get_auth_scopes import PAGE
from guanxi.domain.failures import AppKindRefused, Failure, PermissionMissing, ValueInvalid, ValueMissing
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import refused_by_staff
from tests.in_loop import in_loop

RIGHT: dict[str, str] = {}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
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
        ValueMissing,
        ValueInvalid,
        Failure,
    }


@pytest.mark.parametrize(
    ("by", "fields"),
    [("app", ["email", "mobile", "name"]), ("nothing", ["email", "mobile", "name"]), ("suite", ["name"])],
)
@in_loop
async def test_every_app_sees_the_root_and_so_everybody(tmp_path: Path, by: str, fields: list[str]) -> None:
    async with asking(tmp_path) as acme:
        told = await acme.call(PAGE.name, None, by, "GET")
        assert told["auth_org_scopes"] == {"authed_dept": [1], "authed_user": []}
        assert (told["auth_user_field"], told["condition_field"]) == (fields, [])
