"""An organisation to try the contract on, and the plans that the rules submit to it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from guanxi.domain.app import App
from guanxi.domain.contact import Contact, encode_contact
from guanxi.domain.failures import ContactUnknown, ExternalIdTaken, PhoneTaken
from guanxi.domain.organisation import Organisation
from guanxi.store.conformance.contract import Opener, opened
from guanxi.store.effects import (
    Effect,
    PutApp,
    PutContact,
    PutOrganisation,
    PutToken,
    RemoveContact,
    RestoreContact,
)
from guanxi.store.nouns import LABEL, LABEL_GROUP
from guanxi.store.plans import Outcome, Plan
from guanxi.store.rows import Entry, Needs
from guanxi.store.store import Store
from guanxi.store.working import Working

ACME = "dingacmeacmeacmeacme"
ZENITH = "dingzenithzenithzeni"

NOW = 1_700_000_000_000
"""The rules' moment: milliseconds since 1970."""

ENTRY = Entry("tester", NOW)


def organisation(corp_id: str) -> Organisation:
    """Give an organisation as the rules create it."""
    return Organisation(corp_id=corp_id, name="Acme", created_at=NOW)


def contact(userid: str, phone: int, name: str = "Zhang", label_ids: tuple[int, ...] = (1,)) -> Contact:
    """Give a contact as the rules create it."""
    return Contact(
        follower_user_id="manager",
        label_ids=label_ids,
        mobile=str(phone),
        name=name,
        share_dept_ids=(),
        share_user_ids=(),
        state_code="86",
        userid=userid,
    )


def record(userid: str, phone: int, name: str = "Zhang") -> bytes:
    """Give the JSON that the store has to give for such a contact."""
    return encode_contact(contact(userid, phone, name))


def app(app_key: str, *, name: str = "An app") -> App:
    """Give an internal app as the rules create it."""
    return App(app_key=app_key, kind="internal", scopes=frozenset({"qyapi_ext_read"}), name=name, created_at=NOW)


def digest(secret: str) -> bytes:
    """Give the SHA-256 of a secret or token."""
    return hashlib.sha256(secret.encode()).digest()


def plan_of(*effects: Effect, value: object = None) -> Plan:
    """Make a plan that asks nothing and wants those effects."""
    return lambda _: Outcome(value, effects)


class Directory:
    """One organisation of an open store."""

    def __init__(self, store: Store, corp_id: str = ACME) -> None:
        """Take the store and the organisation's id."""
        self.store = store
        self.corp_id = corp_id

    async def write(self, plan: Plan, needs: Needs | None = None, entry: Entry = ENTRY) -> Any:  # noqa: ANN401 - the plan's own value
        """Submit a plan."""
        return await self.store.write(self.corp_id, needs or Needs(whole=(LABEL_GROUP, LABEL)), plan, entry)

    async def found(self) -> None:
        """Create the organisation."""
        await self.write(plan_of(PutOrganisation(organisation(self.corp_id), "organisation_created")))

    async def create(self, userid: str, phone: int, name: str = "Zhang") -> str:
        """Create a contact; PhoneTaken when another one has the number."""

        def plan(at: Working) -> Outcome[str]:
            if at.owner_of_phone(phone) is not None:
                raise PhoneTaken(userid)
            return Outcome(userid, (PutContact(contact(userid, phone, name), phone),))

        given: str = await self.write(plan, Needs(userids=(userid,), phones=(phone,)))
        return given

    async def fill(self, count: int) -> list[str]:
        """Create so many contacts; the one at place n has the userid and phone number n + 1000."""
        return list(await asyncio.gather(*[self.create(str(number), number) for number in range(1000, 1000 + count)]))

    async def update(self, userid: str, phone: int, name: str = "Zhang") -> None:
        """Update a contact; ContactUnknown when there is none, PhoneTaken when another one has the number."""

        def plan(at: Working) -> Outcome[None]:
            if at.contact(userid) is None:
                raise ContactUnknown(userid)
            if at.owner_of_phone(phone) not in {None, userid}:
                raise PhoneTaken(userid)
            return Outcome(None, (PutContact(contact(userid, phone, name), phone),))

        await self.write(plan, Needs(userids=(userid,), phones=(phone,)))

    async def put(
        self, userid: str, phone: int, *, external_id: str | None = None, label_ids: tuple[int, ...] = (1,)
    ) -> None:
        """Create a contact or change it; PhoneTaken, ExternalIdTaken when another one has the number, or the id."""

        def plan(at: Working) -> Outcome[None]:
            if at.owner_of_phone(phone) not in {None, userid}:
                raise PhoneTaken(userid)
            if external_id and at.owner_of_external_id(external_id) not in {None, userid}:
                raise ExternalIdTaken(userid)
            return Outcome(None, (PutContact(contact(userid, phone, label_ids=label_ids), phone, external_id),))

        external_ids = (external_id,) if external_id else ()
        await self.write(plan, Needs(userids=(userid,), phones=(phone,), external_ids=external_ids))

    async def restore(self, userid: str) -> None:
        """Bring a contact back; ContactUnknown when it is not in the trash, PhoneTaken, ExternalIdTaken as above."""
        was = await self.store.walks.trashed(self.corp_id, userid)
        external_ids = (was.external_id,) if was.external_id else ()

        def plan(at: Working) -> Outcome[None]:
            if at.trashed(userid) is None:
                raise ContactUnknown(userid)
            if at.owner_of_phone(was.phone) is not None:
                raise PhoneTaken(userid)
            if was.external_id and at.owner_of_external_id(was.external_id) is not None:
                raise ExternalIdTaken(userid)
            return Outcome(None, (RestoreContact(userid),))

        await self.write(
            plan, Needs(userids=(userid,), phones=(was.phone,), external_ids=external_ids, trash=(userid,))
        )

    async def remove(self, userid: str) -> None:
        """Remove a contact; ContactUnknown when there is none."""

        def plan(at: Working) -> Outcome[None]:
            if at.contact(userid) is None:
                raise ContactUnknown(userid)
            return Outcome(None, (RemoveContact(userid),))

        await self.write(plan, Needs(userids=(userid,)))

    async def put_app(self, put: PutApp) -> None:
        """Create or change an app."""
        await self.write(plan_of(put), Needs(apps=(put.app.app_key,)))

    async def put_token(self, put: PutToken) -> None:
        """Issue a token."""
        await self.write(plan_of(put), Needs(apps=(put.app_key,), tokens=(put.digest,)))

    async def let_in(self, app_key: str, token: str, expires_at: int = NOW + 7_200_000) -> App:
        """Create an app with a token."""
        created = app(app_key)
        await self.put_app(PutApp(created, "app_created", digest(app_key)))
        await self.put_token(PutToken(digest(token), app_key, expires_at))
        return created

    async def userids(self, offset: int = 0, size: int = 1_000_000) -> list[str]:
        """Give the userids of a page."""
        page = await self.store.contact_page(self.corp_id, offset, size)
        return [item.userid for item in msgspec.json.decode(b"[" + page + b"]", type=list[Contact])]

    async def count(self) -> int:
        """Give the number of contacts that the list of organisations shows."""
        counts = {listed.corp_id: count for listed, count in await self.store.organisations()}
        return counts[self.corp_id]


@asynccontextmanager
async def founded(opener: Opener, corp_ids: Iterable[str] = (ACME,)) -> AsyncIterator[Directory]:
    """Open a store and create organisations; gives the first one."""
    async with opened(opener) as store:
        directories = [Directory(store, corp_id) for corp_id in corp_ids]
        for directory in directories:
            await directory.found()
        yield directories[0]
