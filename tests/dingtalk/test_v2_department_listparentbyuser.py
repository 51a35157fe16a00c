"""Page v2_department_listparentbyuser."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.v2_department_listparentbyuser import PAGE
from guanxi.domain.failures import AppKindRefused, EmployeeUnknown, Failure, ValueInvalid
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import no_userid, refused_by_staff, staffed
from tests.in_loop import in_loop

RIGHT = {"userid": "manager4220"}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *no_userid(PAGE),
    Refused("nobody", EmployeeUnknown, {"userid": "nobody"}, 33012, "Invalid userId", "userid", "no employee"),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, Failure, ValueInvalid}


@in_loop
async def test_each_department_of_an_employee_has_its_path_to_the_root(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"userid": "li.na"})
        assert told["result"] == {
            "parent_list": [{"parent_dept_id_list": [5, 4, 2, 1]}, {"parent_dept_id_list": [3, 1]}]
        }


@in_loop
async def test_a_number_is_taken_for_its_digits(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"userid": 4711}, "suite")
        assert told["result"] == {"parent_list": [{"parent_dept_id_list": [1]}]}
