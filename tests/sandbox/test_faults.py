"""Faults are what was ordered: the answer, and what has happened."""

import http.client
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from guanxi.health import LIVE
from tests.sandbox.faulty import CONTACT, LIST, Sandbox, sandbox_running

BUSY = {"errcode": -1, "sub_code": "-1"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_running() as one:
        yield one


# What is ordered of extcontact_create, and what is told; `sub_msg` and `errmsg` hold what stands there.
TOLD: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"errcode": 60103}, {"errcode": 60103, "sub_code": "contact.mobile", "errmsg": "Invalid phone number"}),
    ({"errcode": "60103"}, {"errcode": 60103, "sub_code": "contact.mobile", "errmsg": "Invalid phone number"}),
    ({"errcode": 22005}, {"errcode": 22005, "errmsg": "The external contact already exists."}),
    ({"errcode": 60203}, {"errcode": 60203}),
    ({"errcode": -1}, BUSY),
    ({"errcode": 33009}, {"errcode": 33009, "sub_code": "40014", "errmsg": "Invalid tokenGrantType"}),
    ({"errcode": 33009, "sub_code": "40000"}, {"errcode": 33009, "sub_code": "40000"}),
    ({"errcode": 88, "sub_code": "40014"}, {"errcode": 88, "sub_code": "40014", "sub_msg": "不合法的access_token"}),
    ({"errcode": 88, "sub_code": "60011"}, {"errcode": 88, "sub_code": "60011", "sub_msg": "requiredScopes=["}),
    ({"errcode": 43007}, {"errcode": 43007, "sub_code": "60011", "errmsg": "Authorization required"}),
    ({"errcode": 22}, {"errcode": 22, "errmsg": "Invalid method"}),
    ({"errcode": 88}, {"errcode": 88, "sub_code": "90018"}),
    ({"profile": "busy"}, BUSY),
    ({"profile": "busy", "page": "*"}, BUSY),
    ({"errcode": -1, "page": None}, BUSY),
    ({"html": True}, {}),
    ({"ban": "json"}, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}),
    ({"profile": "banned"}, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}),
]  # fmt: skip


