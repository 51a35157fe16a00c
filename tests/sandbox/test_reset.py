"""A world that is reset is what it was when it was made; who was let in still is."""

import asyncio
import json
from typing import Any

import pytest

from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import StoreBusy
from guanxi.domain.staff import Employee
from guanxi.operations.create_employee import create_employee
from guanxi.sandbox.world import World
from tests.in_loop import in_loop
from tests.sandbox.inside import NOW, Inside, contact, furnished, inside

HOUR = 3_600_000


async def suite_token(one: Inside, world: World) -> str:
    body = {"suiteKey": world.suite_key, "suiteSecret": world.suite_secret, "authCorpId": world.corp_id}
    answer = await one.client.post("/v1.0/oauth2/corpAccessToken", json=body | {"suiteTicket": "any"})
    token: str = answer.json()["accessToken"]
    return token


async def seen(one: Inside, world: World) -> list[Any]:
    """All that a program could ask a world for."""
    asked = ("/contacts?limit=1000", "/trash", "/employees", "/departments", "/label-groups", "/custom-fields")
    answers = [await one.api(world, "GET", path) for path in (*asked, "/organisation", "/changes?limit=1000")]
    answers.append(await one.call(world, "extcontact_list", {"offset": 0, "size": 100}))
    return [*answers, [await one.found(world, words) for words in ("Contact", "crm-1", "gold", "yunshang", "1380")]]


@in_loop
async def test_a_reset_world_is_what_it_was_and_lives_the_same_life_again() -> None:
    async with inside(3) as one:
        _, world, other = one.worlds
        await one.call(other, "extcontact_create", {"contact": contact(1, name="Other")})
        begun = (await one.control("GET", f"/worlds/{world.id}/snapshot")).content
        lives = []
        for _ in range(3):
            one.tokens.clear()  # getting one is a call, too
            before = await seen(one, world)
            await furnished(one, world)
            lives.append([before, await seen(one, world)])
            assert (await one.control("POST", f"/worlds/{world.id}/reset")).status_code == 200
            assert (await one.control("GET", f"/worlds/{world.id}/snapshot")).content == begun
            assert await one.sound()
        assert lives[0] == lives[1] == lives[2]
        assert await one.names(other) == ["Other"]
        assert await one.found(other, "Other") == ["Other"]


@in_loop
async def test_keys_secrets_and_tokens_stay_and_work() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        tokens = [await one.token(world), await suite_token(one, world)]
        one.now += HOUR
        tokens.append(await suite_token(one, world))
        later = await one.api(world, "POST", "/keys", {"role": "administrator", "name": "later"})
        own = world.api_key
        key_id = own.split("_")[2]
        await one.api(world, "DELETE", f"/keys/{key_id}")
        await world.reset()
        for token in tokens:
            answer = await one.send(PAGES["extcontact_list"].path, {"offset": 0, "size": 20}, token)
            assert answer["errcode"] == 0, answer
        world.api_key = later["key"]
        assert (await one.api(world, "GET", "/contacts"))["items"] == []
        world.api_key = own
        assert (await one.api(world, "GET", "/contacts"))["items"] == []
        assert await one.token(world) == tokens[0]
        assert await suite_token(one, world) not in tokens
        assert (await one.api(world, "POST", "/keys", {"role": "administrator", "name": "x"}))["key_id"] != later[
            "key_id"
        ]


@in_loop
async def test_clock_log_and_kept_answers_go() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        sent = contact(1)
        first = await one.api(world, "POST", "/contacts", sent, idempotency_key="once")
        await one.control("POST", f"/worlds/{world.id}/clock", {"advance": 86400, "freeze": True})
        assert len(world.log) == 1
        assert world.clock.now() == NOW + 24 * HOUR
        await world.reset()
        assert len(world.log) == 0
        assert world.clock.now() == NOW
        one.now += HOUR
        assert world.clock.now() == NOW + HOUR
        again = await one.api(world, "POST", "/contacts", sent | {"name": "Again"}, idempotency_key="once")
        assert (again["userid"], again["name"]) == (first["userid"], "Again")


