"""Union ids say who somebody is, to the organisation that they belong to and to nobody else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domain.unionid import Person, person_of, unionid_of

ACME, ZENITH = "dingacmeacmeacmeacme", "dingzenithzenithzeni"
USERIDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=64)
PERSONS: list[Person] = ["employee", "contact"]


@given(person=st.sampled_from(PERSONS), userid=USERIDS)
def test_who_it_is_is_read_again(person: Person, userid: str) -> None:
    unionid = unionid_of(ACME, person, userid)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", unionid)
    assert person_of(ACME, unionid) == (person, userid)
    assert person_of(ZENITH, unionid) is None


def test_an_employee_and_a_contact_with_one_userid_are_two() -> None:
    both = [unionid_of(ACME, person, "0121739243717094956") for person in PERSONS]
    assert len({*both, unionid_of(ZENITH, "contact", "0121739243717094956")}) == 3
    assert unionid_of(ACME, "contact", "0121739243717094956") == both[1], "always the same"


@given(st.text(max_size=80))
def test_any_text_can_be_asked_for(text: str) -> None:
    found = person_of(ACME, text)
    assert found is None or unionid_of(ACME, *found) == text


@pytest.mark.parametrize("wrong", ["", "=", "a", "é", "A" * 16, "____", "AAAAAAAAAAAA", "\ud800", "a b"])
def test_what_is_none_is_nobodys(wrong: str) -> None:
    assert person_of(ACME, wrong) is None


def test_a_changed_one_is_nobodys() -> None:
    right = unionid_of(ACME, "contact", "user 1")
    for changed in (right[:-1], right + "=", "A" + right[1:], right.lower(), " " + right):
        assert changed != right
        assert person_of(ACME, changed) is None