def test_a_call_is_told_what_was_ordered_and_nothing_is_done(sandbox: Sandbox) -> None:
    world = sandbox.world()
    for rule, expected in TOLD:
        fault = world.fault(**{"page": "extcontact_create"} | rule)
        answer = world.create()
        assert answer.headers["x-guanxi-sandbox"] == world.told["id"]
        if rule.get("html"):
            assert (answer.status, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
            assert b"502 Bad Gateway" in answer.body
        else:
            told = answer.told
            for name, value in expected.items():
                same = value in told[name] if name.endswith("msg") else value == told[name]
                assert same, (rule, told)
        assert world.logged() | {"calls": 0, "struck": 0} == fault
        assert (world.logged()["calls"], world.logged()["struck"]) == (1, 1)
        assert world.names() == [], rule


def test_the_answer_alone_suffers_where_that_was_ordered(sandbox: Sandbox) -> None:
    for rule in ({"errcode": -1}, {"html": True}, {"latency": {"fixed": 0.001}}, {"socket": "half"}):
        world = sandbox.world()
        world.fault(effect=True, **rule)
        if "socket" in rule:
            with pytest.raises(http.client.IncompleteRead) as cut:
                world.create()
            assert cut.value.partial.startswith(b'{"errcode":0,"errmsg":"ok","userid":"01')
        else:
            world.create()
        assert world.names() == [CONTACT["name"]], rule


BROKEN: list[tuple[str, type[Exception]]] = [
    ("reset", ConnectionResetError),
    ("empty", http.client.RemoteDisconnected),
    ("garbage", http.client.BadStatusLine),
    ("half", http.client.IncompleteRead),
]


def test_connections_break_as_was_ordered(sandbox: Sandbox) -> None:
    world = sandbox.world()
    for how, error in BROKEN:
        for effect in (False, True):
            world.fault(socket=how, effect=effect, page="extcontact_create")
            with pytest.raises(error) as broken:
                world.create()
            assert type(broken.value) is error
            was_there = world.names()
            assert was_there == [CONTACT["name"]] * effect, (how, effect)
            if effect:
                (made,) = world.call("extcontact_list", LIST).told["results"]
                world.call("extcontact_delete", {"user_id": made["userid"]})


def test_the_bytes_of_broken_answers(sandbox: Sandbox) -> None:
    world = sandbox.world()
    request = f"GET {world.path('extcontact_listlabelgroups')} HTTP/1.1\r\nhost: x\r\n\r\n".encode()
    world.fault(socket="empty")
    assert sandbox.raw(request) == b""
    world.fault(socket="garbage")
    assert not sandbox.raw(request).startswith(b"HTTP/")
    world.fault(socket="half")
    head, _, body = sandbox.raw(request).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f"x-guanxi-sandbox: {world.told['id']}".encode() in head
    assert b"content-length: 27" in head
    assert body == b'{"errcode":0,'
    world.fault(socket="reset")
    with pytest.raises(ConnectionResetError):
        sandbox.raw(request)
    # Requests that wait in line on a connection that breaks are not carried out.
    world.fault(socket="empty", nth=1)
    assert sandbox.raw(request * 2) == b""
    assert world.logged()["calls"] == 1


@pytest.mark.parametrize("page", ["api", "*"])
def test_the_native_api_has_faults_that_need_no_errcode(sandbox: Sandbox, page: str) -> None:
    world = sandbox.world()

    def ask() -> int:
        return sandbox.send("GET", "/api/v1/organisation", key=world.told["api_key"]).status

    world.fault(page=page, html=True)
    assert ask() == http.client.BAD_GATEWAY
    world.fault(page=page, socket="reset")
    with pytest.raises(ConnectionResetError):
        ask()
    world.fault(page=page, latency={"uniform": [0, 0.001]}, effect=True)
    assert ask() == http.client.OK
    assert world.logged()["struck"] == 1
    world.fault(page="*", errcode=-1)
    assert ask() == http.client.OK
    world.fault(page="extcontact_list", html=True)
    assert ask() == http.client.OK


def test_whether_the_server_lives_is_told_whatever_was_ordered(sandbox: Sandbox) -> None:
    default = {"page": "*", "socket": "reset"}
    fault = sandbox.send("POST", "/sandbox/worlds/default/faults", default).told
    assert sandbox.send("GET", LIVE).status == http.client.OK
    with pytest.raises(ConnectionResetError):
        sandbox.send("GET", "/nothing-is-here")
    assert sandbox.send("DELETE", f"/sandbox/worlds/default/faults/{fault['id']}").status == http.client.NO_CONTENT
    assert sandbox.send("GET", "/nothing-is-here").told["errcode"] == http.client.NOT_FOUND


def test_latency_waits_before_the_call_is_carried_out_or_after_it(sandbox: Sandbox) -> None:
    for effect in (False, True):
        world = sandbox.world()
        world.fault(latency={"fixed": 2}, effect=effect)
        with pytest.raises(TimeoutError):
            world.create(wait=0.5)
        assert world.names() == [CONTACT["name"]] * effect


def test_a_client_that_goes_while_it_waits_is_no_trouble(sandbox: Sandbox) -> None:
    world = sandbox.world()
    for how in ("reset", "half"):
        world.fault(latency={"fixed": 0.2})
        world.control("POST", "/faults", {"socket": how, "effect": True})
        with pytest.raises(TimeoutError):
            world.create(wait=0.05)
    world.fault(latency={"fixed": 0.4})
    assert world.call("extcontact_list", LIST).told["results"][0]["name"] == CONTACT["name"]


def test_tokens_expire_when_that_is_ordered(sandbox: Sandbox) -> None:
    world = sandbox.world()
    before = world.token
    orders: list[Callable[[], object]] = [
        lambda: world.fault(profile="expired-tokens"),
        lambda: world.fault(tokens="expired", first=1, caller=world.told["app_key"]),
        lambda: world.fault(tokens="expired", page="extcontact_list", nth=1),
    ]
    for order in orders:
        assert world.listed() == 0
        order()
        told = world.call("extcontact_list", LIST).told
        assert (told["errcode"], told["sub_code"]) == (33009, "40014")
        assert world.call("extcontact_list", LIST).told["sub_code"] == "40014"
        world.token = world.new_token()
        assert world.token != before
        assert world.listed() == 0
        before = world.token
    # Whoever asks for a token first gets a new one at once.
    world.fault(profile="expired-tokens")
    world.token = world.new_token()
    assert world.token != before
    assert world.listed() == 0
    # Another app's tokens stay.
    of_suite = world.suite_token()
    world.fault(tokens="expired", caller=world.told["app_key"], first=1)
    assert sandbox.send("POST", world.path("get_auth_scopes", of_suite)).told["errcode"] == 0
    assert world.listed() == 33009
    assert sandbox.send("POST", world.path("get_auth_scopes", of_suite)).told["errcode"] == 0
    world.fault(tokens="expired", first=1)
    assert sandbox.send("POST", world.path("get_auth_scopes", of_suite)).told["errcode"] == 40014


def test_worlds_have_faults_of_their_own(sandbox: Sandbox) -> None:
    one, other = sandbox.world(), sandbox.world()
    one.fault(profile="busy")
    one.control("POST", "/limits", {"per_second": 1})
    assert [other.listed() for _ in range(3)] == [0, 0, 0]
    assert other.control("GET", "/faults").told == {"faults": []}
    assert other.control("GET", "/limits").told == {"per_second": None}
    assert one.listed() == 400001
