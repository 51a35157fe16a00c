"""Page get_user_list."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import OffsetInvalid, PageUnknown, SizeInvalid
from guanxi.dingtalk.pages.get_user_list import PAGE
from guanxi.domain.failures import AppKindRefused, Failure
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import missing, no_number, refused_by_staff, staffed, unknown_department
from tests.in_loop import in_loop

INVALID = (40035, "Invalid parameter")
RIGHT = {"department_id": 1}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *missing(PAGE, "department_id"),
    *no_number(PAGE, "department_id"),
    *unknown_department("department_id"),
    *(
        Refused(f"size {value!r}", SizeInvalid, RIGHT | {"offset": 0, "size": value}, *INVALID, "size", "1 to 100")
        for value in (0, -1, 101)
    ),
    *(
        Refused(
            f"offset {value!r}", OffsetInvalid, RIGHT | {"offset": value, "size": 1}, *INVALID, "offset", "0 or more"
        )
        for value in (-1, 2**63)
    ),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, Failure}


@in_loop
async def test_members_are_listed_page_by_page(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        for offset, userids, more in ((0, ["li.bo"], True), (1, ["li.na"], False), (2, [], False)):
            told = await acme.call(PAGE.name, {"department_id": "5", "offset": str(offset), "size": "1"}, method="GET")
            assert ([one["userid"] for one in told["userlist"]], told["hasMore"]) == (userids, more)


@pytest.mark.parametrize("parameters", [{}, {"size": 1}, {"offset": 1}, {"size": 0}], ids=str)
@in_loop
async def test_offset_and_size_count_only_together(tmp_path: Path, parameters: dict[str, object]) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = await acme.call(PAGE.name, {"department_id": 1} | parameters)
        assert [one["userid"] for one in told["userlist"]] == ["4711", "manager4220"]


@in_loop
async def test_a_third_party_app_sees_neither_phone_nor_email(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = [await acme.call(PAGE.name, RIGHT, by) for by in ("app", "suite")]
        own, other = ({key for one in answer["userlist"] for key in one} for answer in told)
        assert own - other == {"mobile", "stateCode", "email"}


@in_loop
async def test_who_leads_the_department_and_who_administers_is_told(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = [
            one for dept_id in (1, 5) for one in (await acme.call(PAGE.name, {"department_id": dept_id}))["userlist"]
        ]
        assert [one["userid"] for one in told if one["isLeader"]] == ["li.na"]
        assert [one["userid"] for one in told if one["isAdmin"]] == ["manager4220"]
