"""A store with an organisation that is searched."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from guanxi.domain.contact import MAX_NUMBER, checked_contact
from guanxi.domain.contact_filter import ContactFilter
from guanxi.domain.key import Key, scopes_for
from guanxi.operations.context import Asking, Context
from guanxi.operations.create_contact import create_contact
from guanxi.operations.create_label import create_label
from guanxi.operations.create_label_group import create_label_group
from guanxi.operations.criteria import criteria_of, words_of
from guanxi.operations.put_employee import put_employee
from guanxi.operations.search_contacts import Hit, Sought, search_contacts
from guanxi.operations.viewer import Viewer
from tests.operations.acting import NOW, Acting, acting, values
from tests.operations.staffing import an_employee
from tests.search.corpus import GROUPS, PEOPLE, Row

COLOR = -15220075


class Searched(Acting):
    """The organisation.

    Attributes:
        labels: their ids by their names.
        handles: what the tests call each contact, by its userid.
        userids: the other way round.
    """

    def __init__(self, acme: Acting) -> None:
        super().__init__(acme.store, acme.corp_id)
        self.labels: dict[str, int] = {}
        self.handles: dict[str, str] = {}
        self.userids: dict[str, str] = {}

    async def settle(self) -> None:
        """Make the labels and the people."""
        for group, names in GROUPS.items():
            made = await create_label_group(self.at(), self.corp_id, group, COLOR)
            for name in names:
                self.labels[name] = (await create_label(self.at(), self.corp_id, made.id, name)).id
        for userid, name in PEOPLE.items():
            await put_employee(self.at(), self.corp_id, an_employee(userid, name=name))

    async def add(self, row: Row) -> str:
        """Create a contact of the corpus."""
        sent: dict[str, Any] = {name: value for name, value in row.items() if name not in {"handle", "labels", "owner"}}
        labels = tuple(self.labels[name] for name in row.get("labels", ("☆",)))
        wanted = checked_contact(values(**sent, label_ids=labels, follower_user_id=row.get("owner", "nobody")))
        userid = (await create_contact(self.at(NOW), self.corp_id, wanted)).contact.userid
        self.handles[userid] = row["handle"]
        self.userids[row["handle"]] = userid
        return userid

    async def asking(self, who: str | None = None) -> Asking:
        """Whoever asks: an employee, or an administrator."""
        organisation = await self.organisation()
        scopes = scopes_for("administrator", None)
        key = Key(key_id="key", role="administrator", scopes=scopes, name="", created_at=NOW)
        viewer = None if who is None else Viewer(who, self.store.seen_by(organisation, who))
        return Asking(
            Context(self.store, self.ids, NOW, "tester", viewer=viewer), self.corp_id, organisation, key, scopes
        )

    async def hits(self, query: str, wanted: ContactFilter | None = None, who: str | None = None) -> list[Hit]:
        """All that a query finds, in order."""
        return await all_hits(await self.asking(who), query, wanted)

    async def found(self, query: str, who: str | None = None) -> list[list[str]]:
        """The handles of what a query finds, rank by rank."""
        ranks: list[list[str]] = [[], [], [], []]
        last = 0
        for hit in await self.hits(query, who=who):
            assert hit.rank >= last
            last = hit.rank
            ranks[hit.rank].append(self.handles[hit.row.userid])
        return ranks


async def all_hits(asking: Asking, query: str, wanted: ContactFilter | None = None) -> list[Hit]:
    """All that somebody finds, in order."""
    sought = await sought_by(asking, query, wanted)
    return [hit async for hit in search_contacts(asking, sought, 0, MAX_NUMBER)]


async def sought_by(asking: Asking, query: str, wanted: ContactFilter | None = None) -> Sought:
    """What somebody looks for."""
    words = await words_of(asking.context, asking.corp_id, query) if query else None
    return Sought(words=words, criteria=await criteria_of(asking.context, asking.corp_id, wanted or ContactFilter()))


@asynccontextmanager
async def searched(data: Path, rows: Iterable[Row]) -> AsyncIterator[Searched]:
    """Open a store with an organisation that has some contacts."""
    async with acting(data) as acme:
        one = Searched(acme)
        await one.settle()
        for row in rows:
            await one.add(row)
        yield one
