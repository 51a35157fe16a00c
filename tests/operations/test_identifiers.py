"""New ids: their form, and that none is given twice."""

import itertools
import re

import pytest

from guanxi.domain.organisation import CORP_ID_LENGTH
from guanxi.operations.identifiers import SystemIds

CORP = "ding0123456789abcdef"


NOW = 1_700_000_000_000


def test_userids_have_19_digits_and_rise_with_time() -> None:
    ids = SystemIds()
    given = [ids.userid(CORP, NOW + 1000 * seq, seq) for seq in range(100_000)]
    assert all(re.fullmatch(r"01[0-9]{17}", userid) for userid in given)
    # Rising, so that the index on them grows at its end.
    assert all(first < second for first, second in itertools.pairwise(given))


def test_userids_of_an_organisation_differ_whichever_process_gives_them_and_whatever_its_clock_says() -> None:
    moments = (NOW, NOW - 86_400_000, NOW + 999, NOW)
    given = [SystemIds().userid(CORP, moments[seq % 4], seq) for seq in range(10_000)]
    assert len(set(given)) == 10_000


def test_first_contacts_of_organisations_have_other_userids() -> None:
    given = {SystemIds().userid(SystemIds().corp_id(), NOW, 0) for _ in range(100)}
    assert len(given) >= 99


def test_userids_keep_their_length_for_decades_and_any_number_of_contacts() -> None:
    for now in (NOW, 9_999_999_999_999):
        for seq in (0, 9_999_999, 10**9):
            assert len(SystemIds().userid(CORP, now, seq)) == 19


def test_request_ids_have_12_base_36_characters_and_never_repeat() -> None:
    ids = SystemIds()
    given = [ids.request_id() for _ in range(100_000)]
    assert all(re.fullmatch(r"[0-9a-z]{12}", request_id) for request_id in given)
    assert len(set(given)) == len(given)


def test_request_ids_go_on_at_the_end_of_their_numbers() -> None:
    ids = SystemIds()
    ids._requests = 36**6 - 2  # noqa: SLF001 - two thousand million requests take too long
    assert [ids.request_id()[6:] for _ in range(3)] == ["zzzzzz", "000000", "000001"]


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("corp_id", r"ding[0-9a-z]{16}"),
        ("suite_key", r"suite[0-9a-z]{16}"),
        ("secret", r"[A-Za-z0-9_-]{43}"),
    ],
)
def test_other_ids_are_random(kind: str, form: str) -> None:
    given = {getattr(SystemIds(), kind)() for _ in range(1000)}
    assert len(given) == 1000
    assert all(re.fullmatch(form, text) for text in given)


def test_an_app_key_begins_with_its_organisation() -> None:
    ids = SystemIds()
    given = {ids.app_key(CORP) for _ in range(1000)}
    assert len(given) == 1000
    assert all(re.fullmatch(CORP + r"[0-9a-z]{8}", app_key) for app_key in given)


def test_a_token_begins_with_its_organisation() -> None:
    ids = SystemIds()
    given = {ids.token(CORP) for _ in range(1000)}
    assert len(given) == 1000
    assert all(re.fullmatch(CORP + r"[0-9a-f]{40}", token) for token in given)
    assert len(CORP) == len(ids.corp_id()) == CORP_ID_LENGTH
