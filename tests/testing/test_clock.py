"""`guanxi_clock`: the time by which a world's tokens go."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from guanxi.testing import Clock, World
from tests.testing.asked import called, token

NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))


def test_a_token_expires_when_the_clock_is_moved_on(guanxi_world: World, guanxi_clock: Clock) -> None:
    access_token = token(guanxi_world)
    guanxi_clock.advance(7190)
    assert called(guanxi_world, "list", {}, access_token)["errcode"] == 0
    guanxi_clock.advance(timedelta(seconds=11))
    assert called(guanxi_world, "list", {}, access_token)["sub_code"] == "40014"


def test_it_is_frozen_moved_and_goes_on(guanxi_clock: Clock) -> None:
    assert not guanxi_clock.frozen
    assert guanxi_clock.freeze(NEW_YEAR) == NEW_YEAR == datetime(2026, 1, 1, tzinfo=UTC)
    assert guanxi_clock.now == NEW_YEAR
    assert guanxi_clock.now.utcoffset() == timedelta(0)
    assert guanxi_clock.advance(timedelta(hours=-1)) == NEW_YEAR - timedelta(hours=1)
    assert guanxi_clock.set(NEW_YEAR) == guanxi_clock.now
    assert guanxi_clock.frozen
    assert "2026-01-01T00:00:00+00:00 frozen" in repr(guanxi_clock)
    guanxi_clock.resume()
    assert not guanxi_clock.frozen
    assert NEW_YEAR <= guanxi_clock.now < NEW_YEAR + timedelta(minutes=5)
    assert guanxi_clock.offset < timedelta(0)
    stopped = guanxi_clock.freeze()
    assert guanxi_clock.now == stopped


@pytest.mark.parametrize("ask", [Clock.set, Clock.freeze])
def test_a_moment_needs_an_offset(guanxi_clock: Clock, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match=r"2026-01-01 .* no offset from UTC: datetime\(2026, 11, 21, 8, tzinfo=UTC\)"):
        ask(guanxi_clock, NEW_YEAR.replace(tzinfo=None))
