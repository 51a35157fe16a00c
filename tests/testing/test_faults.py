"""`guanxi_faults`: calls fail as they are told to."""

from datetime import timedelta
from typing import get_type_hints

import pytest

from guanxi.sandbox.fault import Fault as OfSandbox
from guanxi.sandbox.fault import Rule as Wanted
from guanxi.testing import Clock, Faults, SandboxError, World
from guanxi.testing.faults import _COUNTS, Latency, Rule
from tests.testing.asked import called, created, token


def test_a_fault_strikes_and_tells_how_often(guanxi_world: World, guanxi_faults: Faults) -> None:
    fault = guanxi_faults.add(page="extcontact_create", errcode=60203, first=1)
    assert (fault.id, fault.calls, fault.struck, fault.over) == ("f1", 0, 0, False)
    assert [created(guanxi_world)["errcode"] for _ in range(2)] == [60203, 0]
    assert (fault.calls, fault.struck, fault.over) == (2, 1, True)
    assert fault.rule == {"page": "extcontact_create", "errcode": 60203, "first": 1}
    assert repr(fault) == "<Fault f1 page='extcontact_create' errcode=60203 first=1 struck=1>"


def test_faults_are_listed_and_removed(guanxi_world: World, guanxi_faults: Faults) -> None:
    one, other = guanxi_faults.busy(page="extcontact_create"), guanxi_faults.add(html=True, page="extcontact_get")
    assert [fault.id for fault in guanxi_faults] == [one.id, other.id]
    assert created(guanxi_world)["errcode"] == -1
    one.remove()
    assert repr(one).endswith("removed>")
    assert created(guanxi_world)["errcode"] == 0
    guanxi_faults.clear()
    assert len(guanxi_faults) == 0


def test_the_profiles_have_methods(guanxi_world: World, guanxi_faults: Faults, guanxi_clock: Clock) -> None:
    access_token = token(guanxi_world)
    guanxi_faults.throttled(page="extcontact_list", seconds=30)
    assert "subcode=90018" in called(guanxi_world, "list", {}, access_token)["errmsg"]
    guanxi_faults.throttled(page="extcontact_get", sub_code="90002")
    assert "subcode=90002" in called(guanxi_world, "get", {"user_id": "x"}, access_token)["errmsg"]
    guanxi_clock.advance(30)
    assert called(guanxi_world, "list", {}, access_token)["errcode"] == 0
    guanxi_faults.expired_tokens()
    assert called(guanxi_world, "list", {}, access_token)["sub_code"] == "40014"
    guanxi_faults.banned(first=1)
    assert called(guanxi_world, "list", {}, access_token)["status"] == 1111
    assert [dict(one.rule).get("profile") for one in (guanxi_faults.flaky(probability=0.5), *guanxi_faults)] == [
        "flaky", "throttled", "throttled", "expired-tokens", "banned", "flaky",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "latency", [0, 0.001, {"fixed": 0.001}, {"uniform": (0, 0.001)}, {"lognormal": {"median": 0.001, "sigma": 0.1}}]
)
def test_latency_is_a_number_or_a_distribution(
    guanxi_world: World, guanxi_faults: Faults, latency: float | Latency
) -> None:
    fault = guanxi_faults.add(latency=latency)
    assert created(guanxi_world)["errcode"] == 0
    assert fault.struck == 2


def test_a_window_is_two_moments_of_the_worlds_clock(
    guanxi_world: World, guanxi_faults: Faults, guanxi_clock: Clock
) -> None:
    begins = guanxi_clock.freeze() + timedelta(hours=1)
    fault = guanxi_faults.busy(page="extcontact_create", begins=begins, until=begins + timedelta(hours=1))
    told = []
    for mobile in ("13088888881", "13088888882", "13088888883"):
        told.append(created(guanxi_world, mobile=mobile)["errcode"])
        guanxi_clock.advance(timedelta(hours=1))
    assert told == [0, -1, 0]
    assert fault.struck == 1


def test_a_limit_goes_by_the_worlds_clock(guanxi_world: World, guanxi_faults: Faults, guanxi_clock: Clock) -> None:
    access_token = token(guanxi_world)
    guanxi_clock.freeze()
    guanxi_faults.limit(2)
    assert [called(guanxi_world, "list", {}, access_token)["errcode"] for _ in range(3)] == [0, 0, 88]
    guanxi_clock.advance(1)
    assert called(guanxi_world, "list", {}, access_token)["errcode"] == 0
    guanxi_faults.limit(None)
    assert [called(guanxi_world, "list", {}, access_token)["errcode"] for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            {"page": "extcontact_delete", "errcode": 60103},
            "extcontact_delete does not answer that; errcode is one of 33009",
        ),
        ({"page": "extcontact_delet", "errcode": 88}, "extcontact_delet"),
        ({"page": "extcontact_delete"}, "a fault is one of profile, errcode, latency"),
        ({"caller": "dingnone", "html": True}, "caller: no app of this world has that key; there are ding"),
        ({"eror": 1}, "unknown field `eror`"),
        ({"profile": "slow"}, "slow"),
    ],
)
def test_what_is_no_fault_is_told(guanxi_faults: Faults, rule: Rule, told: str) -> None:
    with pytest.raises(SandboxError, match=told):
        guanxi_faults.add(**rule)
    assert len(guanxi_faults) == 0


def test_every_member_of_a_fault_can_be_given() -> None:
    assert get_type_hints(Rule).keys() == set(Wanted.__struct_fields__)
    assert {*_COUNTS, "id", "rule"} == {*OfSandbox.__struct_fields__, "over"}
