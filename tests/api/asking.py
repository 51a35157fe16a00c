"""The server's ASGI callable over a real store, with one organisation and keys of every kind to ask it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from guanxi.app import App, now_ms
from guanxi.domain.key import Role
from guanxi.operations.context import Context
from guanxi.operations.create_key import KeyWanted, create_key
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.identifiers import SystemIds
from guanxi.settings import Settings
from guanxi.store import Store
from tests.api.routed import routed_once
from tests.backends import ready_place_of

CONTACT = {
    "name": "张三", "mobile": "13088888888", "state_code": "86", "follower_user_id": "manager4220",
    "label_ids": [1561077310],
}  # fmt: skip


class Asking:
    """One organisation behind the whole server.

    Attributes:
        keys: texts of keys, by name: `administrator`, and what a test makes.
    """

    def __init__(self, store: Store, corp_id: str, app: App) -> None:
        self.store = store
        self.corp_id = corp_id
        self.ids = SystemIds()
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://guanxi.test")
        self.keys: dict[str, str] = {}

    def context(self, before_ms: int = 0) -> Context:
        """A request of the test's own, now or so long ago."""
        return Context(self.store, self.ids, now_ms() - before_ms, "tester")

    async def ask(
        self, method: str, path: str, body: object = None, *, by: str | None = "administrator", **headers: str
    ) -> httpx.Response:
        """Ask with JSON (bytes as they are), and with a key."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if by is not None:
            sent["authorization"] = f"Bearer {self.keys[by]}"
        content = None
        if body is not None:
            content = body if isinstance(body, bytes) else msgspec.json.encode(body)
            sent.setdefault("content-type", "application/json")
        return await self.client.request(method, path, content=content, headers=sent)


def problem(answer: httpx.Response, slug: str) -> dict[str, Any]:
    """Give the problem that an answer tells, which must be of that type."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: dict[str, Any] = answer.json()
    assert (told["type"], told["status"]) == (f"urn:guanxi:problem:{slug}", answer.status_code), told
    assert told["instance"] == f"urn:guanxi:request:{answer.headers['x-request-id']}"
    return told


async def new_key(
    one: Asking,
    role: Role = "administrator",
    scopes: Iterable[str] | None = None,
    before_ms: int = 0,
    **wanted: Any,  # noqa: ANN401 - what a key is made of
) -> str:
    """Create a key, now or so long ago, and give its text; `wanted` as in KeyWanted."""
    asked = KeyWanted(role=role, scopes=None if scopes is None else frozenset(scopes), **wanted)
    return (await create_key(one.context(before_ms), one.corp_id, asked)).text


@asynccontextmanager
async def asking(data: Path, api_rate_limit: int = 0) -> AsyncIterator[Asking]:
    """Open a store with an organisation and an administrator's key, and a server before it."""
    store = ready_place_of(data).open()
    try:
        organisation = await create_organisation(Context(store, SystemIds(), now_ms(), "tester"), "Acme")
        one = Asking(store, organisation.corp_id, App(store, Settings(data=data, api_rate_limit=api_rate_limit)))
        one.keys["administrator"] = await new_key(one)
        with routed_once():
            async with one.client:
                yield one
    finally:
        await store.close()
