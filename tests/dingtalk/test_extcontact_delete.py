"""Page extcontact_delete."""

import json
from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.extcontact_delete import PAGE
from guanxi.domain.failures import ContactUnknown, Failure, StoreBusy, UserIdInvalid, ValueInvalid, ValueMissing
from tests.dingtalk.asking import CONTACT, Asking, asking
from tests.dingtalk.families import refused_by_all
from tests.dingtalk.scenario import Refused, is_refused, unreached, unreadable, unwritable
from tests.in_loop import in_loop

USER_ID = (33012, "Invalid userId", "user_id")
SOMEBODY = {"user_id": "0112345678901"}


async def there_and_unwritable(acme: Asking) -> None:
    acme.ids.userid = lambda *_: SOMEBODY["user_id"]  # type: ignore[method-assign] # the id that the request names
    await acme.create()
    await unwritable(acme)


ERRORS = [
    *refused_by_all(SOMEBODY, permission="Permission required", writes=True),
    Refused("no user_id", ValueMissing, {}, 40036, "The parameter is empty.", "user_id", "required"),
    Refused("empty", UserIdInvalid, {"user_id": ""}, *USER_ID, "empty"),
    Refused("long", UserIdInvalid, {"user_id": "1" * 65}, *USER_ID, "64"),
    Refused("nobody", ContactUnknown, SOMEBODY, *USER_ID, "no external contact"),
    Refused("no reading", StoreBusy, SOMEBODY, 400001, "System error", "400001", "try again", prepare=unreadable),
    Refused("no writing", StoreBusy, SOMEBODY, 400001, "System error", "400001", "again", prepare=there_and_unwritable),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    # It is there, and takes nothing but user_id, whose faults have rows of their own.
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, ValueInvalid, Failure}


@in_loop
async def test_a_deleted_contact_is_gone_its_phone_is_free_and_the_log_keeps_what_it_was(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create()
        before = await acme.last_change()
        answer = await acme.call("extcontact_delete", {"user_id": userid})
        assert list(answer) == ["errcode", "errmsg", "request_id"]
        (change,) = await acme.store.walks.changes(acme.corp_id, before, 10)
        assert (change.kind, change.target) == ("contact_deleted", userid)
        assert json.loads(change.before or b"") == CONTACT | {"userid": userid}
        assert (await acme.call("extcontact_get", {"user_id": userid}))["errcode"] == 33012
        assert (await acme.call("extcontact_delete", {"user_id": userid}))["errcode"] == 33012
        assert (await acme.call("extcontact_list", {}))["results"] == []
        await acme.create()
