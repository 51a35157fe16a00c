"""A store with one organisation, for the operations to act on at any moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from guanxi.domain.change import Change
from guanxi.domain.contact import Contact, ContactValues, checked_contact
from guanxi.domain.organisation import Organisation
from guanxi.operations.context import Context
from guanxi.operations.create_app import NewApp, create_internal_app
from guanxi.operations.create_contact import create_contact
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.identifiers import SystemIds
from guanxi.operations.set_organisation import set_organisation
from guanxi.store import Store
from tests.backends import ready_place_of

NOW = 1_700_000_000_000
MINUTE = 60_000
LIFE = 7_200_000


class Acting:
    """One organisation of an open store."""

    def __init__(self, store: Store, corp_id: str) -> None:
        self.store = store
        self.corp_id = corp_id
        self.ids = SystemIds()

    def at(self, now: int = NOW, actor: str = "tester") -> Context:
        """A request at a moment."""
        return Context(self.store, self.ids, now, actor)

    async def app(self) -> NewApp:
        return await create_internal_app(self.at(), self.corp_id, "An app", ["qyapi_ext_read", "qyapi_ext_write"])

    async def organisation(self) -> Organisation:
        return await self.store.organisation(self.corp_id)

    async def contact(self, mobile: str = "13800000001", **changed: object) -> str:
        created = await create_contact(self.at(), self.corp_id, checked_contact(values(mobile=mobile, **changed)))
        return created.contact.userid

    async def read(self, userid: str) -> Contact:
        return msgspec.json.decode(await self.store.contact(self.corp_id, userid), type=Contact)

    async def changes(self) -> list[Change]:
        return await self.store.walks.changes(self.corp_id, 0, 1000)

    async def set(self, **settings: object) -> None:
        await set_organisation(self.at(), self.corp_id, settings)


def values(**changed: object) -> ContactValues:
    """Values that a create takes; a test changes some."""
    wanted = ContactValues(
        name="张三", follower_user_id="manager", label_ids=(1561077310,), mobile="13800000001", state_code="86"
    )
    return msgspec.structs.replace(wanted, **changed)


@asynccontextmanager
async def acting(data: Path) -> AsyncIterator[Acting]:
    """Open a store and create an organisation in it."""
    store = ready_place_of(data).open()
    organisation = await create_organisation(Context(store, SystemIds(), NOW, "tester"), "Acme")
    try:
        yield Acting(store, organisation.corp_id)
    finally:
        await store.close()
