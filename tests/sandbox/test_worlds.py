"""Worlds of one process: whose a request is, and what is left of a world that was deleted."""

import asyncio
import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest

from guanxi.sandbox.lookup import names
from guanxi.sandbox.world import World, WorldUnknown
from guanxi.store.copying.tables import TABLES
from tests.architecture.sources import ROOT
from tests.in_loop import in_loop
from tests.sandbox.inside import NOW, contact, furnished, inside

CREATE = "/topapi/extcontact/create"
A, B = "ding" + "a" * 16, "ding" + "b" * 16
TOKEN_A, TOKEN_B = A + "0" * 40, B + "0" * 40
SUITE_A = "suite" + "a" * 16

# What is sent (path, query, headers, body), and whose it is.
SENT: dict[str, tuple[str, bytes, list[tuple[bytes, bytes]], bytes, str]] = {
    "a token in the query": (CREATE, f"access_token={TOKEN_A}".encode(), [], b"", A),
    "a token in a form": (CREATE, b"", [], f"x=1&access_token={TOKEN_A}".encode(), A),
    "a token in a form that is encoded": (CREATE, b"", [], f"access%5Ftoken=%64{TOKEN_A[1:]}".encode(), A),
    "a token in JSON": (CREATE, b"", [], f'{{"access_token": "{TOKEN_A}"}}'.encode(), A),
    "a token in JSON with escapes": (CREATE, b"", [], f'{{"access\\u005ftoken": "{TOKEN_A}"}}'.encode(), A),
    "a token in JSON behind a byte order mark": (CREATE, b"", [], f'\ufeff {{"access_token": "{TOKEN_A}"}}'.encode(), A),
    "a token in a header": (CREATE, b"", [(b"x-acs-dingtalk-access-token", TOKEN_A.encode())], b"{}", A),
    "a session of the old gateway": ("/router/rest", f"method=x&session={TOKEN_A}".encode(), [], b"", A),
    "the body's token goes before the query's, as the pages read it": (
        CREATE, f"access_token={TOKEN_B}".encode(), [], f'{{"access_token": "{TOKEN_A}"}}'.encode(), A,
    ),
    "the last of equal members goes before the others": (
        CREATE, f"access_token={TOKEN_B}&access_token={TOKEN_A}".encode(), [], b"", A,
    ),
    "a corp_id inside of a remark says nothing": (
        CREATE, f"access_token={TOKEN_A}".encode(), [],
        f'{{"contact": {{"remark": "access_token={B} \\"corp_id\\": \\"{B}\\"", "corp_id": "{B}"}}}}'.encode(), A,
    ),
    "nor does a member that is deeper": (CREATE, b"", [], f'{{"contact": {{"access_token": "{TOKEN_A}"}}}}'.encode(), ""),
    "nor does the value of another member": (CREATE, f"remark=access_token%3D{TOKEN_A}".encode(), [], b"", ""),
    "a token goes before keys": (CREATE, f"access_token={TOKEN_B}&appkey={A}x&corpid={A}".encode(), [], b"", B),
    "a misspelt token still says whose it is": (CREATE, f"accessToken={TOKEN_B}&appkey={A}1".encode(), [], b"", B),
    "but not where there is one that is spelt right": (
        CREATE, f"accessToken={TOKEN_B}&access_token={TOKEN_A}".encode(), [], b"", A,
    ),
    "a token that is no text": (CREATE, f"access_token={TOKEN_A}".encode(), [], b'{"access_token": 7}', ""),
    "a body that is no JSON leaves the query": (CREATE, f"access_token={TOKEN_A}".encode(), [], b'{"access_token', A),
    "an app's key": ("/gettoken", f"appkey={A}12345678&appsecret=x".encode(), [], b"", A),
    "an app's key goes before a token, where tokens are issued": (
        "/gettoken", f"access_token={TOKEN_B}&appkey={A}12345678".encode(), [], b"", A,
    ),
    "gettoken reads its query only": (
        "/gettoken", f"appkey={A}12345678".encode(), [], f'{{"appkey": "{B}12345678"}}'.encode(), A,
    ),
    "a corp_id, as older clients send it": ("/gettoken", f"corpid={A}&corpsecret=x".encode(), [], b"", A),
    "a key in JSON": ("/v1.0/oauth2/accessToken", b"", [], f'{{"appKey": "{A}12345678"}}'.encode(), A),
    "a corp_id in the path": (f"/v1.0/oauth2/{A}/token", b"", [], b'{"client_id": "suite0"}', A),
    "a corp_id in the path goes before a third-party app": (
        f"/v1.0/oauth2/{B}/token", b"", [], f'{{"client_id": "{SUITE_A}"}}'.encode(), B,
    ),
    "an organisation goes before a third-party app": (
        "/service/get_corp_token", f"accessKey={SUITE_A}".encode(), [], f'{{"auth_corpid": "{B}"}}'.encode(), B,
    ),
    "a third-party app's key": ("/service/get_corp_token", f"accessKey={SUITE_A}".encode(), [], b"{}", A),
    "a key of the native API": (
        "/api/v1/contacts", b"", [(b"authorization", f"Bearer guanxi_{A}_12345678_x".encode())], b"", A,
    ),
    "the native API looks at nothing but its key": (
        "/api/v1/contacts", f"access_token={TOKEN_B}".encode(),
        [(b"x-acs-dingtalk-access-token", TOKEN_B.encode())], f'{{"access_token": "{TOKEN_B}"}}'.encode(), "",
    ),
    "nothing": ("/topapi/extcontact/list", b"", [], b"", ""),
    "an organisation that is not there": (CREATE, b"access_token=dingcccccccccccccccc", [], b"", ""),
}  # fmt: skip


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_whose_a_request_is(sent: tuple[str, bytes, list[tuple[bytes, bytes]], bytes, str]) -> None:
    path, query, headers, body, whose = sent
    owners = {A: A, B: B, SUITE_A: A}
    told = (owners.get(name) or owners.get(name[:20]) for name in names(path, query, headers, body))
    assert next((owner for owner in told if owner), "") == whose


