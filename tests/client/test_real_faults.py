"""Connections that break, tokens that expire, many calls at once: a client against a sandbox, and what arrived there."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from guanxi.client import (
    AlreadyExists,
    AsyncClient,
    Client,
    NoAnswer,
    NotSent,
    Outcome,
    Progress,
    Throttled,
    Unavailable,
)
from guanxi.client.dingtalk.extcontact import EXTCONTACT_CREATE, EXTCONTACT_GET, ExtcontactCreate, ExtcontactGet
from tests.sandbox.faulty import Sandbox, sandbox_running

ZHANG: dict[str, Any] = {
    "name": "张三", "mobile": "13088888888", "state_code": "86", "follower_user_id": "li.na", "label_ids": [1561077310],
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_running() as one:
        yield one


class World:
    """A world for one test, and clients of it."""

    def __init__(self, sandbox: Sandbox, directory: str | None = None) -> None:
        self.sandbox = sandbox
        self.told = sandbox.send("POST", "/sandbox/worlds", {"directory": directory} if directory else {}).told
        self.path = f"/sandbox/worlds/{self.told['id']}"

    def client(self, **options: Any) -> Client:  # noqa: ANN401 - options of a client
        given = {"base_url": self.sandbox.said["url"], "api_key": self.told["api_key"], "calls_per_second": None}
        return Client(self.told["app_key"], self.told["app_secret"], **given | options)

    def fault(self, **fault: Any) -> None:  # noqa: ANN401 - members of a fault
        assert self.sandbox.send("POST", f"{self.path}/faults", fault).status == 201

    def arrived(self, page: str) -> int:
        entries = self.sandbox.send("GET", f"{self.path}/requests?limit=200").told["requests"]
        return sum(entry["understood"]["page"] == page for entry in entries)

    def calm(self) -> None:
        self.sandbox.send("DELETE", f"{self.path}/faults")


BROKEN: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"socket": "reset"}, NoAnswer),
    ({"socket": "empty"}, NoAnswer),
    ({"socket": "garbage"}, NoAnswer),
    ({"socket": "half"}, NoAnswer),
    ({"html": True}, Unavailable),
]


def test_a_read_survives_what_a_write_is_told(sandbox: Sandbox) -> None:
    for fault, raised in BROKEN:
        world = World(sandbox)
        with world.client() as client:
            world.fault(page="extcontact_list", first=1, **fault)
            assert client.extcontact_list().results == []
            assert world.arrived("extcontact_list") == 2, fault
            world.fault(page="extcontact_create", first=1, effect=True, **fault)
            with pytest.raises(raised):
                client.extcontact_create(**ZHANG)
            assert world.arrived("extcontact_create") == 1, "a write whose outcome is not known is not sent again"
            assert len(client.extcontact_list().results) == 1, "and it was carried out"


def test_a_native_write_with_an_idempotency_key_is_carried_out_once(sandbox: Sandbox) -> None:
    world = World(sandbox)
    with world.client() as client:
        world.fault(page="api", socket="empty", effect=True, first=1)
        made = client.create_contact(**ZHANG, idempotency_key="one")
        assert [contact.userid for contact in client.list_contacts.each()] == [made.userid]
        assert world.arrived("api") == 3


def test_a_token_that_expires_is_got_again_once_for_all_who_wait(sandbox: Sandbox) -> None:
    world = World(sandbox)
    with world.client() as client:
        client.extcontact_list()
        world.fault(page="extcontact_list", tokens="expired", first=1)
        client.extcontact_list()
        assert (world.arrived("gettoken"), world.arrived("extcontact_list")) == (2, 3)

    async def together() -> None:
        async with AsyncClient(world.told["app_key"], world.told["app_secret"], sandbox.said["url"]) as client:
            await asyncio.gather(*(client.extcontact_list() for _ in range(10)))

    asyncio.run(together())
    assert world.arrived("gettoken") == 3


def test_a_server_that_is_not_there_is_told_as_that() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with (
            Client("key", "secret", url, retries=1) as client,
            pytest.raises(NotSent, match="gettoken: nothing was sent"),
        ):
            client.extcontact_list()
    for address in ("127.0.0.1:8080", "ftp://nowhere", ""):
        with pytest.raises(ValueError, match="base_url begins with http:// or https://"):
            Client("key", "secret", address)


def test_an_answer_that_does_not_come_in_time_is_no_answer(sandbox: Sandbox) -> None:
    world = World(sandbox)
    with world.client(timeout=0.5, retries=0) as client:
        client.extcontact_list()
        world.fault(page="extcontact_list", latency={"fixed": 2})
        with pytest.raises(NoAnswer, match="extcontact_list: no answer came"):
            client.extcontact_list()


def test_limits_are_waited_for(sandbox: Sandbox) -> None:
    world = World(sandbox)
    with world.client() as client:
        world.fault(page="extcontact_create", profile="throttled", first=2)
        client.extcontact_create(**ZHANG)
        assert world.arrived("extcontact_create") == 3
        world.calm()
        world.fault(page="extcontact_list", profile="throttled", seconds=3600)
        with pytest.raises(Throttled) as raised:
            client.extcontact_list()
        assert raised.value.until is not None


def created(number: int) -> ExtcontactCreate:
    return ExtcontactCreate(**ZHANG | {"mobile": str(13000000000 + number % 40)})


def check_many(outcomes: list[Outcome[Any, Any]], told: list[Progress], wanted: list[ExtcontactCreate]) -> None:
    assert [outcome.request for outcome in outcomes] == wanted
    assert sorted(type(outcome.error).__name__ for outcome in outcomes) == ["AlreadyExists"] * 10 + ["NoneType"] * 40
    assert len({outcome.answer.userid for outcome in outcomes if outcome.error is None}) == 40
    assert [progress.done for progress in told] == list(range(1, 51))
    assert (told[-1].failed, told[-1].total) == (10, 50)


def test_many_are_sent_together_and_each_has_its_outcome(sandbox: Sandbox) -> None:
    wanted = [created(number) for number in range(50)]
    told: list[Progress] = []
    world = World(sandbox)
    with world.client() as client:
        check_many(client.many(EXTCONTACT_CREATE, wanted, progress=told.append), told, wanted)
        again = client.many(EXTCONTACT_CREATE, wanted[:1])[0]
        with pytest.raises(AlreadyExists):
            _ = again.answer
        assert client.many(EXTCONTACT_CREATE, []) == []

    async def many(client: AsyncClient) -> None:
        async with client:
            told.clear()
            check_many(await client.many(EXTCONTACT_CREATE, wanted, progress=told.append), told, wanted)

    world = World(sandbox)
    asyncio.run(
        many(AsyncClient(world.told["app_key"], world.told["app_secret"], sandbox.said["url"], calls_per_second=None))
    )


def test_what_has_not_begun_is_not_begun_when_one_stops_it(sandbox: Sandbox) -> None:
    world = World(sandbox)

    def stop(progress: Progress) -> None:
        if progress.done == 5:
            raise KeyboardInterrupt

    wanted = [ExtcontactGet(str(number)) for number in range(500)]
    with world.client() as client, pytest.raises(KeyboardInterrupt):
        client.many(EXTCONTACT_GET, wanted, at_once=2, progress=stop)
    assert 5 <= world.arrived("extcontact_get") < 100


def test_several_threads_use_one_client(sandbox: Sandbox) -> None:
    world = World(sandbox, "example")
    with world.client() as client:
        seen: list[int] = []

        def read() -> None:
            seen.append(sum(1 for _ in client.extcontact_list.each(size=10)))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == [25] * 4
    assert world.arrived("gettoken") == 1


@pytest.mark.parametrize("kind", [httpx.Client, httpx.AsyncClient])
def test_no_log_and_no_error_shows_a_secret(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, kind: Callable[..., Any]
) -> None:
    caplog.set_level(logging.DEBUG)
    world = World(sandbox)
    secrets = [world.told[name] for name in ("app_secret", "api_key")]
    if kind is httpx.Client:
        with world.client(retries=0) as client:
            client.extcontact_list()
            client.list_contacts()
            world.fault(page="extcontact_list", socket="empty")
            with pytest.raises(NoAnswer) as raised:
                client.extcontact_list()
            assert not any(secret in f"{client!r} {raised.value!r} {raised.value}" for secret in secrets)
    else:

        async def ask() -> None:
            async with AsyncClient(world.told["app_key"], world.told["app_secret"], sandbox.said["url"]) as client:
                await client.extcontact_list()

        asyncio.run(ask())
    assert "access_token=***" in caplog.text
    assert "appsecret=***" in caplog.text
    token = sandbox.send("GET", f"/gettoken?appkey={world.told['app_key']}&appsecret={world.told['app_secret']}").told
    assert not any(secret in caplog.text for secret in (*secrets, token["access_token"]))


@pytest.mark.parametrize("ticket", ["", "TestSuiteTicket"])
def test_a_third_party_app_gets_tokens_by_signing(sandbox: Sandbox, ticket: str) -> None:
    world = World(sandbox, "example")
    key, secret, corp_id = (world.told[name] for name in ("suite_key", "suite_secret", "corp_id"))
    with Client(key, secret, sandbox.said["url"], auth_corpid=corp_id, suite_ticket=ticket) as client:
        assert {contact.mobile for contact in client.extcontact_list.each()} == {None}
    assert world.arrived("get_corp_token") == 1


def test_a_client_that_was_given_connections_leaves_them_open(sandbox: Sandbox) -> None:
    world = World(sandbox)

    async def ask() -> None:
        async with httpx.AsyncClient() as http:
            key, secret = world.told["app_key"], world.told["app_secret"]
            async with AsyncClient(key, secret, sandbox.said["url"], http=http) as client:
                await client.extcontact_list()
            assert not http.is_closed

    asyncio.run(ask())
    with httpx.Client() as http:
        with world.client(http=http) as client:
            client.extcontact_list()
        assert not http.is_closed
    with world.client() as client:
        client.extcontact_list()
    with pytest.raises(RuntimeError):
        client.extcontact_list()
