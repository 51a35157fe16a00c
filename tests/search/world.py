"""An organisation whose contacts change at random, in a store and in a naive model of it alike."""

from contextlib import aclosing
from random import Random
from typing import TYPE_CHECKING, cast

import msgspec

from guanxi.domain.contact import MAX_NUMBER, Contact
from guanxi.domain.contact_filter import ContactFilter, LabelFilter
from guanxi.domain.contact_patch import ContactPatch
from guanxi.domain.label import LabelPatch
from guanxi.operations.context import Context
from guanxi.operations.create_contact import create_contact
from guanxi.operations.create_label import create_label
from guanxi.operations.create_label_group import create_label_group
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.delete_contact import delete_contact
from guanxi.operations.identifiers import SystemIds
from guanxi.operations.patch_contact import replace_contact
from guanxi.operations.put_employee import put_employee
from guanxi.operations.restore_contact import restore_contact
from guanxi.operations.search_contacts import Hit, search_contacts
from guanxi.operations.update_label import update_label
from guanxi.store import Store
from tests.operations.acting import NOW, Acting
from tests.operations.staffing import add_department, an_employee
from tests.search import model
from tests.search.place import COLOR, Searched, sought_by
from tests.search.typing_people import LABELS, PEOPLE, some_contact, some_text

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

DEPARTMENTS = {"chen": 10, "ouyang": 11, "lee": 12}
"""Of each employee, one."""


