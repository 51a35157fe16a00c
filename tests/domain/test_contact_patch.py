"""Patches: what is absent stays, null clears, and the whole is checked as a new contact is."""

import msgspec
import pytest

from guanxi.domain.contact import Contact
from guanxi.domain.contact_patch import ContactPatch, contact_of, patched_contact, patched_external_id
from guanxi.domain.failures import Failure, NameInvalid, PhoneInvalid, ValueInvalid, ValueMissing
from tests.domain.values import CONTACT, contact


def patch(**members: object) -> ContactPatch:
    return msgspec.json.decode(msgspec.json.encode(members), type=ContactPatch)


def test_what_is_absent_stays() -> None:
    assert patched_contact(CONTACT, patch()) == CONTACT
    assert patched_contact(CONTACT, patch(title="CEO")) == contact(title="CEO")


def test_null_clears_and_lists_become_empty() -> None:
    members = ("title", "company_name", "remark", "address", "email", "label_ids", "share_dept_ids", "share_user_ids")
    cleared = patched_contact(CONTACT, patch(**dict.fromkeys(members)))
    assert [getattr(cleared, name) for name in members] == [None] * 5 + [()] * 3
    assert cleared.name == CONTACT.name
    assert patched_contact(CONTACT, patch(title="")).title == ""


def test_everything_can_be_changed_but_the_userid() -> None:
    names = [name for name in Contact.__struct_fields__ if name != "userid"]
    other = {name: getattr(CONTACT, name) for name in names} | {
        "name": "李四",
        "mobile": "13900000001",
        "label_ids": (7,),
    }
    assert patched_contact(CONTACT, patch(**other)) == contact(**other)
    with pytest.raises(msgspec.ValidationError):
        patch(userid="x")
    with pytest.raises(msgspec.ValidationError):
        patch(nickname="x")


@pytest.mark.parametrize("field", ["name", "mobile", "state_code", "follower_user_id"])
@pytest.mark.parametrize("value", [None, "", "  ", "\u3000"])
def test_what_a_contact_needs_cannot_be_cleared(field: str, value: str | None) -> None:
    with pytest.raises(ValueMissing) as caught:
        patched_contact(CONTACT, patch(**{field: value}))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("members", "failure"),
    [
        ({"name": "N" * 129}, NameInvalid),
        ({"mobile": "1" * 65}, PhoneInvalid),
        ({"title": "t" * 257}, ValueInvalid),
        ({"email": "a\x07"}, ValueInvalid),
        ({"label_ids": [0]}, ValueInvalid),
        ({"label_ids": list(range(1, 22))}, ValueInvalid),
        ({"share_user_ids": [" "]}, ValueInvalid),
    ],
)
def test_values_are_checked_as_those_of_a_new_contact(members: dict[str, object], failure: type[Failure]) -> None:
    with pytest.raises(failure) as caught:
        patched_contact(CONTACT, patch(**members))
    assert caught.value.field == next(iter(members))
    whole = {name: getattr(CONTACT, name) for name in ("name", "mobile", "state_code", "follower_user_id")}
    with pytest.raises(failure):
        contact_of(patch(**(whole | members)))


def test_a_contact_of_what_was_sent_has_nothing_else() -> None:
    made = contact_of(patch(name="张三", mobile="13800000001", state_code="86", follower_user_id="li"), "1")
    wanted = Contact(
        follower_user_id="li", label_ids=(), mobile="13800000001", name="张三", share_dept_ids=(), share_user_ids=(),
        state_code="86", userid="1",
    )  # fmt: skip
    assert made == wanted
    with pytest.raises(ValueMissing):
        contact_of(patch(name="张三", mobile="13800000001", state_code="86"))


def test_an_external_id_stays_changes_or_is_cleared() -> None:
    assert patched_external_id("crm", patch()) == "crm"
    assert patched_external_id("crm", patch(external_id="x" * 128)) == "x" * 128
    assert patched_external_id("crm", patch(external_id=None)) == ""
    assert patched_external_id("crm", patch(external_id="")) == ""
    for wrong in ("x" * 129, "a\nb"):
        with pytest.raises(ValueInvalid) as caught:
            patched_external_id("crm", patch(external_id=wrong))
        assert caught.value.field == "external_id"
