"""Calls that are signed in place of having a token, in a sandbox: whose they are, and what their log says."""

from typing import Any

import httpx
import msgspec
import pytest

from guanxi.sandbox.entry import Entry
from guanxi.sandbox.world import World
from tests.dingtalk.credentials import signed
from tests.in_loop import in_loop
from tests.sandbox.test_faults_visits import asked

LIST = "/topapi/extcontact/list"
CREATE = "/topapi/extcontact/create"
TICKET = "TestSuiteTicket"
HOURS = 7_200_000

Parameters = dict[str, Any]


def right(world: World, secret: str = "") -> Parameters:
    timestamp = str(world.clock.now())
    return {
        "accessKey": world.suite_key, "timestamp": timestamp, "suiteTicket": TICKET, "corpId": world.corp_id,
        "signature": signed(secret or world.suite_secret, timestamp, TICKET),
    }  # fmt: skip


def last(world: World) -> Entry:
    *_, one = world.log
    return one.entry


def told(entry: Entry) -> str:
    return msgspec.json.encode(entry).decode()


@in_loop
async def test_a_signed_call_is_of_the_world_that_it_names_and_goes_by_its_clock() -> None:
    async with asked() as (worlds, client):
        world = await worlds.create()
        world.clock.set(world.clock.now() + HOURS)
        sent = right(world)
        ways: list[dict[str, Any]] = [{"params": sent}, {"json": sent}, {"data": sent}]
        for request in ways:
            answer = await client.post(LIST, **request)
            assert (answer.json()["errcode"], answer.headers["x-guanxi-sandbox"]) == (0, world.id)
            entry = last(world)
            assert (entry.understood.caller, entry.understood.ignored) == (world.suite_key, [])
            assert entry.understood.parameters == sent | {"signature": "$SIGNATURE"}
            assert sent["signature"][:10] not in told(entry)
            assert "$SIGNATURE" in entry.curl
        world.clock.set(world.clock.now() + 60_001)
        assert (await client.post(LIST, params=sent)).json()["errcode"] == 853002


def without(parameters: Parameters, *names: str) -> Parameters:
    return {name: value for name, value in parameters.items() if name not in names}


# What is sent, of the world that it goes to and another one; errcode; what the advice says.
WRONG: list[tuple[Any, int, str]] = [
    (lambda one, _: right(one) | {"accessKey": "suitex"}, 853003, "no third-party app has this accessKey"),
    (lambda one, _: without(right(one), "accessKey"), 853003, "accessKey is missing"),
    (lambda one, _: right(one) | {"accessKey": one.suite_secret}, 853003, "accessKey is a secret"),
    (lambda one, _: right(one, one.app_secret) | {"accessKey": one.app_key}, 853003, "only third-party apps can sign"),
    (lambda one, _: right(one) | {"timestamp": str(one.clock.now() // 1000)}, 853001, "these are seconds"),
    (lambda one, _: right(one) | {"timestamp": str(one.clock.now() - 70_000)}, 853002, "70 seconds behind"),
    (lambda one, _: right(one, one.app_secret), 853004, "with the secret of the internal app"),
    (lambda one, _: without(right(one), "suiteTicket"), 853004, "percent-encoded in the query"),
    (lambda one, _: without(right(one), "signature"), 853004, "percent-encoded in the query"),
    (lambda one, _: without(right(one), "corpId"), 40089, "add corpId"),
    (lambda one, other: right(other) | {"corpId": one.corp_id}, 40089, "is authorised by it alone"),
]


async def again(client: httpx.AsyncClient, world: World) -> Any:  # noqa: ANN401 - any JSON
    """Send the nearest form of what was refused last, signed by who knows the secret, or with a token."""
    explanation = last(world).explanation
    assert explanation is not None
    assert explanation.nearest is not None
    form = explanation.nearest
    query = {"appkey": world.app_key, "appsecret": world.app_secret}
    token = (await client.get("/gettoken", params=query)).json()["access_token"]
    timestamp, ticket = form.parameters.get("timestamp", ""), form.parameters.get("suiteTicket", "")
    stands_for = {"$ACCESS_TOKEN": token, "$SIGNATURE": signed(world.suite_secret, timestamp, ticket)}
    parameters = {name: stands_for.get(str(one), one) for name, one in form.parameters.items()}
    return (await client.request(form.method, form.path, json=parameters)).json()


@in_loop
async def test_what_is_wrong_with_a_signature_is_explained_and_the_nearest_form_is_accepted() -> None:
    async with asked() as (worlds, client):
        world, other = worlds.default, await worlds.create()
        world.clock.freeze()
        for made, errcode, said in WRONG:
            sent = made(world, other)
            assert (await client.post(LIST, params=sent)).json()["errcode"] == errcode, said
            entry = last(world)
            assert entry.explanation is not None
            assert entry.explanation.check == "check_token"
            assert said in " ".join(entry.explanation.advice), entry.explanation
            assert sent.get("signature", "-----")[:10] not in told(entry)
            assert (await again(client, world))["errcode"] == 0, said
            third_party = "only third-party apps can sign" not in said
            assert last(world).understood.caller == (world.suite_key if third_party else world.app_key), said


@pytest.mark.parametrize(("path", "who"), [(LIST, "the third-party app"), (CREATE, "the internal one")])
@in_loop
async def test_the_nearest_form_of_a_signed_call_is_one_where_its_app_may_call(path: str, who: str) -> None:
    async with asked() as (worlds, client):
        world = worlds.default
        await client.post(path, params=right(world) | {"size": "200", "offset": "0"})
        answer = await again(client, world)
        assert answer["errcode"] == 0
        assert last(world).understood.caller == (world.suite_key if "third" in who else world.app_key)