class World(Searched):
    """One organisation.

    Attributes:
        cards: its contacts by userid, the one that changed last at the end.
        trash: those that were deleted.
        label_names: as they are now.
        people: their names, as they are now.
    """

    def __init__(self, acme: Acting, chance: Random) -> None:
        super().__init__(acme)
        self.chance = chance
        self.cards: dict[str, Contact] = {}
        self.trash: dict[str, Contact] = {}
        self.label_names: dict[int, str] = {}
        self.people = dict(PEOPLE)
        self.phones = iter(range(13800000000, 13900000000, 1_234_567))

    async def settle(self) -> None:
        """Make labels, departments and people."""
        group = await create_label_group(self.at(), self.corp_id, "Group", COLOR)
        for name in LABELS.values():
            self.label_names[(await create_label(self.at(), self.corp_id, group.id, name)).id] = name
        for userid, name in PEOPLE.items():
            await add_department(self, dept_id=DEPARTMENTS[userid], name=userid)
            await put_employee(
                self.at(), self.corp_id, an_employee(userid, name=name, dept_id_list=(DEPARTMENTS[userid],))
            )

    def a_card(self, userid: str = "", mobile: str | None = None) -> Contact:
        chance, ids = self.chance, list(self.label_names)
        card = some_contact(chance, userid, mobile)
        return msgspec.structs.replace(
            card,
            # Few characters, so that queries find several contacts, some better than others.
            name="".join(chance.choices("张伟重", k=chance.randint(1, 3))) if chance.random() < 0.6 else card.name,
            label_ids=tuple(ids[label - 1] for label in card.label_ids) if chance.random() < 0.9 else (),
            share_user_ids=tuple(chance.sample(list(PEOPLE), chance.choice((0, 0, 1)))),
            share_dept_ids=tuple(chance.sample(list(DEPARTMENTS.values()), chance.choice((0, 0, 1)))),
        )

    async def create(self) -> None:
        card = self.a_card(mobile=str(next(self.phones)))
        made = (await create_contact(self.at(), self.corp_id, card)).contact
        self.cards[made.userid] = made

    async def edit(self) -> None:
        userid = self.chance.choice(list(self.cards))
        old = self.cards[userid]
        new = self.a_card(userid, old.mobile)
        if self.chance.random() < 0.5:  # one field
            field = self.chance.choice(
                ("name", "company_name", "follower_user_id", "label_ids", "share_user_ids", "remark")
            )
            new = msgspec.structs.replace(old, **{field: getattr(new, field)})
        sent = {
            name: value for name, value in msgspec.structs.asdict(new).items() if name != "userid" and value is not None
        }
        await replace_contact(self.at(), self.corp_id, userid, ContactPatch(**sent), None)
        if new != old:
            del self.cards[userid]
            self.cards[userid] = new

    async def delete(self) -> None:
        userid = self.chance.choice(list(self.cards))
        await delete_contact(self.at(), self.corp_id, userid)
        self.trash[userid] = self.cards.pop(userid)

    async def restore(self) -> None:
        if self.trash:
            userid = self.chance.choice(list(self.trash))
            await restore_contact(self.at(), self.corp_id, userid)
            self.cards[userid] = self.trash.pop(userid)

    async def rename_label(self) -> None:
        label = self.chance.choice(list(self.label_names))
        name = f"{some_text(self.chance, 3)} {label}"
        await update_label(self.at(), self.corp_id, label, LabelPatch(name=name))
        self.label_names[label] = name

    async def rename_employee(self) -> None:
        userid = self.chance.choice(list(self.people))
        self.people[userid] = some_text(self.chance, 3)
        changed = an_employee(userid, name=self.people[userid], dept_id_list=(DEPARTMENTS[userid],))
        await put_employee(self.at(), self.corp_id, changed)

    # --- what is found ---------------------------------------------------------------------------------------------

    def expected(self, query: str, wanted: ContactFilter, who: str | None) -> list[tuple[str, int]]:
        """The userids and ranks of what somebody finds, in order."""
        found = []
        for userid, card in reversed(self.cards.items()):
            if (who is None or sees(who, card)) and passes(card, wanted):
                rank = model.rank(query, card, int(f"86{card.mobile}"), self.label_names, self.people) if query else 0
                if rank is not None:
                    found.append((userid, rank))
        return sorted(found, key=lambda one: one[1])

    async def pages(self, query: str, wanted: ContactFilter, who: str | None) -> list[tuple[str, int]]:
        """The same by the store, in pages, each from where the last one ended."""
        found: list[tuple[str, int]] = []
        rank, before = 0, MAX_NUMBER
        asking = await self.asking(who)
        while True:
            sought = await sought_by(asking, query, wanted)
            size, page = self.chance.choice((1, 2, 5, 50)), 0
            asked = cast("AsyncGenerator[Hit, None]", search_contacts(asking, sought, rank, before))
            async with aclosing(asked) as hits:
                async for hit in hits:
                    found.append((hit.row.userid, hit.rank))
                    rank, before, page = hit.rank, hit.change, page + 1
                    if page == size:
                        break
            if page < size:
                return found

    def a_filter(self) -> ContactFilter:
        chance = self.chance
        one = chance.choice([*self.cards.values(), *self.trash.values()])
        labels = chance.sample(list(self.label_names), 2)
        return chance.choice(
            (
                ContactFilter(),
                ContactFilter(),
                ContactFilter(label_ids=LabelFilter(any=tuple(labels))),
                ContactFilter(label_ids=LabelFilter(all=tuple(labels[:1]), none=tuple(labels[1:]))),
                ContactFilter(label_ids=LabelFilter(none=tuple(labels[:1]))),
                ContactFilter(follower_user_id=one.follower_user_id),
                ContactFilter(company_name=one.company_name),
                ContactFilter(share_user_id=chance.choice(list(PEOPLE))),
                ContactFilter(share_dept_id=chance.choice(list(DEPARTMENTS.values()))),
                ContactFilter(untagged=True),
                ContactFilter(unowned=True),
            )
        )


def sees(who: str, card: Contact) -> bool:
    return who == card.follower_user_id or who in card.share_user_ids or DEPARTMENTS[who] in card.share_dept_ids


def passes(card: Contact, wanted: ContactFilter) -> bool:
    labels = set(card.label_ids)
    return (
        (not wanted.label_ids.any or bool(labels & set(wanted.label_ids.any)))
        and labels >= set(wanted.label_ids.all)
        and not labels & set(wanted.label_ids.none)
        and wanted.follower_user_id in {None, card.follower_user_id}
        and (wanted.company_name is None or model.fold(wanted.company_name) == model.fold(card.company_name or ""))
        and wanted.share_user_id in {None, *card.share_user_ids}
        and wanted.share_dept_id in {None, *card.share_dept_ids}
        and not (wanted.untagged and labels)
        and not (wanted.unowned and card.follower_user_id in PEOPLE)
    )


async def a_world(store: Store, chance: Random) -> World:
    organisation = await create_organisation(Context(store, SystemIds(), NOW, "tester"), "Acme")
    world = World(Acting(store, organisation.corp_id), chance)
    await world.settle()
    return world
