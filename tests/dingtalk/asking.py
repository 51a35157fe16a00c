"""A door over a real store, with one organisation and programs of every kind to ask it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from guanxi.dingtalk.call import Call, Request
from guanxi.dingtalk.door import Door
from guanxi.dingtalk.page import Answer
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.profiles import Profile
from guanxi.domain.app import READ, SCOPES, WRITE
from guanxi.domain.failures import Failure
from guanxi.operations.context import Context
from guanxi.operations.create_app import NewApp, create_internal_app, create_suite
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.identifiers import SystemIds
from guanxi.operations.issue_token import issue_internal_token, issue_suite_token
from guanxi.operations.set_organisation import set_organisation
from guanxi.store import Store
from tests.backends import Place, ready_place_of

NOW = 1_700_000_000_000
CONTACT = {
    "title": "Development Engineer",
    "label_ids": [1561077317, 1561077310],
    "share_dept_ids": [1, 2, 3],
    "address": "北京",
    "remark": "王经理",
    "follower_user_id": "manager4220",
    "name": "张三",
    "state_code": "86",
    "company_name": "DingTalk",
    "share_user_ids": ["023420013644"],
    "mobile": "13088888888",
}


class WatchedDoor(Door):
    """Remembers which failures it has told."""

    told: list[type[Failure]] = []  # noqa: RUF012 - replaced for each door

    def _told(self, call: Call, failure: Failure) -> Answer:  # type: ignore[override] # a method that remembers
        self.told.append(type(failure))
        return Door._told(call, failure)  # noqa: SLF001 - the one that it stands for


class Asking:
    """One organisation behind a door."""

    def __init__(self, store: Store, corp_id: str, profile: Profile, place: Place) -> None:
        self.store = store
        self.place = place
        self.corp_id = corp_id
        self.now = NOW
        self.ids = SystemIds()
        self.door = WatchedDoor(self.context, lambda: 0.0, profile=profile)
        self.door.told = []
        self.apps: dict[str, NewApp] = {}
        self.tokens: dict[str, str] = {}

    def context(self) -> Context:
        return Context(self.store, self.ids, self.now, "tester")

    async def let_in(self) -> None:
        """Create an app of each kind, and issue its token; all at once, since each commit waits for the disk."""
        internal = (("app", SCOPES), ("reader", (READ,)), ("writer", (WRITE,)), ("nothing", ()))
        suites = (("suite", SCOPES), ("stranger", ()))
        await asyncio.gather(
            *(self._let_in_app(name, scopes) for name, scopes in internal),
            *(self._let_in_suite(name, scopes) for name, scopes in suites),
        )

    async def _let_in_app(self, name: str, scopes: tuple[str, ...]) -> None:
        self.apps[name] = new = await create_internal_app(self.context(), self.corp_id, name, scopes)
        self.tokens[name] = await issue_internal_token(self.context(), self.corp_id, new.app.app_key)

    async def _let_in_suite(self, name: str, scopes: tuple[str, ...]) -> None:
        self.apps[name] = new = await create_suite(self.context(), name, scopes, self.corp_id)
        self.tokens[name] = await issue_suite_token(self.context(), new.app, self.corp_id)

    async def set(self, **settings: object) -> None:
        await set_organisation(self.context(), self.corp_id, settings)

    async def send(
        self,
        path: str,
        body: bytes | None = b"",
        *,
        query: bytes = b"",
        method: str = "POST",
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> Answer:
        """Send bytes as they are."""
        return await self.door.handle(Request(method, path, query, list(headers), body))

    async def call(self, page: str, parameters: object = None, by: str = "app", method: str = "POST") -> dict[str, Any]:
        """Call a page with JSON, or a page that takes a query with that."""
        declared = PAGES[page]
        query = b"access_token=" + self.tokens[by].encode() if declared.apps else b""
        if page == "gettoken":
            query, parameters = urlencode(parameters or {}).encode(), None  # type: ignore[arg-type] # pairs by name, as every caller gives them
        body = b"" if parameters is None else json.dumps(parameters).encode()
        answer: dict[str, Any] = json.loads((await self.send(declared.path, body, query=query, method=method)).body)
        return answer

    async def create(self, **changed: object) -> str:
        """Create a contact and give its userid."""
        answer = await self.call("extcontact_create", {"contact": CONTACT | changed})
        assert answer["errmsg"] == "ok", answer
        userid: str = answer["userid"]
        return userid

    async def get(self, userid: str, by: str = "app") -> dict[str, Any]:
        answer = await self.call("extcontact_get", {"user_id": userid}, by)
        assert answer["errmsg"] == "ok", answer
        contact: dict[str, Any] = answer["result"]
        return contact

    async def last_change(self) -> int:
        changes = await self.store.walks.changes(self.corp_id, 0, 10_000)
        return changes[-1].number

    async def changes_since(self, number: int) -> list[tuple[str, str]]:
        """Kind and target of each change after a number."""
        return [(change.kind, change.target) for change in await self.store.walks.changes(self.corp_id, number, 10_000)]


@asynccontextmanager
async def asking(data: Path, profile: Profile = "documented") -> AsyncIterator[Asking]:
    """Open a store with an organisation and its apps, and a door before it."""
    place = ready_place_of(data)
    store = place.open()
    organisation = await create_organisation(Context(store, SystemIds(), NOW, "tester"), "Acme")
    one = Asking(store, organisation.corp_id, profile, place)
    await one.let_in()
    try:
        yield one
    finally:
        await store.close()
