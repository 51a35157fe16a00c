"""Undoing: member by member, what the change did and nothing else."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domain.contact import Contact
from guanxi.domain.undoing import undone

MEMBERS = ("company_name", "follower_user_id", "label_ids", "remark", "share_dept_ids", "share_user_ids", "title")


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    few = st.sampled_from(["x", "y", "z"])
    lists = st.lists(st.integers(1, 3), max_size=2).map(tuple)
    return Contact(
        userid="1", name="n", mobile="13800000001", state_code="86",
        company_name=draw(st.none() | few), remark=draw(st.none() | few), title=draw(st.none() | few),
        follower_user_id=draw(few), label_ids=draw(lists), share_dept_ids=draw(lists),
        share_user_ids=draw(st.lists(few, max_size=2).map(tuple)),
    )  # fmt: skip


@given(contacts(), contacts(), contacts())
def test_a_member_comes_back_if_the_change_made_it_what_it_is(before: Contact, after: Contact, now: Contact) -> None:
    contact, left = undone(before, after, now)
    for name in MEMBERS:
        old, new, value = (getattr(one, name) for one in (before, after, now))
        assert getattr(contact, name) == (old if old != new and value == new else value)
        assert (name in left) == (old != new and value not in {old, new})


@given(contacts(), contacts())
def test_what_has_not_changed_since_is_as_before_and_undoing_that_is_as_after(before: Contact, after: Contact) -> None:
    assert undone(before, after, after) == (before, ())
    assert undone(after, before, before) == (after, ())


def test_a_phone_number_is_never_put_back() -> None:
    before = Contact(
        userid="1", name="n", mobile="1", state_code="86", follower_user_id="a", label_ids=(), share_dept_ids=(),
        share_user_ids=(),
    )  # fmt: skip
    after = msgspec.structs.replace(before, mobile="2", state_code="87")
    assert undone(before, after, after) == (after, ())
