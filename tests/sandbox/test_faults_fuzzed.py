"""Whatever is ordered is a fault or is refused, and a fault can be listed, kept and made again."""

from typing import Any, Final

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domain.failures import ValueInvalid
from guanxi.sandbox.fault import Rule
from guanxi.sandbox.faults import Faults
from tests.depth import DEPTH

NOW: Final = 1_800_000_000_000

ODD: Final = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([]), st.just({}), st.just("88")
)


def mostly(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give what is right, and now and then something odd."""
    return st.integers(0, 11).flatmap(lambda drawn: good if drawn else ODD)


MOMENTS: Final = st.one_of(
    st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
    st.sampled_from(["1971-01-01T00:00:00Z", "9998-12-31T23:59:59-12:00", "2027-01-15T08:00:00+08:00"]),
)
SECONDS: Final = st.floats(0, 60)
LATENCIES: Final = st.one_of(
    st.builds(lambda one: {"fixed": one}, SECONDS),
    st.builds(lambda one, other: {"uniform": [one, other]}, SECONDS, SECONDS),
    st.builds(lambda one, other: {"lognormal": {"median": one, "sigma": other}}, SECONDS, st.floats(0, 6)),
)
MEMBERS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "page": mostly(st.sampled_from(["*", "api", "extcontact_create", "gettoken", None])),
    "profile": mostly(st.sampled_from(["throttled", "banned", "flaky", "expired-tokens", "busy"])),
    "errcode": mostly(st.sampled_from([88, -1, 33009, "60103"])),
    "sub_code": mostly(st.sampled_from(["90018", "90002", "40014"])),
    "latency": mostly(LATENCIES), "socket": mostly(st.sampled_from(["reset", "empty", "garbage", "half"])),
    "html": mostly(st.just(value=True)), "ban": mostly(st.sampled_from(["json", "html"])), "tokens": mostly(st.just("expired")),
    "effect": mostly(st.booleans()), "caller": mostly(st.just("app")), "nth": mostly(st.integers(1, 3)),
    "first": mostly(st.integers(1, 3)), "probability": mostly(st.floats(0, 1)), "from": mostly(MOMENTS),
    "until": mostly(MOMENTS), "seconds": mostly(st.floats(0, 1e9, exclude_min=True)),
}  # fmt: skip
KINDS: Final = st.sampled_from(["profile", "errcode", "latency", "socket", "html", "ban", "tokens"])
OTHERS: Final = st.lists(st.sampled_from(["page", *list(MEMBERS)[7:]]), max_size=4)
NAMES: Final = st.builds(lambda kind, others: dict.fromkeys([kind, *others]), KINDS, OTHERS)
RULES: Final = NAMES.flatmap(lambda names: st.fixed_dictionaries({name: MEMBERS[name] for name in names}))


@settings(max_examples=400 * DEPTH, deadline=None)
@given(RULES)
def test_whatever_is_ordered_is_a_fault_or_is_refused(members: dict[str, Any]) -> None:
    faults = Faults(7)
    before = faults.state()
    try:
        fault = faults.add(msgspec.json.decode(msgspec.json.encode(members), type=Rule), NOW)
    except (msgspec.ValidationError, ValueInvalid):
        assert faults.state() == before
        return
    msgspec.json.encode(fault.shown(NOW))
    for late in (False, True):
        faults.strike("extcontact_create", "app", NOW, late=late)
    state = msgspec.json.decode(msgspec.json.encode(faults.state()))
    again = Faults(1)
    again.restore(state)
    assert msgspec.json.decode(msgspec.json.encode(again.state())) == state
