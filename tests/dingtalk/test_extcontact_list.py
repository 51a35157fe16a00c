"""Page extcontact_list."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import OffsetInvalid, PageUnknown, SizeInvalid
from guanxi.dingtalk.pages.extcontact_list import PAGE
from guanxi.domain.failures import AppKindRefused, Failure, StoreBusy, UserIdInvalid, ValueInvalid, ValueMissing
from tests.dingtalk.asking import CONTACT, asking
from tests.dingtalk.families import refused_by_all
from tests.dingtalk.scenario import Refused, is_refused, unreached, unreadable
from tests.in_loop import in_loop

BAD_OFFSETS: list[object] = [-1, 2**63, 10**30, "x", "", 0.5, False, {}, "9" * 20]
SIZE = (40069, "Invalid size", "size", "1 to 100")
OFFSET = (40068, "Invalid offset", "offset", "0 or more")

ERRORS = [
    *refused_by_all({}, permission="Operation permission required", writes=False),
    *(
        Refused(f"size {size!r}", SizeInvalid, {"size": size, "offset": 0}, *SIZE[:3], "size must be")
        for size in (0, -1, 101, 2**63, 10**30, "x", "", 1.5, True, [1], "\u0661", "1e1")
    ),
    *(
        Refused(f"offset {offset!r}", OffsetInvalid, {"size": 1, "offset": offset}, *OFFSET[:3], "offset must be")
        for offset in BAD_OFFSETS
    ),
    Refused("both wrong", SizeInvalid, {"size": 0, "offset": -1}, *SIZE),
    Refused("no reading", StoreBusy, {}, 400001, "System error", "400001", "try again", prepare=unreadable),
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


# Parameters, and which of 25 contacts they answer.
PAGES_OF_25 = [
    ({}, range(20)),
    ({"size": 5}, range(20)),
    ({"offset": 5}, range(20)),
    ({"size": 500}, range(20)),
    ({"size": None, "offset": 3}, range(20)),
    ({"size": 5, "offset": 0}, range(5)),
    ({"size": "5", "offset": "20"}, range(20, 25)),
    ({"size": 10, "offset": 22}, range(22, 25)),
    ({"size": 100, "offset": 0}, range(25)),
    ({"size": 1, "offset": 24}, range(24, 25)),
    ({"size": 1, "offset": 25}, range(0)),
    ({"size": 100, "offset": 2**63 - 1}, range(0)),
]


@in_loop
async def test_size_and_offset_count_only_together(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userids = [await acme.create(mobile=str(13000000000 + number)) for number in range(25)]
        for parameters, places in PAGES_OF_25:
            answer = await acme.call("extcontact_list", parameters)
            assert [one["userid"] for one in answer["results"]] == [userids[place] for place in places], parameters


@in_loop
async def test_a_list_is_in_order_of_creation_and_closes_over_what_was_deleted(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userids = [await acme.create(mobile=str(13000000000 + number)) for number in range(300)]
        for userid in userids[::7]:
            await acme.call("extcontact_delete", {"user_id": userid})
        left = [userid for place, userid in enumerate(userids) if place % 7]
        for offset in range(0, 260, 37):
            answer = await acme.call("extcontact_list", {"offset": offset, "size": 37})
            assert [one["userid"] for one in answer["results"]] == left[offset : offset + 37]


@in_loop
async def test_a_third_party_app_sees_no_phone(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create()
        other = await acme.create(mobile="13000000001", remark='"mobile":"13088888888"')
        answer = await acme.call("extcontact_list", {}, "suite")
        without = {name: value for name, value in CONTACT.items() if name != "mobile"}
        assert answer["results"] == [
            without | {"userid": userid},
            without | {"userid": other, "remark": '"mobile":"13088888888"'},
        ]


@in_loop
async def test_an_empty_organisation_answers_an_empty_list(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        answer = await acme.call("extcontact_list", {})
        assert (list(answer), answer["results"]) == (["errcode", "errmsg", "results", "request_id"], [])
