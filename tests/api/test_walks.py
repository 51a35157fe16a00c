"""Whoever walks contacts or changes while others write ends with exactly what a full read gives."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.api.asking import Asking, asking
from tests.depth import DEPTH
from tests.in_loop import in_loop

WRITERS = 4
WRITES = 30
OWNER = {"state_code": "86", "follower_user_id": "li.na"}

Contact = dict[str, Any]


class Writing:
    """Writers that do whatever comes, each with contacts of its own and some that all of them fight for.

    Attributes:
        touched: userids that were written since the writing began.
    """

    def __init__(self, acme: Asking, chance: random.Random, userids: Sequence[str]) -> None:
        self.acme = acme
        self.chance = chance
        self.userids = list(userids)
        self.touched: set[str] = set()
        self.doing: tuple[Callable[[], Awaitable[None]], ...] = (
            self.create, self.patch, self.patch, self.delete, self.restore, self.upsert, self.batch, self.tag,
        )  # fmt: skip

    async def run(self) -> None:
        await asyncio.gather(*[self._writer() for _ in range(WRITERS)])

    async def _writer(self) -> None:
        for _ in range(WRITES):
            await self.chance.choice(self.doing)()

    def mobile(self) -> str:
        return f"1370000{self.chance.randrange(300):04}"

    def one(self) -> str:
        userid = self.chance.choice(self.userids)
        self.touched.add(userid)
        return userid

    async def send(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - any JSON
        answer = await self.acme.ask(method, f"/api/v1{path}", body)
        # What is refused is refused for what another writer did; nothing else may go wrong.
        assert answer.status_code in {200, 201, 204, 404, 409}, answer.text
        return answer.json() if answer.content and answer.is_success else None

    async def create(self) -> None:
        if made := await self.send("POST", "/contacts", OWNER | {"name": "new", "mobile": self.mobile()}):
            self.userids.append(made["userid"])

    async def patch(self) -> None:
        changed = self.chance.choice(({"mobile": self.mobile()}, {"title": str(self.chance.random())}))
        await self.send("PATCH", f"/contacts/{self.one()}", changed)

    async def delete(self) -> None:
        await self.send("DELETE", f"/contacts/{self.one()}")

    async def restore(self) -> None:
        await self.send("POST", f"/trash/{self.one()}/restore")

    async def upsert(self) -> None:
        made = await self.send("POST", "/contacts/upsert?by=mobile", OWNER | {"name": "up", "mobile": self.mobile()})
        self.touched.add(made["userid"])
        self.userids.append(made["userid"])

    async def batch(self) -> None:
        rows: list[dict[str, Any]] = [
            {"op": "create", "contact": OWNER | {"name": "row", "mobile": self.mobile()}} for _ in range(3)
        ]
        rows += [
            {"op": "delete", "userid": self.one()},
            {"op": "update", "userid": self.one(), "contact": {"title": "x"}},
        ]
        told = await self.send("POST", "/contacts/batch", {"operations": rows})
        self.userids += [row["userid"] for row in told["items"] if row["status"] == 201]

    async def tag(self) -> None:
        await self.send("POST", "/contacts/labels", {"add": [1561077310], "userids": [self.one(), self.one()]})


async def walk(acme: Asking, chance: random.Random) -> list[Contact]:
    """Go through all contacts by cursor, in pages of any size."""
    seen: list[Contact] = []
    cursor = ""
    while True:
        page = (await acme.ask("GET", f"/api/v1/contacts?limit={chance.choice((1, 2, 7, 50))}{cursor}")).json()
        seen += page["items"]
        if page["next"] is None:
            return seen
        cursor = f"&cursor={page['next']}"


class Reader:
    """A copy of the directory that only changes keep up to date."""

    def __init__(self, acme: Asking, chance: random.Random) -> None:
        self.acme = acme
        self.chance = chance
        self.after = 0
        self.copy: dict[str, Contact] = {}

    async def read(self) -> bool:
        """Take in a page of changes, and tell whether there was any."""
        path = f"/api/v1/changes?after={self.after}&limit={self.chance.choice((1, 3, 20))}"
        items = (await self.acme.ask("GET", path)).json()["items"]
        for one in items:
            assert one["number"] == self.after + 1
            self.after = one["number"]
            if one["kind"].startswith("contact_"):
                self.copy.pop(one["target"], None)
                if one["contact"] is not None:
                    assert one["contact"]["change"] >= one["number"]
                    self.copy[one["target"]] = one["contact"]
        return bool(items)


async def begun(acme: Asking) -> list[str]:
    contacts = [OWNER | {"name": f"contact {place}", "mobile": f"1380000{place:04}"} for place in range(60)]
    rows = {"operations": [{"op": "create", "contact": contact} for contact in contacts]}
    return [row["userid"] for row in (await acme.ask("POST", "/api/v1/contacts/batch", rows)).json()["items"]]


@pytest.mark.parametrize("seed", range(2 * DEPTH))
@pytest.mark.usefixtures("engine")
@in_loop
async def test_a_walk_neither_repeats_nor_skips_a_contact_that_does_not_change_meanwhile(
    tmp_path: Path, seed: int
) -> None:
    async with asking(tmp_path) as acme:
        chance = random.Random(seed)  # noqa: S311 - the same walks again for the same seed
        userids = await begun(acme)
        before = await walk(acme, chance)
        writing = Writing(acme, chance, userids)
        at_work = asyncio.create_task(writing.run())
        while not at_work.done():
            await asyncio.sleep(0)  # a read alone gives nobody else a turn
            calm = set(userids) - writing.touched
            seen = await walk(acme, chance)
            assert len({one["userid"] for one in seen}) == len(seen)
            calm -= writing.touched
            assert [one for one in seen if one["userid"] in calm] == [one for one in before if one["userid"] in calm]
        await at_work
        whole = (await acme.ask("GET", "/api/v1/contacts?limit=1000")).json()["items"]
        assert await walk(acme, chance) == whole


@pytest.mark.parametrize("seed", range(2 * DEPTH))
@pytest.mark.usefixtures("engine")
@in_loop
async def test_whoever_follows_the_changes_has_what_a_full_read_gives(tmp_path: Path, seed: int) -> None:
    async with asking(tmp_path) as acme:
        chance = random.Random(seed)  # noqa: S311 - as above
        reader = Reader(acme, chance)
        writing = Writing(acme, chance, await begun(acme))
        at_work = asyncio.create_task(writing.run())
        while not at_work.done():
            await asyncio.sleep(0)
            await reader.read()
        await at_work
        while await reader.read():
            pass
        whole = (await acme.ask("GET", "/api/v1/contacts?limit=1000")).json()["items"]
        assert reader.copy == {one["userid"]: one for one in whole}
        assert reader.after == (await acme.ask("GET", "/api/v1/organisation")).json()["last_change"]
