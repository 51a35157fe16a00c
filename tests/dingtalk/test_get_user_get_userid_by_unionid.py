"""Page get_user_get_userid_by_unionid."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.get_user_get_userid_by_unionid import PAGE
from guanxi.domain.failures import AppKindRefused, EmployeeUnknown, Failure, ValueInvalid
from guanxi.domain.unionid import unionid_of
from tests.dingtalk.asking import asking
from tests.dingtalk.scenario import Refused, is_refused, unreached
from tests.dingtalk.staff import missing, refused_by_staff, staffed
from tests.in_loop import in_loop

RIGHT = {"unionid": "x"}
ERRORS = [
    *refused_by_staff(PAGE, RIGHT),
    *missing(PAGE, "unionid"),
    *(
        Refused(
            f"{value!r}", EmployeeUnknown, {"unionid": value}, 60121, "The user is not found", "unionid", "nobody here"
        )
        for value in ("nobody", "iiiiiiiiiiiiiiiiiiiii", "张三", "a" * 1000, 7)
    ),
    Refused("a list", ValueInvalid, {"unionid": ["x"]}, 40035, "Invalid parameter", "unionid", "String"),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, AppKindRefused, Failure}


@in_loop
async def test_employees_and_contacts_are_told_apart(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        contact = await acme.create()
        for person, userid, contact_type in (("employee", "manager4220", 0), ("contact", contact, 1)):
            unionid = unionid_of(acme.corp_id, person, userid)  # type: ignore[arg-type] # one of the two above
            told = await acme.call(PAGE.name, {"unionid": unionid}, "suite")
            told = {key: told[key] for key in told if key not in ("errcode", "errmsg")}
            assert told == {"contactType": contact_type, "userid": userid}


@in_loop
async def test_who_is_gone_or_elsewhere_is_nobody(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        contact = await acme.create()
        await acme.call("extcontact_delete", {"user_id": contact})
        gone = unionid_of(acme.corp_id, "contact", contact)
        elsewhere = unionid_of("dingzenithzenithzenith", "employee", "manager4220")
        never = unionid_of(acme.corp_id, "employee", "nobody")
        told = [await acme.call(PAGE.name, {"unionid": unionid}) for unionid in (gone, elsewhere, never)]
        assert [(one["errcode"], one["sub_msg"]) for one in told] == [(60121, "nobody here has that unionid")] * 3
