"""Page extcontact_get."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.extcontact_get import PAGE
from guanxi.domain.contact import Contact, decode_contact
from guanxi.domain.failures import (
    AppKindRefused,
    ContactUnknown,
    Failure,
    StoreBusy,
    UserIdInvalid,
    ValueInvalid,
    ValueMissing,
)
from guanxi.store import Entry, Needs, Outcome, PutContact
from tests.dingtalk.asking import CONTACT, NOW, asking
from tests.dingtalk.families import refused_by_all
from tests.dingtalk.scenario import Refused, is_refused, unreached, unreadable
from tests.in_loop import in_loop

USER_ID = (33012, "Invalid userId", "user_id")
SOMEBODY = {"user_id": "0112345678901"}

ERRORS = [
    *refused_by_all(SOMEBODY, permission="Operation permission required", writes=False),
    Refused("no user_id", ValueMissing, {}, 40036, "The parameter is empty.", "user_id", "required"),
    Refused("user_id null", ValueMissing, {"user_id": None}, 40036, "The parameter is empty.", "user_id", "required"),
    Refused("empty", UserIdInvalid, {"user_id": ""}, *USER_ID, "empty"),
    Refused("blank", UserIdInvalid, b"user_id=++", *USER_ID, "empty"),
    Refused("long", UserIdInvalid, {"user_id": "1" * 65}, *USER_ID, "64"),
    Refused("NUL", UserIdInvalid, {"user_id": "1\x00"}, *USER_ID, "control"),
    Refused("true", UserIdInvalid, {"user_id": True}, *USER_ID, "String"),
    Refused("a fraction", UserIdInvalid, {"user_id": 1.5}, *USER_ID, "String"),
    Refused("nobody", ContactUnknown, SOMEBODY, *USER_ID, "no external contact"),
    Refused("no reading", StoreBusy, SOMEBODY, 400001, "System error", "400001", "try again", prepare=unreadable),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    # It is there, for every kind of app, and takes nothing but user_id, whose faults have rows of their own.
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, ValueInvalid, Failure}


@in_loop
async def test_a_third_party_app_does_not_see_the_phone(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create()
        without = {name: value for name, value in CONTACT.items() if name != "mobile"}
        assert await acme.get(userid, "suite") == without | {"userid": userid}


@in_loop
async def test_an_email_that_was_stored_is_printed(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create()
        old = decode_contact(await acme.store.contact(acme.corp_id, userid))
        values = {name: getattr(old, name) for name in Contact.__struct_fields__} | {"email": "zhang@example.com"}
        put = PutContact(Contact(**values), 8613088888888)
        await acme.store.write(
            acme.corp_id, Needs((userid,), (put.phone,)), lambda _: Outcome(None, (put,)), Entry("x", NOW)
        )
        assert (await acme.get(userid))["email"] == "zhang@example.com"
        assert list(await acme.get(userid)) == sorted(CONTACT | {"userid": "", "email": ""})


@in_loop
async def test_a_contact_of_another_organisation_does_not_exist(tmp_path: Path) -> None:
    async with asking(tmp_path / "one") as acme, asking(tmp_path / "two") as zenith:
        userid = await zenith.create()
        assert (await acme.call("extcontact_get", {"user_id": userid}))["errcode"] == 33012
        assert (await acme.send(PAGE.path, query=b"access_token=" + zenith.tokens["app"].encode())).errcode == 33009


@in_loop
async def test_a_number_is_taken_for_its_digits(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        acme.ids.userid = lambda *_: "1234567890123456789"  # type: ignore[method-assign] # an id without a leading zero
        await acme.create()
        assert (await acme.call("extcontact_get", {"user_id": 1234567890123456789}))["errcode"] == 0