@in_loop
async def test_what_is_asked_while_a_world_is_reset_is_done_whole_or_not_at_all() -> None:
    async with inside(3) as one:
        _, world, other = one.worlds
        await one.call(world, "extcontact_list", {"offset": 0, "size": 20})
        batch = {"operations": [{"op": "create", "contact": contact(1000 + row)} for row in range(600)]}

        async def asked(number: int) -> dict[str, Any]:
            await asyncio.sleep(0.001 * (number % 7))
            return await one.call(world, "extcontact_create", {"contact": contact(number)})

        async def batched() -> int:
            answer = await one.client.post(
                "/api/v1/contacts/batch", json=batch, headers={"authorization": f"Bearer {world.api_key}"}
            )
            return answer.status_code

        async def reset() -> None:
            for _ in range(5):
                await asyncio.sleep(0.002)
                await asyncio.gather(world.reset(), world.reset(), world.restore(snapshot))

        snapshot = await world.snapshot()
        async with asyncio.TaskGroup() as group:
            group.create_task(reset())
            batch_told, names = group.create_task(batched()), group.create_task(one.names(other))
            told = await asyncio.gather(*map(asked, range(60)))
        codes = {answer["errcode"] for answer in told}
        assert codes <= {0, -1}
        assert 0 in codes
        assert batch_told.result() in {200, 503}
        assert names.result() == []
        assert await one.sound()
        left = {one["name"] for one in (await one.api(world, "GET", "/contacts?limit=1000"))["items"]}
        for number, answer in enumerate(told):
            assert answer["errcode"] == 0 or f"Contact {number}" not in left
        await world.reset()
        assert await one.names(world) == []
        assert await one.sound()


@in_loop
async def test_a_write_that_waits_for_its_commit_is_done_before_a_reset() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        early = Employee(userid="early", name="Early")
        writing = asyncio.create_task(create_employee(world.context, world.corp_id, early))
        await asyncio.sleep(0)
        assert (await world.store.figures()).waiting == 1
        await world.reset()
        await writing
        assert await one.api(world, "GET", "/employees") == {"items": [], "next": None}


@in_loop
async def test_a_request_that_began_before_a_reset_writes_nothing_behind_it() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        context = world.context
        await world.reset()
        with pytest.raises(StoreBusy, match="reset"):
            await create_employee(context, world.corp_id, Employee(userid="late", name="Late"))
        assert await one.api(world, "GET", "/employees") == {"items": [], "next": None}
        assert await one.sound()


@in_loop
async def test_a_request_that_a_fault_holds_up_writes_nothing_behind_a_reset() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        await one.token(world)
        slow = {"page": "extcontact_create", "latency": {"fixed": 0.3}}
        assert (await one.control("POST", f"/worlds/{world.id}/faults", slow)).status_code == 201
        late = asyncio.create_task(one.call(world, "extcontact_create", {"contact": contact(1)}))
        await asyncio.sleep(0.1)
        await world.reset()
        given = world.ids.counts.copy()
        assert (await late)["errcode"] == -1
        assert world.ids.counts == given
        assert len(world.log) == 0
        assert await one.names(world) == []
        assert (await one.call(world, "extcontact_create", {"contact": contact(1)}))["errcode"] == 0


@in_loop
async def test_what_a_request_reads_that_began_before_a_reset_is_what_is_there() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        await furnished(one, world)
        snapshot, store, corp_id = await world.snapshot(), world.store, world.corp_id
        pages = [await store.contact_page(corp_id, place, 1) for place in range(0, 300, 7)]
        for userid in [json.loads(page)["userid"] for page in pages[:10]]:
            await one.call(world, "extcontact_delete", {"user_id": userid})
        await one.api(world, "DELETE", "/custom-fields/tier")
        await one.api(world, "POST", "/label-groups", {"name": "Late", "color": -1})
        assert await store.contact_page(corp_id, 70, 1) != pages[10]
        assert (await store.labels(corp_id)).groups[-1].name == "Late"
        await world.restore(snapshot)
        assert [await store.contact_page(corp_id, place, 1) for place in range(0, 300, 7)] == pages
        assert (await store.labels(corp_id)).groups[-1].name == "Region"
        assert [field.key for field in (await store.organisation(corp_id)).custom_fields] == ["tier"]
