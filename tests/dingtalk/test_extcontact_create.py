"""Page extcontact_create."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.extcontact_create import PAGE
from guanxi.domain.failures import (
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
from tests.dingtalk.asking import CONTACT, asking
from tests.dingtalk.families import refused_by_all
from tests.dingtalk.scenario import Refused, full, is_refused, strict, unreached, unreadable, unwritable
from tests.in_loop import in_loop

EMPTY = (40036, "The parameter is empty.")
PHONE = (60103, "Invalid phone number", "contact.mobile")
TAG = (60204, "An external contact tag is required.", "contact.label_ids")
INVALID = (40035, "Invalid parameter")
NAME = (60112, "Invalid user name", "contact.name")
KNOWN = [1561077310]


def sent(*without: str, **changed: object) -> dict[str, object]:
    return {"contact": {name: value for name, value in (CONTACT | changed).items() if name not in without}}


ERRORS = [
    *refused_by_all(sent(), permission="Authorization required", writes=True),
    Refused("no body", ValueMissing, b"", *EMPTY, "contact", "contact is required"),
    Refused("contact null", ValueMissing, {"contact": None}, *EMPTY, "contact", "contact is required"),
    Refused("contact empty text", ValueMissing, {"contact": ""}, *EMPTY, "contact", "contact is required"),
    Refused("contact=null in a form", ValueMissing, b"contact=null", *EMPTY, "contact", "contact is required"),
    Refused("no contact, and no field that tells of one", ValueMissing, {"title": "CFO", "size": 1}, *EMPTY, "contact", "is required"),
    Refused("contact null, beside its fields", ValueMissing, CONTACT | {"contact": None}, *EMPTY, "contact", "is required"),
    Refused("contact a number", ValueInvalid, {"contact": 7}, *INVALID, "contact", "must be a JSON object"),
    Refused("contact broken text", ValueInvalid, {"contact": "{"}, *INVALID, "contact", "not a JSON object"),
    *(
        Refused(f"{field} {name}", ValueMissing, sent(**{field: value}), *EMPTY, f"contact.{field}", field)
        for field in ("follower_user_id", "name", "state_code", "mobile")
        for name, value in (("null", None), ("empty", ""), ("blank", " \u3000"))
    ),
    Refused("no owner", ValueMissing, sent("follower_user_id"), *EMPTY, "contact.follower_user_id", "required"),
    Refused("no labels", LabelsMissing, sent("label_ids"), *TAG, "at least one"),
    Refused("labels null", LabelsMissing, sent(label_ids=None), *TAG, "at least one"),
    Refused("labels empty", LabelsMissing, sent(label_ids=[]), *TAG, "at least one"),
    Refused("labels empty as text", LabelsMissing, sent(label_ids="[]"), *TAG, "at least one"),
    Refused("letters in the phone", PhoneInvalid, sent(mobile="1308888888a"), *PHONE),
    Refused("a short phone", PhoneInvalid, sent(mobile="130"), *PHONE),
    Refused("an extension", PhoneInvalid, sent(mobile="13088888888 ext 5"), *PHONE),
    Refused("a phone that is a list", PhoneInvalid, sent(mobile=[1]), *PHONE, "String"),
    Refused("another country's plus", PhoneInvalid, sent(mobile="+4915112345678"), *PHONE),
    Refused("no such country", PhoneInvalid, sent(state_code="999"), 60103, "Invalid phone number", "contact.state_code"),
    Refused("a long name", NameInvalid, sent(name="名" * 129), *NAME, "128"),
    Refused("a control character", NameInvalid, sent(name="a\x00b"), *NAME, "control"),
    Refused("a name that is a list", NameInvalid, sent(name=["a"]), *NAME, "String"),
    Refused("a name that is true", NameInvalid, sent(name=True), *NAME, "String"),
    *(
        Refused(f"a long {field}", ValueInvalid, sent(**{field: "x" * (most + 1)}), *INVALID, f"contact.{field}", str(most))
        for field, most in (
            ("title", 256), ("company_name", 256), ("remark", 1000), ("address", 1000), ("follower_user_id", 64),
        )
    ),
    *(
        Refused(f"{name} in {field}", ValueInvalid, sent(**{field: value}), *INVALID, f"contact.{field}", field)
        for field in ("label_ids", "share_dept_ids")
        for name, value in (
            ("21", list(range(1, 22))), ("zero", [0]), ("a word", ["x"]), ("a fraction", [1.5]), ("an object", {"a": 1}),
            ("2**63", [2**63]), ("true", [True]), ("Arabic digits", "\u0663"), ("a broken list", "[1,"),
            ("minus one", [-1]), ("null inside", [None]),
        )
    ),
    Refused("21 people", ValueInvalid, sent(share_user_ids=[str(n) for n in range(21)]), *INVALID, "contact.share_user_ids", "20"),
    Refused("an empty person", ValueInvalid, sent(share_user_ids=[""]), *INVALID, "contact.share_user_ids", "empty"),
    *(
        Refused(f"{name} as person", ValueInvalid, sent(share_user_ids=value), *INVALID, "contact.share_user_ids", "share_user_ids must")
        for name, value in (
            ("true", [True]), ("null", [None]), ("a fraction", [1.5]), ("a list", [["x"]]), ("no list", 7), ("an object", {}),
        )
    ),
    Refused("NUL in a person", ValueInvalid, sent(share_user_ids=["\x00"]), *INVALID, "contact.share_user_ids", "control"),
    Refused("a long person", ValueInvalid, sent(share_user_ids=["x" * 65]), *INVALID, "contact.share_user_ids", "64"),
    Refused("taken", PhoneTaken, sent(mobile="13900000000"), 22005, "The external contact already exists.", "contact.mobile"),
    Refused("taken, with a plus", PhoneTaken, sent(mobile="+86 139-0000 0000"), 22005, "The external contact already exists.", "contact.mobile"),
    Refused("full", OrganisationFull, sent(), 60203, "The number of external contacts exceeds the limit", "60203", "as many contacts as it may have", prepare=full),
    Refused("strict label", LabelUnknown, sent(label_ids=[7]), *TAG, "listlabelgroups", prepare=strict),
    Refused("strict owner", OwnerUnknown, sent("share_dept_ids", "share_user_ids", label_ids=KNOWN), 60121, "The corresponding user is not found", "contact.follower_user_id", prepare=strict),
    Refused("strict department", ReferenceUnknown, sent(label_ids=KNOWN), *INVALID, "contact.share_dept_ids", prepare=strict),
    Refused("strict person", ReferenceUnknown, sent("share_dept_ids", label_ids=KNOWN), *INVALID, "contact.share_user_ids", prepare=strict),
    Refused("no reading", StoreBusy, sent(), -1, "The system is busy.", "-1", "try again", prepare=unreadable),
    Refused("no writing", StoreBusy, sent(), -1, "The system is busy.", "-1", "try again", prepare=unwritable),
]  # fmt: skip


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_request_is_refused_and_changes_nothing(tmp_path: Path, scenario: Refused) -> None:
    await is_refused(tmp_path, PAGE.name, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    # It is there, and takes no user_id.
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, UserIdInvalid}


@in_loop
async def test_a_contact_is_created_at_the_end_of_the_list_with_one_change(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        first, before = await acme.create(mobile="13000000001"), await acme.last_change()
        second = await acme.create()
        assert await acme.changes_since(before) == [("contact_created", second)]
        assert (await acme.store.walks.changes(acme.corp_id, before, 1))[0].actor == acme.apps["app"].app.app_key
        assert await acme.get(second) == CONTACT | {"userid": second}
        listed = await acme.call("extcontact_list", {})
        assert [contact["userid"] for contact in listed["results"]] == [first, second]


@in_loop
async def test_what_is_not_sent_is_not_printed_but_for_the_share_lists(tmp_path: Path) -> None:
    least = {name: CONTACT[name] for name in ("label_ids", "follower_user_id", "name", "state_code", "mobile")}
    async with asking(tmp_path) as acme:
        answer = await acme.call(
            "extcontact_create", {"contact": least | {"title": None, "remark": "", "email": "a@b.c"}}
        )
        assert list(await acme.get(answer["userid"])) == [
            "follower_user_id", "label_ids", "mobile", "name", "remark", "share_dept_ids", "share_user_ids",
            "state_code", "userid",
        ]  # fmt: skip


@in_loop
async def test_departments_that_nobody_knows_are_dropped_where_the_organisation_says_so(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await acme.set(unknown="drop-departments")
        contact = await acme.get(await acme.create(share_dept_ids=[1, 560935057]))
        assert contact["share_dept_ids"] == [1]


@pytest.mark.parametrize(("field", "most"), [("name", 128), ("title", 256), ("remark", 1000), ("follower_user_id", 64)])
@in_loop
async def test_the_longest_text_is_taken(tmp_path: Path, field: str, most: int) -> None:
    async with asking(tmp_path) as acme:
        assert (await acme.get(await acme.create(**{field: "字" * most})))[field] == "字" * most


@in_loop
async def test_twenty_of_each_list_are_taken(tmp_path: Path) -> None:
    numbers = list(range(1, 21))
    async with asking(tmp_path) as acme:
        contact = await acme.get(await acme.create(label_ids=numbers, share_dept_ids=numbers))
        assert (contact["label_ids"], contact["share_dept_ids"]) == (numbers, numbers)


@in_loop
async def test_an_organisation_takes_contacts_up_to_its_limit(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await acme.set(contact_limit=2)
        await acme.create(mobile="13000000001")
        second = await acme.create(mobile="13000000002")
        assert (await acme.call("extcontact_create", {"contact": CONTACT}))["errcode"] == 60203
        await acme.call("extcontact_delete", {"user_id": second})
        await acme.create()
