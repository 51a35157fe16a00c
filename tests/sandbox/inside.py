"""A sandbox in the process of the test: the real gate around the real server, asked as over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from guanxi.app import App, Around
from guanxi.dingtalk.pages import PAGES
from guanxi.sandbox.gate import Gate, context_of
from guanxi.sandbox.steps import watched
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds
from guanxi.settings import Settings
from guanxi.store.memory import Memory
from tests.api.routed import routed_once

NOW = 1_800_000_000_000
LABEL = 1561077310


def contact(number: int, **members: object) -> dict[str, Any]:
    """A contact as DingTalk's page takes it; its number makes its name and its phone number."""
    own = {"name": f"Contact {number}", "mobile": f"1380000{number:04}", "state_code": "86"}
    return own | {"follower_user_id": "li.na", "label_ids": [LABEL]} | members


class Inside:
    """A sandbox whose worlds go by a clock that the test sets.

    Attributes:
        now: of the system's clock.
        tokens: of the worlds' own apps, by the world's id.
    """

    def __init__(self) -> None:
        self.now = NOW
        self.tokens: dict[str, str] = {}
        self.worlds = Worlds(lambda: self.now)
        around = Around(context_of(self.worlds), watched)
        app = App(self.worlds.memory.store(), Settings(data=Path("/nowhere")), around=around)
        gate = Gate(app, self.worlds)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=gate), base_url="http://guanxi.test")

    @property
    def memory(self) -> Memory:
        return self.worlds.memory

    async def token(self, world: World) -> str:
        """Get a token of the world's own app, the same one as long as it lives."""
        answer = await self.client.get("/gettoken", params={"appkey": world.app_key, "appsecret": world.app_secret})
        token: str = answer.json()["access_token"]
        return token

    async def call(self, world: World, page: str, body: object = None) -> dict[str, Any]:
        """Call a page as the world's own app."""
        if world.id not in self.tokens:
            self.tokens[world.id] = await self.token(world)
        return await self.send(PAGES[page].path, body, self.tokens[world.id])

    async def send(self, path: str, body: object, token: str) -> dict[str, Any]:
        """Send JSON to a page."""
        answer = await self.client.post(path, params={"access_token": token}, content=msgspec.json.encode(body or {}))
        told: dict[str, Any] = answer.json()
        return told

    async def api(self, world: World, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401 - any JSON
        """Ask the native API as the world's administrator, and give what it answers."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"authorization": f"Bearer {world.api_key}", "content-type": "application/json"}
        content = None if body is None else msgspec.json.encode(body)
        answer = await self.client.request(method, f"/api/v1{path}", content=content, headers=sent)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Ask `/sandbox`; bytes are sent as they are."""
        content = body if isinstance(body, bytes) else None if body is None else msgspec.json.encode(body)
        return await self.client.request(method, f"/sandbox{path}", content=content)

    async def names(self, world: World) -> list[str]:
        """Names of a world's contacts, as a page lists them."""
        answer = await self.call(world, "extcontact_list", {"offset": 0, "size": 100})
        return [one["name"] for one in answer["results"]]

    async def found(self, world: World, words: str) -> list[str]:
        """Names of the contacts that are found by words."""
        answer = await self.api(world, "GET", f"/contacts?q={words}&fields=name")
        return [one["name"] for one in answer["items"]]

    async def sound(self) -> bool:
        """Whether an examination of the whole memory finds nothing."""
        assert await self.memory.examined() == []
        return True


@asynccontextmanager
async def inside(worlds: int = 2) -> AsyncIterator[Inside]:
    """Make a sandbox with so many worlds, the default one among them; each has its number as its seed."""
    one = Inside()
    with routed_once():
        async with one.client:
            for number in range(worlds):
                await one.worlds.create(number)
            yield one
            await one.memory.close()


async def furnished(one: Inside, world: World) -> None:
    """Do to a world a bit of all that can be done to one."""
    await one.api(world, "POST", "/departments", {"dept_id": 42, "name": "Sales", "dept_manager_userid_list": ["boss"]})
    for userid, mobile in (("boss", "13900000001"), ("li.na", "13900000002"), ("gone", "")):
        staff = {"userid": userid, "name": userid, "mobile": mobile, "dept_id_list": [42, 1]}
        await one.api(world, "POST", "/employees", staff)
    await one.api(world, "DELETE", "/employees/gone")
    group = await one.api(world, "POST", "/label-groups", {"name": "Region", "color": -11687445})
    label = await one.api(world, "POST", "/labels", {"group_id": group["id"], "name": "North"})
    await one.api(world, "POST", "/custom-fields", {"key": "tier", "name": "Tier", "type": "text"})
    await one.api(world, "PATCH", "/organisation", {"contact_limit": 5000})
    userids = []
    for number in range(300):  # more than two blocks
        answer = await one.call(world, "extcontact_create", {"contact": contact(number, share_dept_ids=[42])})
        userids.append(answer["userid"])
    members = {"external_id": "crm-1", "custom_fields": {"tier": "gold"}, "label_ids": [label["id"]]}
    await one.api(world, "PATCH", f"/contacts/{userids[7]}", members)
    await one.api(world, "PATCH", f"/contacts/{userids[8]}", {"share_user_ids": ["boss"], "company_name": "云上科技"})
    for place in (3, 130, 140):
        await one.call(world, "extcontact_delete", {"user_id": userids[place]})
    await one.api(world, "POST", f"/trash/{userids[130]}/restore")
    await one.api(world, "POST", "/contacts/labels", {"userids": userids[10:12], "add": [label["id"]]})
