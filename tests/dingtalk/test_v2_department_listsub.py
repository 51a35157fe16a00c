"""Page v2_department_listsub."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.v2_department_listsub import PAGE
from guanxi.domain.failures import AppKindRefused, Failure, ValueMissing
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import no_number, refused_by_staff, staffed, unknown_department
from tests.in_loop import in_loop

RIGHT = {"dept_id": 1}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *no_number(PAGE, "dept_id"),
    *unknown_department("dept_id"),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, Failure, ValueMissing}


@in_loop
async def test_only_direct_children_are_listed(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"dept_id": "2", "language": "en_US"})
        assert told["result"] == [
            {"auto_add_user": False, "create_dept_group": False, "dept_id": 4, "name": "South", "parent_id": 2}
        ]


@pytest.mark.parametrize("parameters", [{}, {"dept_id": None}, {"dept_id": ""}, {"dept_id": 1}], ids=str)
@in_loop
async def test_the_root_is_what_is_asked_for_unless_another_one_is_named(
    tmp_path: Path, parameters: dict[str, object]
) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, parameters, "suite", "GET")
        assert [(one["dept_id"], one["parent_id"]) for one in told["result"]] == [(3, 1), (2, 1)]
