"""Which contacts a filter is about; and what it is found by, which is never less."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from guanxi.domain.contact_filter import ContactFilter, Criteria, LabelFilter, conditions_of, matches
from guanxi.domain.search.document import tokens
from tests.domain.values import contact

DAY = 86_400_000
CREATED, UPDATED = 1_767_225_600_000, 1_769_904_000_000
"""The first moments of 2026 and of its February, UTC."""
NEW_YEAR, FEBRUARY = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
MOMENT = timedelta(milliseconds=1)
SHARED = contact(
    label_ids=(1, 2), follower_user_id="li", share_user_ids=("ann",), share_dept_ids=(7,), company_name="Ａcme 雲端"
)
BARE = contact(label_ids=(), share_user_ids=(), share_dept_ids=(), company_name=None)


def labels(**members: tuple[int, ...]) -> dict[str, Any]:
    return {"label_ids": LabelFilter(**members)}


CASES: list[tuple[dict[str, Any], bool, bool]] = [
    ({}, True, True),
    (labels(any=(5, 1)), True, False),
    (labels(any=(5,)), False, False),
    (labels(all=(1, 2)), True, False),
    (labels(all=(1, 3)), False, False),
    (labels(none=(3,)), True, True),
    (labels(none=(3, 2)), False, True),
    (labels(any=(1,), none=(2,)), False, False),
    ({"untagged": True}, False, True),
    ({"follower_user_id": "li"}, True, False),
    ({"follower_user_id": "Li"}, False, False),
    ({"share_user_id": "ann"}, True, False),
    ({"share_user_id": "li"}, False, False),
    ({"share_dept_id": 7}, True, False),
    ({"share_dept_id": 1}, False, False),
    ({"company_name": "ACME 云端"}, True, False),
    ({"company_name": "Acme"}, False, False),
    ({"company_name": ""}, False, True),
    ({"company_name": "\u0301"}, False, True),
    ({"company_name": "Acme"} | labels(any=(1,)), False, False),
    ({"created_from": NEW_YEAR}, True, True),
    ({"created_from": NEW_YEAR + MOMENT}, False, False),
    ({"created_before": NEW_YEAR}, False, False),
    ({"created_before": NEW_YEAR + MOMENT}, True, True),
    ({"created_from": NEW_YEAR, "created_before": NEW_YEAR + MOMENT}, True, True),
    ({"created_from": NEW_YEAR.replace(tzinfo=BEIJING), "created_before": NEW_YEAR}, False, False),
    ({"created_from": NEW_YEAR - 40 * 30 * timedelta(days=1), "created_before": NEW_YEAR + MOMENT}, True, True),
    ({"created_from": NEW_YEAR + MOMENT, "created_before": NEW_YEAR}, False, False),
    ({"updated_from": FEBRUARY, "updated_before": FEBRUARY + timedelta(days=1)}, True, True),
    ({"updated_from": FEBRUARY + MOMENT}, False, False),
    ({"updated_before": FEBRUARY}, False, False),
    ({"created_before": datetime.max.replace(tzinfo=timezone(-timedelta(hours=12)))}, True, True),
    ({"created_from": datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))}, True, True),
]


@pytest.mark.parametrize(("members", "shared", "bare"), CASES, ids=str)
def test_a_filter_asks_for_all_that_it_names(members: dict[str, Any], *, shared: bool, bare: bool) -> None:
    criteria = Criteria(filter=ContactFilter(**members))
    assert (matches(criteria, SHARED, CREATED, UPDATED), matches(criteria, BARE, CREATED, UPDATED)) == (shared, bare)


def test_a_group_of_labels_is_any_label_of_it_and_an_empty_group_nobodys() -> None:
    found = [matches(Criteria(group=frozenset(group)), SHARED, 0, 0) for group in ((2, 9), (9,), ())]
    assert found == [True, False, False]


def test_who_has_no_owner_is_owned_by_an_orphan() -> None:
    found = [matches(Criteria(orphans=frozenset(orphans)), SHARED, 0, 0) for orphans in (("li",), ("ann",), ())]
    assert found == [True, False, False]


def is_candidate(criteria: Criteria, tokens_of: list[str]) -> bool:
    """Whether the index gives it."""
    found = set(tokens_of)
    conditions, none = conditions_of(criteria)
    met = all(any(all(group & found for group in one) for one in condition) for condition in conditions)
    return met and not none & found


CRITERIA = [
    *(Criteria(filter=ContactFilter(**members)) for members, _, _ in CASES),
    Criteria(group=frozenset({2, 9})), Criteria(group=frozenset()),
    Criteria(orphans=frozenset({"li"})), Criteria(orphans=frozenset()),
]  # fmt: skip


def test_whatever_matches_is_given_by_the_index() -> None:
    for criteria in CRITERIA:
        for one in (SHARED, BARE):
            found = tokens(one, 8613800000000, CREATED, UPDATED)
            assert is_candidate(criteria, found) >= matches(criteria, one, CREATED, UPDATED), criteria


@pytest.mark.parametrize("days", [1, 2, 28, 29, 59, 61, 62, 63, 92, 365, 366, 4_000, 18_000, 19_000])
def test_a_stretch_of_time_of_any_length_has_all_its_days(days: int) -> None:
    for first in (datetime(2026, 1, 31, 15, tzinfo=UTC), datetime(2024, 2, 29, 23, 59, tzinfo=UTC)):
        wanted = ContactFilter(created_from=first, created_before=first + timedelta(days=days))
        for day in (0, days // 2, days - 1):
            created = int((first + timedelta(days=day)).timestamp() * 1000)
            for moment in (created, created + DAY - 1):
                assert matches(Criteria(filter=wanted), BARE, moment, 0)
                assert is_candidate(Criteria(filter=wanted), tokens(BARE, 86130, moment, 0)), (first, day)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (
            datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
            datetime.min.replace(tzinfo=UTC) + timedelta(days=2),
        ),
        (datetime(9999, 12, 1, tzinfo=UTC), datetime.max.replace(tzinfo=timezone(-timedelta(hours=12)))),
        (datetime(1969, 12, 31, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC)),
        (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_moments_at_the_ends_of_time_are_moments(since: datetime, until: datetime) -> None:
    criteria = Criteria(filter=ContactFilter(created_from=since, created_before=until))
    assert is_candidate(criteria, tokens(BARE, 86130, 0, 0)) >= matches(criteria, BARE, 0, 0)
