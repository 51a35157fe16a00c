"""Page extcontact_listlabelgroups."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import OffsetInvalid, PageUnknown, SizeInvalid
from guanxi.dingtalk.pages.extcontact_listlabelgroups import PAGE
from guanxi.domain.failures import AppKindRefused, Failure, StoreBusy, UserIdInvalid, ValueInvalid, ValueMissing
from tests.dingtalk.asking import asking
from tests.dingtalk.families import refused_by_all
from tests.dingtalk.scenario import Refused, is_refused, unreached, unreadable
from tests.in_loop import in_loop

ERRORS = [
    *refused_by_all({}, permission="Operation permission required", writes=False, suspension=(400043, "Invalid orgId")),
    Refused("size 0", SizeInvalid, {"size": 0, "offset": 0}, 41101, "Invalid size", "size", "1 to 100"),
    Refused("size 101", SizeInvalid, {"size": 101, "offset": 0}, 41101, "Invalid size", "size", "1 to 100"),
    Refused("offset -1", OffsetInvalid, {"size": 1, "offset": -1}, 40068, "Invalid offset", "offset", "0 or more"),
    Refused("no reading", StoreBusy, {}, -1, "System busy", "-1", "try again", prepare=unreadable),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    # It is there, for every kind of app, and takes nothing but size and offset, whose faults have rows of their own.
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {
        PageUnknown,
        AppKindRefused,
        ValueMissing,
        UserIdInvalid,
        ValueInvalid,
        Failure,
    }


@in_loop
async def test_groups_are_paged_and_past_the_end_there_are_none(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for parameters, names in (
            ({}, ["Type", "Level", "Status", "Recruitment status"]),
            ({"size": 2, "offset": 1}, ["Level", "Status"]),
            ({"size": 100, "offset": 3}, ["Recruitment status"]),
            ({"size": 100, "offset": 4}, []),
        ):
            answer = await acme.call("extcontact_listlabelgroups", parameters)
            assert [group["name"] for group in answer["results"]] == names


@in_loop
async def test_third_party_apps_see_the_same_groups(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        answers = [await acme.call("extcontact_listlabelgroups", by=app) for app in ("app", "reader", "suite")]
        assert [len(answer["results"]) for answer in answers] == [4, 4, 4]
        assert answers[0]["results"] == answers[1]["results"] == answers[2]["results"]
