"""Counting calls in seconds."""

import gc
import weakref

import pytest

from guanxi.domain.failures import RateLimited
from guanxi.domain.rate import Rate

SECOND = 1_700_000_000
NOW = SECOND * 1000


class Somebody:
    """Somebody of whom it can be seen whether they are forgotten."""


def refused(rate: Rate, who: object, now: int) -> RateLimited:
    with pytest.raises(RateLimited) as raised:
        rate.count(who, now)
    return raised.value


def test_each_may_ask_so_often_within_a_second_and_again_in_the_next() -> None:
    rate = Rate(3)
    for begin in (NOW, NOW + 1000, NOW + 90_000):
        for late in (0, 1, 999):
            rate.count("one", begin + late)
        refused(rate, "one", begin + 999)
        refused(rate, "one", begin + 999)
        rate.count("other", begin + 999)


def test_who_is_refused_is_told_the_second_the_limit_and_when_to_come_back() -> None:
    rate = Rate(1)
    rate.count("one", NOW + 200)
    failure = refused(rate, "one", NOW + 999)
    assert (failure.second, failure.limit, failure.retry_after) == (SECOND, 1, 1)
    assert "more than 1 calls" in failure.reason


def test_one_that_arrived_in_the_second_before_does_not_bring_that_second_back() -> None:
    rate = Rate(2)
    rate.count("one", NOW)
    rate.count("one", NOW - 1)
    assert refused(rate, "one", NOW - 1).second == SECOND
    refused(rate, "one", NOW)


@pytest.mark.parametrize("back", [1001, 3_600_000])
def test_a_clock_that_is_set_back_shuts_nobody_out(back: int) -> None:
    rate = Rate(1)
    rate.count("one", NOW)
    rate.count("one", NOW - back)
    refused(rate, "one", NOW - back)


def test_nobody_is_remembered_longer_than_the_second_in_which_they_asked() -> None:
    rate = Rate(5)
    who = Somebody()
    seen = weakref.ref(who)
    rate.count(who, NOW)
    del who
    gc.collect()
    assert seen() is not None
    rate.count("other", NOW + 1000)
    gc.collect()
    assert seen() is None
