"""Which calls a fault strikes: a function of the world's seed, the fault, and the calls that came."""

from typing import Any, Final

import msgspec
import pytest

from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import ValueInvalid
from guanxi.sandbox.fault import Fault, Rule
from guanxi.sandbox.fault_rows import numbers_of, row_of
from guanxi.sandbox.faults import Faults
from guanxi.sandbox.latency import Latency

NOW: Final = 1_800_000_000_000  # 2027-01-15T08:00:00Z
SECOND: Final = 1000
CREATE, GET = "extcontact_create", "extcontact_get"


def rule(**members: Any) -> Rule:  # noqa: ANN401 - any JSON
    return msgspec.convert({"html": True} | members, Rule)


def struck(faults: Faults, calls: int, page: str = CREATE, caller: str | None = None, now: int = NOW) -> str:
    """Let calls come, and tell of each whether it was struck."""
    return "".join("x" if faults.strike(page, caller, now, late=False) else "." for _ in range(calls))


def alone(seed: int = 7, **members: Any) -> Faults:  # noqa: ANN401 - any JSON
    faults = Faults(seed)
    faults.add(rule(**members), NOW)
    return faults


COUNTED: list[tuple[dict[str, Any], str]] = [
    ({}, "xxxxxx"),
    ({"first": 2}, "xx...."),
    ({"nth": 3}, "..x..."),
    ({"nth": 1}, "x....."),
    ({"nth": 3, "first": 2}, "..xx.."),
    ({"probability": 0}, "......"),
    ({"probability": 1, "first": 1}, "x....."),
    ({"page": GET}, "......"),
    ({"page": "*"}, "xxxxxx"),
    ({"page": CREATE}, "xxxxxx"),
    ({"page": "api"}, "......"),
    ({"caller": "ding"}, "......"),
    ({"profile": "expired-tokens", "html": msgspec.UNSET}, "x....."),
    ({"profile": "expired-tokens", "html": msgspec.UNSET, "first": 2}, "xx...."),
    ({"profile": "expired-tokens", "html": msgspec.UNSET, "nth": 2}, ".x...."),
]


@pytest.mark.parametrize(("members", "expected"), COUNTED)
def test_calls_are_counted(members: dict[str, Any], expected: str) -> None:
    given = {name: value for name, value in ({"html": True} | members).items() if value is not msgspec.UNSET}
    faults = Faults(7)
    fault = faults.add(msgspec.convert(given, Rule), NOW)
    assert struck(faults, 6) == expected
    assert fault.struck == expected.count("x")


def test_calls_of_others_are_not_counted() -> None:
    faults = alone(page=CREATE, caller="ding1", nth=2)
    assert struck(faults, 2, page=GET, caller="ding1") == ".."
    assert struck(faults, 2, caller="ding2") == ".."
    assert struck(faults, 3, caller="ding1") == ".x."


WINDOWS: list[tuple[dict[str, Any], list[int], str]] = [
    ({"seconds": 2}, [0, 1999, 2000, -1], "xx.."),
    ({"from": "2027-01-15T08:00:01Z"}, [0, 999, 1000, 10**9], "..xx"),
    ({"until": "2027-01-15T16:00:01+08:00"}, [-(10**6), 0, 999, 1000], "xxx."),
    ({"from": "2027-01-15T08:00:01Z", "seconds": 0.5}, [999, 1000, 1499, 1500], ".xx."),
    ({"from": "2027-01-15T08:00:01Z", "until": "2027-01-15T08:00:02Z"}, [999, 1000, 1999, 2000], ".xx."),
]


@pytest.mark.parametrize(("members", "moments", "expected"), WINDOWS)
def test_a_window_is_one_of_the_worlds_clock(members: dict[str, Any], moments: list[int], expected: str) -> None:
    faults = alone(**members)
    assert "".join(struck(faults, 1, now=NOW + moment) for moment in moments) == expected


def test_an_address_is_shut_out_for_five_minutes_unless_more_is_said() -> None:
    for members in ({"ban": "html"}, {"profile": "banned"}):
        for more, ends in (({}, 300), ({"seconds": 7}, 7), ({"until": "2027-01-15T08:00:09Z"}, 9)):
            faults = Faults(0)
            faults.add(msgspec.convert(members | more, Rule), NOW)
            assert struck(faults, 1, now=NOW + ends * SECOND - 1) == "x"
            assert struck(faults, 1, now=NOW + ends * SECOND) == "."


def test_what_is_drawn_is_the_same_each_run_and_another_for_another_seed() -> None:
    drawn = struck(alone(probability=0.3), 60)
    assert drawn == struck(alone(probability=0.3), 60)
    assert drawn != struck(alone(probability=0.3, seed=8), 60)
    assert 9 <= drawn.count("x") <= 27  # 18 on average; these 60 are always the same
    # Each fault draws for itself, and another call between changes nothing.
    two = alone(probability=0.3)
    two.add(rule(probability=0.3), NOW)
    told = ["".join(fault.id for fault in two.strike(CREATE, None, NOW, late=False)) for _ in range(60)]
    assert "".join("x" if one == "f1" else "." for one in told) == drawn
    assert "f2" in told
    mixed = alone(probability=0.3, page=CREATE)
    assert "".join(struck(mixed, 1) + struck(mixed, 1, page=GET).replace(".", "") for _ in range(60)) == drawn


def test_all_latencies_and_the_first_of_the_others_strike() -> None:
    faults = Faults(0)
    for members in ({"latency": {"fixed": 1}}, {"socket": "reset"}, {"html": True}, {"latency": {"fixed": 2}}):
        faults.add(msgspec.convert(members, Rule), NOW)
    assert [fault.id for fault in faults.strike(CREATE, None, NOW, late=False)] == ["f1", "f2", "f4"]
    assert [(fault.calls, fault.struck) for fault in faults] == [(1, 1), (1, 1), (1, 0), (1, 1)]
    assert faults.strike(CREATE, None, NOW, late=True) == []