@in_loop
async def test_what_a_contact_says_does_not_move_it_to_another_world() -> None:
    async with inside(3) as one:
        default, a, b = one.worlds
        assert one.worlds.of("/service/get_corp_token", f"accessKey={b.suite_key}".encode(), [], b"") is b
        for world in (default, a, b):
            text = " ".join(f"access_token={other.corp_id} {other.suite_key}" for other in one.worlds)
            answer = await one.call(world, "extcontact_create", {"contact": contact(1, name=world.name, remark=text)})
            assert answer["errcode"] == 0, answer
        for world in (default, a, b):
            assert await one.names(world) == [world.name]


@in_loop
async def test_a_world_that_was_deleted_leaves_nothing() -> None:
    async with inside(3) as one:
        default, a, b = one.worlds
        for world in (default, a, b):
            await one.call(world, "extcontact_create", {"contact": contact(9000, name=f"Keeper of {world.id}")})
        await furnished(one, b)
        deleted = await one.control("DELETE", f"/worlds/{b.id}")
        assert (deleted.status_code, "content-length" in deleted.headers) == (204, False)
        listed = (await one.control("GET", "/worlds")).json()["worlds"]
        assert [world["id"] for world in listed] == [default.id, a.id]
        assert (await one.send(CREATE, {"contact": contact(2)}, one.tokens[b.id]))["sub_code"] == "40014"
        for table in TABLES:
            assert not await _rows_with(one.memory, table.name, b.corp_id), table.name
        assert await one.memory.store().suite(b.suite_key) is None
        assert await one.sound()
        await one.worlds.create(9)  # takes the place in the index that has become free
        assert await one.sound()
        *_, new = one.worlds
        assert await one.found(new, "Keeper") == []
        assert await one.found(a, "Keeper") == [f"Keeper of {a.id}"]


@in_loop
async def test_a_world_that_is_being_deleted_is_not_made_again() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        snapshot = await world.snapshot()
        late = (world.reset(), world.restore(snapshot), one.worlds.delete(world))
        deleted, *told = await asyncio.gather(one.worlds.delete(world), *late, return_exceptions=True)
        assert deleted is None
        assert [type(failure) for failure in told] == [WorldUnknown] * 3
        assert await one.memory.store().organisation_count() == 1
        assert await one.sound()


