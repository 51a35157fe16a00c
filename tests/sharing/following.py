"""An employee who follows the changes: a copy of what they see that only the feed keeps up to date."""

import random
from collections.abc import Sequence

from guanxi.domain.contact import decode_contact
from guanxi.domain.failures import ResyncRequired
from guanxi.store import Store
from tests.sharing.model import World
from tests.sharing.worlds import Happening, contact_of

Place = tuple[object, ...]


def place(world: World, who: str) -> Place:
    """All of an employee's place that can decide what they see, but for whom they manage."""
    person = world.people.get(who)
    if person is None:
        return ()
    tree = frozenset((one, up) for one, up in world.parents.items() if world.belongs(who, one))
    own = (tuple(person.departments), person.active, person.admin)
    return own if person.admin else (*own, tree)


def manages(world: World, who: str) -> bool:
    """Whether what others do can decide what an employee sees."""
    person = world.people.get(who)
    if person is not None and person.admin:
        return False
    return any(who in managers for managers in world.managers.values())


class Following:
    """One reader."""

    def __init__(self, happening: Happening, who: str, chance: random.Random) -> None:
        self.happening = happening
        self.who = who
        self.chance = chance
        self.copy: set[str] = set()
        self.cursor: int | None = None
        self.seen_since: set[str] = set()
        self.places: set[Place] = set()
        self.managed = False

    async def begin(self, store: Store) -> None:
        """Take a cursor, then read everything."""
        self.cursor = await store.feed_of(self.happening.organisation, self.who).newest()
        self.copy = set(self.happening.world.seen(self.who))
        self._caught_up()

    def _caught_up(self) -> None:
        self.seen_since, self.places, self.managed = set(), set(), False
        self.look()

    def look(self) -> None:
        """Remember what there was to be seen."""
        world = self.happening.world
        self.seen_since.update(world.seen(self.who))
        self.places.add(place(world, self.who))
        self.managed = self.managed or manages(world, self.who)

    async def follow(self, store: Store) -> None:
        """Read what is new; the copy is then what the model says, or the reader is told to begin again."""
        self.look()
        try:
            while await self._read(store):
                pass
        except ResyncRequired:
            assert self.managed or len(self.places) > 1, f"{self.who} has to read everything anew for nothing"
            await self.begin(store)
        assert sorted(self.copy) == self.happening.world.seen(self.who), self.who
        self._caught_up()

    async def _read(self, store: Store) -> bool:
        assert self.cursor is not None
        feed = store.feed_of(self.happening.organisation, self.who)
        limit = self.chance.randint(1, 3)
        told = await feed.after(self.cursor, limit)
        assert len(told.changes) <= limit
        self.cursor = told.last
        for fed in told.changes:
            if not fed.change.kind.startswith("contact_"):
                assert fed.contact is None
                continue
            userid = fed.change.target
            assert userid in self.seen_since, f"{self.who} is told of {userid}, which they never saw"
            assert (fed.change.kind == "contact_deleted") == (fed.contact is None)
            self.copy.discard(userid)
            if fed.contact is not None:
                shown = decode_contact(fed.contact.record)
                assert shown == contact_of(userid, self.happening.world.cards[userid])
                self.copy.add(userid)
        return told.more


async def follow(readers: Sequence[Following], store: Store) -> None:
    for reader in readers:
        await reader.follow(store)
