"""Page v2_user_list."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import OffsetInvalid, PageUnknown, SizeInvalid
from guanxi.dingtalk.pages.v2_user_list import PAGE
from guanxi.domain.failures import AppKindRefused, Failure
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import missing, no_number, refused_by_staff, staffed, unknown_department
from tests.in_loop import in_loop

INVALID = (400002, "Invalid parameter")
RIGHT = {"dept_id": 1, "cursor": 0, "size": 10}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *missing(PAGE, "dept_id", {"cursor": 0, "size": 10}),
    *no_number(PAGE, "dept_id", {"cursor": 0, "size": 10}),
    *unknown_department("dept_id", {"cursor": 0, "size": 10}),
    *missing(PAGE, "cursor", {"dept_id": 1, "size": 10}),
    *missing(PAGE, "size", {"dept_id": 1, "cursor": 0}),
    *(
        Refused(
            f"size {value!r}", SizeInvalid, {"dept_id": 1, "cursor": 0, "size": value}, *INVALID, "size", "1 to 100"
        )
        for value in (0, -1, 101, 2**63)
    ),
    *(
        Refused(
            f"cursor {value!r}", OffsetInvalid, {"dept_id": 1, "cursor": value, "size": 1}, *INVALID, "cursor", "0 or"
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
async def test_pages_follow_each_other_by_their_cursor_and_end(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        seen, cursor, more = [], 0, True
        while more:
            told = (await acme.call(PAGE.name, {"dept_id": "5", "cursor": str(cursor), "size": "1"}))["result"]
            seen += [one["userid"] for one in told["list"]]
            more = told["has_more"]
            assert ("next_cursor" in told) == more
            cursor = told.get("next_cursor", 0)
        assert seen == ["li.bo", "li.na"]


@in_loop
async def test_only_direct_members_are_listed_and_none_past_the_end(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        for dept_id, cursor, userids in ((1, 0, ["4711", "manager4220"]), (4, 0, []), (5, 2, []), (5, 2**62, [])):
            told = (await acme.call(PAGE.name, {"dept_id": dept_id, "cursor": cursor, "size": 100}))["result"]
            assert [one["userid"] for one in told["list"]] == userids
            assert told["has_more"] is False


@in_loop
async def test_a_third_party_app_sees_neither_phone_nor_email(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = [await acme.call(PAGE.name, RIGHT, by) for by in ("app", "suite")]
        own, other = ({key for one in answer["result"]["list"] for key in one} for answer in told)
        assert own - other == {"mobile", "state_code", "email"}


@in_loop
async def test_who_leads_the_department_and_who_administers_is_told(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        told = {}
        for dept_id in (1, 3, 5):
            listed = (await acme.call(PAGE.name, RIGHT | {"dept_id": dept_id}))["result"]["list"]
            told[dept_id] = [(one["userid"], one["leader"], one["admin"]) for one in listed]
        assert told == {
            1: [("4711", False, False), ("manager4220", False, True)],
            3: [("li.na", False, False)],
            5: [("li.bo", False, False), ("li.na", True, False)],
        }
