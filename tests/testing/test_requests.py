"""`guanxi_requests`: what came, and how it was understood."""

import threading
import time

import msgspec
import pytest

from guanxi.sandbox import entry, explain
from guanxi.testing import Clock, Faults, Requests, SandboxError, World, visits
from tests.testing.asked import LABEL, called, created, token


def test_requests_are_told_the_newest_last(guanxi_world: World, guanxi_requests: Requests, guanxi_clock: Clock) -> None:
    now = guanxi_clock.freeze()
    created(guanxi_world)
    first, last = guanxi_requests
    assert (first.page, first.errcode, first.number, last.number) == ("gettoken", 0, 1, 2)
    assert last == guanxi_requests[-1]
    assert (last.page, last.errcode, last.at) == ("extcontact_create", 0, now)
    assert last.parameters["contact"]["label_ids"] == [LABEL]
    assert last.understood.caller == guanxi_world.app_key
    assert last.explanation is None
    assert last.request.method == "POST"
    assert last.answer.status == 200
    assert last.curl.startswith("curl ")
    assert len(guanxi_requests) == 2
    assert guanxi_world.app_secret not in str(list(guanxi_requests))


def test_a_refused_request_is_explained(guanxi_world: World, guanxi_requests: Requests) -> None:
    created(guanxi_world, label_ids=[])
    why = guanxi_requests[-1].explanation
    assert why is not None
    assert (why.check, why.field, why.advice[0]) == (
        "run",
        "contact.label_ids",
        "label_ids must not be empty: add at least one",
    )
    assert why.nearest is not None
    assert why.nearest.parameters["contact"]["label_ids"]
    assert (
        guanxi_requests[-1]
        .line()
        .startswith("  2  extcontact_create        60204: label_ids needs at least one label | ")
    )
    assert "\n" not in guanxi_requests[-1].line()


def test_requests_are_found_by_page_errcode_and_place(guanxi_world: World, guanxi_requests: Requests) -> None:
    created(guanxi_world)
    created(guanxi_world)
    created(guanxi_world, mobile="13088888889")
    assert [one.errcode for one in guanxi_requests.find("extcontact_create")] == [0, 22005, 0]
    (refused,) = guanxi_requests.find("extcontact_create", errcode=22005)
    assert [one.page for one in guanxi_requests.find(after=refused)] == ["gettoken", "extcontact_create"]
    assert len(guanxi_requests.find(errcode=0, after=refused.number)) == 2
    with pytest.raises(SandboxError, match="there is no page 'extcontact_craete'; the nearest is extcontact_create"):
        guanxi_requests.find("extcontact_craete")


def test_requests_are_forgotten(guanxi_world: World, guanxi_requests: Requests) -> None:
    access_token = token(guanxi_world)
    guanxi_requests.clear()
    assert list(guanxi_requests) == []
    assert repr(guanxi_requests) == "<Requests: 0>"
    for _ in range(202):
        called(guanxi_world, "list", {}, access_token)
    assert (len(guanxi_requests), guanxi_requests.forgotten) == (200, 2)
    assert guanxi_requests.lines()[0] == "(2 older ones are forgotten)"


def test_a_request_is_waited_for_whether_it_came_before_or_comes(
    guanxi_world: World, guanxi_requests: Requests
) -> None:
    created(guanxi_world)
    assert guanxi_requests.wait("extcontact_create").number == 2
    last = guanxi_requests[-1]

    def later() -> None:
        time.sleep(0.1)
        token(guanxi_world)
        created(guanxi_world)

    thread = threading.Thread(target=later)
    thread.start()
    try:
        found = guanxi_requests.wait("extcontact_create", errcode=22005, after=last, timeout=30)
    finally:
        thread.join()
    assert (found.number, found.errcode) == (5, 22005)
    assert guanxi_requests.wait("extcontact_create").number == 2
    assert guanxi_requests.wait("extcontact_create", after=found.number - 1) == found
    with pytest.raises(AssertionError, match=r"^no request \(page extcontact_delete\) came within 0.05 s$"):
        guanxi_requests.wait("extcontact_delete", timeout=0.05)


def test_waiting_ends_although_a_test_has_stopped_the_clock_of_its_process(
    guanxi_requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    with pytest.raises(AssertionError, match=r"^no request \(any\) came within 0.05 s$"):
        guanxi_requests.wait(timeout=0.05)


def test_what_was_requested_is_asserted(guanxi_world: World, guanxi_requests: Requests) -> None:
    created(guanxi_world)
    created(guanxi_world, mobile="13088888889")
    wanted = {"contact": {"mobile": 13088888889}}
    (found,) = guanxi_requests.assert_called(
        "extcontact_create", parameters=wanted, errcode=0, caller=guanxi_world.app_key
    )
    assert found.number == 4
    assert len(guanxi_requests.assert_called("extcontact_create", at_least=1, at_most=2)) == 2
    assert guanxi_requests.assert_called("extcontact_delete", times=0) == []
    for asked, told in (
        ({"times": 1}, "2 requests are as was asked, not 1"),
        ({"at_least": 3}, "not 3 or more"),
        ({"at_most": 1}, "not 1 or less"),
        (
            {"parameters": {"contact": {"mobile": "1"}}},
            r'nearest is request 4: parameters.contact.mobile is "13088888889", not "1"',
        ),
    ):
        with pytest.raises(AssertionError, match=told):
            guanxi_requests.assert_called("extcontact_create", **asked)
    with pytest.raises(SandboxError, match="there is no page 'extcontact'"):
        guanxi_requests.assert_called("extcontact")


def test_lines_tell_what_was_no_page_and_what_a_fault_has_done(
    guanxi_world: World, guanxi_requests: Requests, guanxi_faults: Faults
) -> None:
    access_token = token(guanxi_world)
    called(guanxi_world, "craete", {}, access_token)
    guanxi_faults.busy(page="extcontact_list")
    called(guanxi_world, "list", {}, access_token)
    _, unknown, struck = guanxi_requests.lines()
    assert "POST /topapi/extcontact/craete 22: there is no page" in unknown
    assert "extcontact_list" in struck
    assert "400001 (fault f1): " in struck
    assert access_token not in unknown + struck


def test_entries_have_what_the_log_has() -> None:
    for ours, theirs in (
        (visits.Entry, entry.Entry),
        (visits.Received, entry.Received),
        (visits.Understood, entry.Understood),
        (visits.Answered, entry.Answered),
        (visits.Explanation, explain.Explanation),
        (visits.Nearest, explain.Nearest),
    ):
        assert ours.__struct_fields__ == theirs.__struct_fields__
        assert issubclass(ours, msgspec.Struct)