async def _rows_with(memory: Any, table: str, text: str) -> bool:  # noqa: ANN401 - as one asks it
    rows = await memory.fetch_all(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
    return any(text.encode() in str(value).encode() for row in rows for value in row)


REFUSED = {
    "the default world cannot be deleted": ("DELETE", "/worlds/default", 422, "reset it"),
    "a world that there is not": ("DELETE", "/worlds/w99", 404, "w99"),
    "nor reset": ("POST", "/worlds/w99/reset", 404, "w99"),
    "nor looked at": ("GET", "/worlds/w99/snapshot", 404, "w99"),
    "a method that there is not": ("PUT", "/worlds/default/reset", 405, "POST"),
}


@in_loop
async def test_what_is_refused_changes_nothing_and_says_why() -> None:
    async with inside(2) as one:
        before = (await one.control("GET", "/worlds")).content
        for told, (method, path, status, words) in REFUSED.items():
            answer = await one.control(method, path)
            assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), told
            assert words in answer.json()["detail"], told
        assert (await one.control("POST", "/worlds/w1/reset", {"no": 1})).status_code == 422
        assert (await one.control("POST", "/worlds", {"name": "  "})).status_code == 422
        assert (await one.control("GET", "/worlds")).content == before


ALONE = """
import asyncio, json
from tests.sandbox.test_worlds import a_life
print(json.dumps(asyncio.run(a_life())))
"""


async def a_life() -> list[Any]:
    """All names of three worlds, and all that two of them hold after the same calls."""
    async with inside(0) as one:
        made = [await one.worlds.create(5) for _ in range(3)]
        for world in made[1:]:
            await furnished(one, world)
        told = [(await one.control("GET", f"/worlds/{world.id}/snapshot")).json() for world in made[1:]]
        tokens = [await one.token(world) for world in made]
        shown = (await one.control("GET", "/worlds")).json()["worlds"]
        return [shown, tokens, told]


def test_the_nth_world_of_every_process_is_the_same_and_no_two_share_a_name() -> None:
    shown, tokens, told = asyncio.run(a_life())
    names_of = [[one for name, one in world.items() if name not in {"id", "seed", "name"}] for world in shown]
    assert len({name for names in names_of for name in names} | set(tokens)) == 3 * 7
    assert told[0] | {"data": None} == told[1] | {"data": None}
    ran = subprocess.run(
        [sys.executable, "-c", ALONE],
        env=os.environ | {"PYTHONHASHSEED": "1"}, cwd=ROOT, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(ran.stdout) == [shown, tokens, told]


async def _lived(one: Any, world: World) -> list[Any]:  # noqa: ANN401 - the sandbox
    """What a program sees of ids, with the world's own names left out."""
    await furnished(one, world)
    answers = [
        await one.call(world, "extcontact_list", {"offset": 0, "size": 100}),
        await one.call(world, "extcontact_get", {"user_id": "nobody"}),
        await one.api(world, "GET", "/label-groups"),
        await one.api(world, "GET", "/changes?limit=1000"),
    ]
    own = {world.app_key: "app_key", world.suite_key: "suite_key", world.api_key.split("_")[2]: "key_id"}
    own[world.corp_id] = "corp_id"
    text = repr([*answers, (await one.control("GET", f"/worlds/{world.id}/snapshot")).json()["data"]])
    for name, placeholder in own.items():
        text = text.replace(name, placeholder)
    text = re.sub("'unionid': '[^']+'", "'unionid': 'of the corp_id'", text)
    return text.replace(world.name, "name").split(",")


@in_loop
async def test_the_same_seed_and_the_same_calls_give_the_same_ids() -> None:
    async with inside(0) as one:
        a, b, other = [await one.worlds.create(seed) for seed in (7, 7, 8)]
        lived = await _lived(one, a)
        assert len(lived) > 1000
        assert await _lived(one, b) == lived
        assert await _lived(one, other) != lived
    async with inside(0) as later:
        later.now = NOW
        await later.worlds.create(3)
        assert await _lived(later, await later.worlds.create(7)) == lived
