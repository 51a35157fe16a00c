"""Page extcontact_update."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.extcontact_update import PAGE
from guanxi.domain.failures import (
    ContactUnknown,
    LabelsMissing,
    LabelUnknown,
    NameInvalid,
    OrganisationFull,
    OwnerUnknown,
    PhoneInvalid,
    PhoneTaken,
    ReferenceUnknown,
    StoreBusy,
    UserIdInvalid,
    ValueInvalid,
    ValueMissing,
)
from tests.dingtalk.asking import CONTACT, Asking, asking
from tests.dingtalk.families import refused_by_all
from tests.dingtalk.scenario import Refused, is_refused, over_full, strict, unreached, unreadable, unwritable
from tests.in_loop import in_loop

LEAST = {"user_id": "0112345678901", "name": "李四", "follower_user_id": "li.na", "label_ids": [1561077310]}
EMPTY = (40036, "Empty parameter")
LABEL = (60204, "A label is required for the external contact", "contact.label_ids")
NOBODY = (60121, "The corresponding user is not found")
USER_ID = (40003, "Invalid userId", "contact.user_id")
PHONE = (60103, "Invalid mobile number")
INVALID = (40035, "Invalid parameter")


def sent(*without: str, **changed: object) -> dict[str, object]:
    return {"contact": {name: value for name, value in (LEAST | changed).items() if name not in without}}


async def there(acme: Asking) -> None:
    """Give the contact that was made before the userid that the requests name."""
    acme.ids.userid = lambda *_: str(LEAST["user_id"])  # type: ignore[method-assign] # the id, not a mock of the store
    await acme.create(mobile="13900000001")


async def there_and_strict(acme: Asking) -> None:
    await there(acme)
    await strict(acme)


async def there_and_over_full(acme: Asking) -> None:
    await there(acme)
    await over_full(acme)


async def there_and_unwritable(acme: Asking) -> None:
    await there(acme)
    await unwritable(acme)


ERRORS = [
    *refused_by_all(sent(), permission="Permission required", writes=True),
    Refused("contact=null in a form", ValueMissing, b"contact=null", *EMPTY, "contact", "contact is required"),
    Refused("no user_id", ValueMissing, sent("user_id"), *EMPTY, "contact.user_id", "required"),
    Refused("user_id null", ValueMissing, sent(user_id=None), *EMPTY, "contact.user_id", "required"),
    Refused("no name", ValueMissing, sent("name"), *EMPTY, "contact.name", "required"),
    Refused("an empty name", ValueMissing, sent(name=""), *EMPTY, "contact.name", "required"),
    Refused("no owner", ValueMissing, sent("follower_user_id"), *EMPTY, "contact.follower_user_id", "required"),
    Refused("an empty phone", ValueMissing, sent(mobile=""), *EMPTY, "contact.mobile", "empty"),
    Refused("a blank country", ValueMissing, sent(state_code=" "), *EMPTY, "contact.state_code", "empty"),
    Refused("no labels", LabelsMissing, sent("label_ids"), *LABEL, "at least one"),
    Refused("labels empty", LabelsMissing, sent(label_ids=[]), *LABEL, "at least one"),
    Refused("user_id empty", UserIdInvalid, sent(user_id=""), *USER_ID, "empty"),
    Refused("user_id long", UserIdInvalid, sent(user_id="1" * 65), *USER_ID, "64"),
    Refused("user_id with a control character", UserIdInvalid, sent(user_id="1\n"), *USER_ID, "control"),
    Refused("user_id a list", UserIdInvalid, sent(user_id=["1"]), *USER_ID, "String"),
    Refused("nobody", ContactUnknown, sent(), *NOBODY, "contact.user_id", "no external contact"),
    Refused("nobody, and half a phone", ContactUnknown, sent(mobile="13000000000"), *NOBODY, "contact.user_id"),
    Refused("a long name", NameInvalid, sent(name="n" * 129), 60112, "Invalid user name", "contact.name", "128"),
    Refused("21 labels", ValueInvalid, sent(label_ids=list(range(1, 22))), *INVALID, "contact.label_ids", "20"),
    Refused("strict label", LabelUnknown, sent(label_ids=[7]), *LABEL, "listlabelgroups", prepare=there_and_strict),
    Refused("strict department", ReferenceUnknown, sent(share_dept_ids=[7]), *INVALID, "contact.share_dept_ids", "no department 7", prepare=there_and_strict),
    Refused("strict person", ReferenceUnknown, sent(share_dept_ids=[1], share_user_ids=["x"]), *INVALID, "contact.share_user_ids", "no employee x", prepare=there_and_strict),
    Refused("strict owner", OwnerUnknown, sent(share_dept_ids=[], share_user_ids=[]), *NOBODY, "contact.follower_user_id", "no employee", prepare=there_and_strict),
    Refused("letters in the phone", PhoneInvalid, sent(mobile="x"), *PHONE, "contact.mobile", prepare=there),
    Refused("no such country", PhoneInvalid, sent(state_code="999"), *PHONE, "contact.state_code", prepare=there),
    Refused("taken", PhoneTaken, sent(mobile="139-0000-0000"), 60200, "The external contact already exists", "contact.mobile", prepare=there),
    Refused("over full", OrganisationFull, sent(), 60203, "The number of external contacts exceeds the limit", "60203", "more contacts than it may have", prepare=there_and_over_full),
    Refused("no reading", StoreBusy, sent(), -1, "System busy", "-1", "try again", prepare=unreadable),
    Refused("no writing", StoreBusy, sent(), -1, "System busy", "-1", "try again", prepare=there_and_unwritable),
]  # fmt: skip


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    # It is there.
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown}


# What is sent beside the required fields, and what becomes of the contact beside them.
KEPT_OR_CHANGED = [
    ("absent keeps", {}, {}),
    (
        "null keeps",
        dict.fromkeys(("title", "address", "remark", "company_name", "share_dept_ids", "share_user_ids", "mobile")),
        {},
    ),
    ("an empty text clears", {"title": "", "remark": ""}, {"title": "", "remark": ""}),
    ("an empty list clears", {"share_dept_ids": [], "share_user_ids": []}, {"share_dept_ids": [], "share_user_ids": []}),
    ("an empty text clears a list", {"share_dept_ids": "", "share_user_ids": " "}, {"share_dept_ids": [], "share_user_ids": []}),
    ("an empty list as text clears", {"share_dept_ids": "[]", "share_user_ids": " [ ]"}, {"share_dept_ids": [], "share_user_ids": []}),
    ("null as the text of a list keeps", {"share_dept_ids": "null", "share_user_ids": "null"}, {}),
    ("a value replaces", {"title": "CFO", "share_dept_ids": [42]}, {"title": "CFO", "share_dept_ids": [42]}),
    ("commas and blanks", {"share_user_ids": " u1 , u2", "share_dept_ids": "4 ,5"}, {"share_user_ids": ["u1", "u2"], "share_dept_ids": [4, 5]}),
    ("a phone replaces", {"mobile": "13000000009"}, {"mobile": "13000000009"}),
    ("both halves of a phone", {"mobile": "15112345678", "state_code": "49"}, {"mobile": "15112345678", "state_code": "49"}),
    ("its own phone, written otherwise", {"mobile": "130 8888 8888"}, {"mobile": "130 8888 8888"}),
    ("email is only for answers", {"email": "a@example.com"}, {}),
    ("a misspelt key is passed over", {"share_deptids": [9]}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "changed"), KEPT_OR_CHANGED, ids=[row[0] for row in KEPT_OR_CHANGED])
@in_loop
async def test_an_update_changes_what_it_names(
    tmp_path: Path, name: str, values: dict[str, object], changed: dict[str, object]
) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create()
        before = await acme.last_change()
        answer = await acme.call("extcontact_update", {"contact": LEAST | {"user_id": userid} | values})
        assert list(answer) == ["errcode", "errmsg", "request_id"], name
        assert await acme.changes_since(before) == [("contact_updated", userid)]
        required = {name: LEAST[name] for name in ("name", "follower_user_id", "label_ids")}
        assert await acme.get(userid) == CONTACT | required | changed | {"userid": userid}


@in_loop
async def test_an_update_that_changes_nothing_leaves_no_trace(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create()
        before = await acme.last_change()
        same = {name: CONTACT[name] for name in ("name", "follower_user_id", "label_ids")}
        assert (await acme.call("extcontact_update", {"contact": same | {"user_id": userid}}))["errcode"] == 0
        assert await acme.changes_since(before) == []


@in_loop
async def test_a_number_that_was_given_up_is_free(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create()
        await acme.call("extcontact_update", {"contact": LEAST | {"user_id": userid, "mobile": "13000000009"}})
        await acme.create()


@in_loop
async def test_an_organisation_at_its_limit_can_be_updated(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create()
        await acme.set(contact_limit=1)
        assert (await acme.call("extcontact_update", {"contact": LEAST | {"user_id": userid}}))["errcode"] == 0