def test_errcodes_strike_where_a_page_would_be_run_and_only_pages_that_have_them() -> None:
    faults = Faults(0)
    fault = faults.add(msgspec.convert({"errcode": 60103}, Rule), NOW)
    assert faults.strike(CREATE, None, NOW, late=False) == []
    assert faults.strike(GET, None, NOW, late=True) == []
    assert fault.calls == 0
    assert faults.strike(CREATE, None, NOW, late=True) == [fault]


def test_a_state_goes_on_where_it_was() -> None:
    faults = alone(probability=0.4, nth=3, first=50, caller="a", seconds=100)
    faults.add(msgspec.convert({"latency": {"lognormal": {"median": 0.1, "sigma": 0.5}}}, Rule), NOW)
    faults.add(rule(), NOW)
    faults.remove("f3")
    struck(faults, 9, caller="a")
    state = msgspec.json.decode(msgspec.json.encode(faults.state()))
    other = Faults(8)
    other.restore(state)
    assert other.state() == state
    assert struck(other, 40, caller="a") == struck(faults, 40, caller="a")
    assert other.add(rule(), NOW).id == faults.add(rule(), NOW).id == "f4"
    other.restore({})
    assert (list(other), other.early, other.by_caller) == ([], False, False)
    assert other.state() == Faults(8).state()
    assert struck(other, 1) == "."
    faults.restore({})
    assert faults.state() == Faults(7).state()


BAD_STATES: list[object] = [
    None, [], {"made": -1}, {"made": 9, "faults": [{"id": "f01", "rule": {"html": True}}]}, {"made": 0, "faults": [{"id": "f1", "rule": {"html": True}}]},
    {"made": 2, "faults": [{"id": "f1", "rule": {"html": True}}] * 2},
    {"made": 1, "faults": [{"id": "f1", "rule": {"page": "nothing", "html": True}}]},
    {"made": 1, "faults": [{"id": "f1", "rule": {"errcode": 7}}]}, {"made": 1, "faults": [{"id": "f1", "rule": {}}]},
    {"made": 1, "faults": [{"id": "f1", "rule": {"html": True}, "calls": -1}]},
    {"made": 1, "faults": [{"id": "f1", "rule": {"html": True}, "more": 1}]},
    {"made": 1, "faults": [{"id": "f1", "rule": {"html": True, "seconds": 1}}]},
]  # fmt: skip


@pytest.mark.parametrize("state", BAD_STATES)
def test_what_is_no_state_is_refused_and_changes_nothing(state: object) -> None:
    faults = alone()
    before = faults.state()
    with pytest.raises(ValueInvalid):
        faults.restore(state)
    assert faults.state() == before


LATENCIES: list[tuple[dict[str, Any], list[tuple[float, float]]]] = [
    ({"fixed": 0.2}, [(0, 0.2), (0.5, 0.2), (0.999, 0.2)]),
    ({"uniform": [0.1, 0.5]}, [(0, 0.1), (0.5, 0.3), (0.75, 0.4)]),
    ({"uniform": [1, 1]}, [(0, 1), (0.9, 1)]),
    # Quantiles of the normal distribution: 0.84134 is one sigma, 0.99 is 2.3263 of them.
    ({"lognormal": {"median": 0.1, "sigma": 0.5}}, [(0.5, 0.1), (0.8413447, 0.1648721), (0.99, 0.32)]),
    ({"lognormal": {"median": 0.1, "sigma": 0}}, [(0, 0.1), (0.99, 0.1)]),
    ({"lognormal": {"median": 50, "sigma": 5}}, [(0.999, 60)]),
    ({"lognormal": {"median": 50, "sigma": 5}}, [(0, 0)]),
]


@pytest.mark.parametrize(("latency", "expected"), LATENCIES)
def test_latencies_are_distributed_as_they_say(latency: dict[str, Any], expected: list[tuple[float, float]]) -> None:
    told = msgspec.convert(latency, Latency)
    assert [told.seconds(drawn) for drawn, _ in expected] == pytest.approx([one for _, one in expected], abs=1e-4)


def test_every_number_that_a_page_answers_can_be_ordered_and_no_other() -> None:
    for page in PAGES.values():
        for told in numbers_of(page):
            errcode, _, sub_code = told.partition(" with sub_code ")
            ordered = {"errcode": errcode} | ({"sub_code": sub_code} if sub_code else {})
            row = row_of(page, msgspec.convert(ordered, Rule))
            assert row is not None, (page.name, told)
            assert sub_code or str(row.errcode) == errcode
            assert not sub_code or row.platform == sub_code
        own = {str(row.errcode) for row in page.errors if row.platform is None}
        assert own <= set(numbers_of(page))
        assert row_of(page, msgspec.convert({"errcode": 12345}, Rule)) is None


def test_a_fault_that_is_over_says_so() -> None:
    fault = Fault(id="f1", rule=rule(nth=2, seconds=5).at(NOW))
    assert fault.shown(NOW)["over"] is False
    assert fault.shown(NOW + 5 * SECOND)["over"] is True
    for over in (False, True):
        fault.strikes(0)
        assert fault.shown(NOW)["over"] is over
    moments = {"from": "2027-01-15T08:00:00.000Z", "until": "2027-01-15T08:00:05.000Z"}
    assert fault.shown(NOW) == {"id": "f1", "html": True, "nth": 2, **moments, "calls": 2, "struck": 0, "over": True}
