"""Three employees in two departments, of which 57 lies in 42, and what an administrator does to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.api.asking import Asking, asking, new_key

SALES, SOUTH = 42, 57
PEOPLE = {"li.na": [SOUTH], "wang.wu": [SALES], "chen": [1]}
CARD: dict[str, Any] = {"name": "张伟", "mobile": "13000000001", "state_code": "86", "follower_user_id": "chen"}


class Office(Asking):
    """The organisation; keys have the names of their employees."""

    async def send(
        self, method: str, path: str, body: object = None, *, by: str = "administrator", **headers: str
    ) -> httpx.Response:
        return await self.ask(method, f"/api/v1{path}", body, by=by, **headers)

    async def hire(self, name: str, departments: list[int], **members: object) -> None:
        body = {"name": name, "dept_id_list": departments} | members
        assert (await self.send("PUT", f"/employees/{name}", body)).is_success

    async def contact(self, by: str = "administrator", **members: object) -> str:
        answer = await self.send("POST", "/contacts", CARD | members, by=by)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["userid"])

    async def change(self, userid: str, **members: object) -> None:
        assert (await self.send("PATCH", f"/contacts/{userid}", members)).is_success

    async def seen(self, who: str) -> list[str]:
        items = (await self.send("GET", "/contacts?limit=1000", by=who)).json()["items"]
        return [one["userid"] for one in items]


@asynccontextmanager
async def office(data: Path) -> AsyncIterator[Office]:
    async with asking(data) as one:
        one.__class__ = Office
        assert isinstance(one, Office)
        for dept_id, parent in ((SALES, 1), (SOUTH, SALES)):
            body = {"dept_id": dept_id, "name": str(dept_id), "parent_id": parent}
            assert (await one.send("POST", "/departments", body)).is_success
        for name, departments in PEOPLE.items():
            await one.hire(name, departments)
            one.keys[name] = await new_key(one, "employee", employee=name)
        yield one
