"""What an employee finds by each way that the store has, held against the model."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any

from guanxi.domain.contact import MAX_NUMBER, decode_contact
from guanxi.domain.failures import ContactUnknown
from guanxi.domain.key import Key, scopes_for
from guanxi.domain.sharing import Reach, Reason, may_edit, may_make_owner, reasons, sees
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.context import Asking, Context
from guanxi.operations.explain_access import explain_access, explain_access_of
from guanxi.operations.identifiers import SystemIds
from guanxi.store import SeenWalks, Store
from tests.sharing.model import EVERYBODY, Card, World
from tests.sharing.worlds import NAMES, NOW, STRANGER, Happening, contact_of, phone_of

EVERYONE = (*NAMES, STRANGER, "nobody")
_IDS = SystemIds()


class Looking:
    """One employee who looks.

    Attributes:
        who: their userid.
        walks: what they see by the store.
    """

    def __init__(self, store: Store, happening: Happening, who: str, chance: random.Random) -> None:
        self.world = happening.world
        self.corp_id = happening.organisation.corp_id
        self.walks: SeenWalks = store.seen_by(happening.organisation, who)
        self.who = who
        self.chance = chance
        context = Context(store, _IDS, NOW, "tester")
        scopes = scopes_for("administrator", None)
        key = Key(key_id="key", role="administrator", scopes=scopes, name="", created_at=NOW)
        self.asking = Asking(context, self.corp_id, happening.organisation, key, scopes)

    async def all_ways(self) -> None:
        """The function, its reasons, the pages and the counts agree with the model."""
        placed = await self.walks.reach()
        for userid, card in (self.world.cards | self.world.trash).items():
            function_agrees(self.world, placed.reach, userid, card)
        for whom in EVERYONE:
            assert may_make_owner(placed.reach, whom) == self.world.may_make_owner(self.who, whom), (self.who, whom)
        seen = self.world.seen(self.who)
        found = await self.pages()
        assert [row.userid for row in found] == seen, self.who
        assert await self.walks.count(self.corp_id) == len(seen), self.who
        for row in found:
            contact = decode_contact(row.record)
            assert contact == contact_of(row.userid, self.world.cards[row.userid])
            assert next(reasons(placed.reach, contact), None) is not None

    async def pages(self) -> list[StoredContact]:
        """A walk in small pages."""
        found: list[StoredContact] = []
        while True:
            limit = self.chance.randint(1, 4)
            page = await self.walks.contacts(self.corp_id, found[-1].seq if found else -1, limit)
            assert len(page) <= limit
            found += page
            if len(page) < limit:
                return found

    async def each_contact(self) -> None:
        """One by one, by userid, number and external id, there or in the trash: as the model says."""
        known = sorted({*self.world.cards, *self.world.trash, "1"})
        await asyncio.gather(*[self._one(userid) for userid in known])

    async def _one(self, userid: str) -> None:
        seen = userid in self.world.seen(self.who)
        ways: list[Callable[[], Coroutine[Any, Any, Any]]] = [
            lambda: self.walks.contact(self.corp_id, userid),
            lambda: self.walks.contact_with_phone(self.corp_id, phone_of(userid)),
            lambda: self.walks.contact_with_external_id(self.corp_id, f"crm-{userid}"),
        ]
        for way in ways:
            assert await self.found(way) == (userid if seen else None), (self.who, userid)
        gone = userid in self.world.seen_trash(self.who)
        assert await self.found(lambda: self.walks.trashed(self.corp_id, userid)) == (userid if gone else None)

    @staticmethod
    async def found(way: Callable[[], Coroutine[Any, Any, Any]]) -> str | None:
        try:
            row = await way()
        except ContactUnknown:
            return None
        return None if row is None else str(row.userid)

    async def explained(self) -> None:
        """To an administrator: of each contact who sees it, and why this employee does or does not."""
        for userid, card in self.world.cards.items():
            told = await explain_access(self.asking, userid)
            assert told.employees == sum(self.world.sees(name, card) for name in self.world.people), userid
            if self.who in self.world.people:
                of = await explain_access_of(self.asking, userid, self.who)
                assert bool(of.reasons) == (of.why_not is None) == self.world.sees(self.who, card), (self.who, userid)
                assert of.may_edit == self.world.may_edit(self.who, card), (self.who, userid)
                assert {reason.rule for reason, _ in of.reasons} == self.world.rules(self.who, card)

    async def trash_and_tags(self) -> None:
        """The trash in small pages, and the number of contacts that have a tag."""
        found, before = [], MAX_NUMBER
        limit = self.chance.randint(1, 3)
        while page := await self.walks.trash(self.corp_id, before, limit):
            found += [row.userid for row in page]
            before = page[-1].number
        gone = self.world.seen_trash(self.who)
        assert len(found) == len(gone)
        assert set(found) == gone
        assert await self.walks.trash_count(self.corp_id) == len(gone)
        assert await self.walks.label_use(self.corp_id, 1) == len(self.world.seen(self.who))
        assert await self.walks.label_use(self.corp_id, 2) == 0


def function_agrees(world: World, reach: Reach, userid: str, card: Card) -> None:
    contact = contact_of(userid, card)
    told = list(reasons(reach, contact))
    assert {reason.rule for reason in told} == world.rules(reach.userid, card), (reach.userid, userid)
    assert sees(reach, contact) == world.sees(reach.userid, card)
    assert may_edit(reach, contact) == world.may_edit(reach.userid, card)
    for reason in told:
        assert holds(world, reach.userid, card, reason), (reach.userid, userid, reason)


def holds(world: World, who: str, card: Card, reason: Reason) -> bool:
    """Whether the departments of a reason are those by which the rule lets them."""
    if reason.dept_id is None or reason.through is None:
        return reason.rule not in {"manager", "share_dept_ids"}
    if reason.dept_id not in world.above(reason.through):
        return False
    if reason.rule == "manager":
        managed = who in world.managers.get(reason.dept_id, [])
        return managed and reason.through in world.people[card.owner].departments
    own = reason.dept_id == EVERYBODY or reason.through in world.people[who].departments
    return own and reason.dept_id in card.departments
