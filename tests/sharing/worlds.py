"""Organisations at random, and what happens in them at random: written to a real store and into the model alike."""

import random
from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import note

from guanxi.domain.contact import Contact
from guanxi.domain.organisation import Organisation
from guanxi.domain.staff import Department, Employee
from guanxi.store import (
    DEPARTMENT,
    EMPLOYEE,
    Effect,
    Entry,
    Needs,
    Outcome,
    PutContact,
    PutOrganisation,
    PutRecord,
    RemoveContact,
    RemoveRecord,
    RestoreContact,
    Store,
    StoredEmployee,
)
from tests.sharing.model import EVERYBODY, Card, Person, World

T = TypeVar("T")

NAMES = ("ann", "bob", "cat", "dan", "eve", "fay")
STRANGER = "zoe"
"""Owns contacts, manages departments and has some shared with her, but begins as no employee."""
MISSING = (98, 99)
"""Departments that contacts are shared with before anybody has made them."""

NOW = 1_700_000_000_000
STAFF = ("hire", "hire", "dismiss", "department", "move", "move", "managers", "close")
VERBS = (*STAFF, "create", "edit", "edit", "delete", "restore")
MOST_DEPARTMENTS = 7


def some(chance: random.Random, options: Sequence[T], most: int) -> list[T]:
    """A few of them, perhaps none, perhaps one twice."""
    return [chance.choice(options) for _ in range(chance.randrange(most + 1))]


def contact_of(userid: str, card: Card) -> Contact:
    return Contact(
        userid=userid,
        name="somebody",
        mobile=f"130{int(userid):08}",
        state_code="86",
        follower_user_id=card.owner,
        label_ids=(1,),
        share_dept_ids=tuple(card.departments),
        share_user_ids=tuple(card.users),
    )


def phone_of(userid: str) -> int:
    return 8613000000000 + int(userid)


class Writing:
    """What is to be written: effects, and the rows that they look at."""

    def __init__(self) -> None:
        self.effects: list[Effect] = []
        self.people: list[str] = []
        self.userids: list[str] = []

    async def to(self, store: Store, corp_id: str) -> None:
        needs = Needs(
            userids=tuple(self.userids),
            phones=tuple(phone_of(userid) for userid in self.userids),
            trash=tuple(self.userids),
            whole=(DEPARTMENT,),
            records=tuple((EMPLOYEE, userid) for userid in self.people),
        )
        effects = tuple(self.effects)
        await store.write(corp_id, needs, lambda _: Outcome(None, effects), Entry("tester", NOW))


class Happening:
    """One organisation to which things happen: what it was comes to, in the model and in what is to be written.

    Attributes:
        world: the model.
        writing: what the store has not been told yet.
    """

    def __init__(self, organisation: Organisation, world: World | None = None) -> None:
        self.organisation = organisation
        self.world = world or World()
        self.given = 0
        self.writing = Writing()

    @classmethod
    def founded(cls, corp_id: str) -> "Happening":
        """One whose organisation is to be written too."""
        happening = cls(Organisation(corp_id=corp_id, name="Acme", created_at=NOW))
        happening.writing.effects.append(PutOrganisation(happening.organisation, "organisation_created"))
        return happening

    def begin(self, people: int, departments: int, contacts: int, chance: random.Random) -> None:
        for _ in range(departments):
            self.department(chance)
        for name in NAMES[:people]:
            self.put_person(name, self.a_person(chance))
        for _ in range(departments // 2):
            self.managers(chance)
        for _ in range(contacts):
            self.create(chance)

    def happen(self, verb: str, chance: random.Random) -> None:
        """Let something happen, if it can."""
        getattr(self, verb)(chance)

    async def told(self, store: Store) -> None:
        """Write what has happened since the last time."""
        writing, self.writing = self.writing, Writing()
        if writing.effects:
            await writing.to(store, self.organisation.corp_id)

    # --- staff ---------------------------------------------------------------------------------------------------

    def a_person(self, chance: random.Random) -> Person:
        departments = sorted(set(some(chance, list(self.world.parents), 3)))
        return Person(departments, active=chance.random() < 0.9, admin=chance.random() < 0.1)

    def hire(self, chance: random.Random) -> None:
        """Somebody begins, or moves, or changes what they are."""
        name = chance.choice((*NAMES, STRANGER))
        self.put_person(name, self.a_person(chance))

    def put_person(self, name: str, person: Person) -> None:
        old = self.world.people.get(name)
        self.world.people[name] = person
        employee = Employee(
            userid=name, name=name, dept_id_list=tuple(person.departments), active=person.active, admin=person.admin
        )
        kind: Any = "employee_updated" if old else "employee_created"
        self._staff(f"{name} is {person}", PutRecord(EMPLOYEE, name, StoredEmployee(employee, 0), kind), name)

    def dismiss(self, chance: random.Random) -> None:
        if self.world.people:
            name = chance.choice(list(self.world.people))
            del self.world.people[name]
            self._staff(f"{name} is dismissed", RemoveRecord(EMPLOYEE, name, "employee_deleted"), name)

    def department(self, chance: random.Random) -> None:
        """A department is made; often in the one that was made last: trees shall be deep."""
        numbers = [number for number in (*range(2, 2 + MOST_DEPARTMENTS), *MISSING) if number not in self.world.parents]
        if numbers:
            homes = list(self.world.parents)
            self._put_department(chance.choice(numbers), chance.choice((homes[-1], chance.choice(homes))), [])

    def move(self, chance: random.Random) -> None:
        """A department is moved to where it does not lie in itself, and all in it with it."""
        world = self.world
        if len(world.parents) > 1:
            department = chance.choice(list(world.parents)[1:])
            homes = [home for home in world.parents if department not in world.above(home)]
            self._put_department(department, chance.choice(homes), world.managers.get(department, []))

    def managers(self, chance: random.Random) -> None:
        department = chance.choice(list(self.world.parents))
        self._put_department(
            department, self.world.parents[department], some(chance, sorted({*self.world.people, STRANGER}), 2)
        )

    def _put_department(self, department: int, parent: int | None, managers: list[str]) -> None:
        kind: Any = "department_updated" if department in self.world.parents else "department_created"
        self.world.parents[department] = parent
        self.world.managers[department] = managers
        record = Department(
            dept_id=department, name="a name", parent_id=parent, dept_manager_userid_list=tuple(managers)
        )
        told = f"department {department} lies in {parent}, managed by {managers}"
        self._staff(told, PutRecord(DEPARTMENT, department, record, kind))

    def close(self, chance: random.Random) -> None:
        """A department that holds nothing is deleted; contacts stay shared with it."""
        empty = [one for one in self.world.parents if one != EVERYBODY and self.world.is_empty(one)]
        if empty:
            department = chance.choice(empty)
            del self.world.parents[department]
            self.world.managers.pop(department, None)
            self._staff(f"no department {department}", RemoveRecord(DEPARTMENT, department, "department_deleted"))

    def _staff(self, told: str, effect: Effect, *people: str) -> None:
        note(told)
        self.writing.effects.append(effect)
        self.writing.people += people

    # --- contacts ------------------------------------------------------------------------------------------------

    def a_card(self, chance: random.Random) -> Card:
        people = (*NAMES, STRANGER)
        departments = [*self.world.parents, *MISSING]
        # Rarely for everybody: little would be hidden.
        shared = [one for one in some(chance, departments, 3) if one != EVERYBODY or chance.random() < 0.2]
        return Card(chance.choice(people), some(chance, people, 2), shared)

    def create(self, chance: random.Random) -> None:
        self.given += 1
        self._put_card(f"{1000 + self.given}", self.a_card(chance))

    def edit(self, chance: random.Random) -> None:
        """Change one thing of a contact, or all."""
        if self.world.cards:
            userid = chance.choice(list(self.world.cards))
            old, new = vars(self.world.cards[userid]), vars(self.a_card(chance))
            kept = chance.choice(((), ("users", "departments"), ("owner", "departments"), ("owner", "users")))
            self._put_card(userid, Card(**(new | {name: old[name] for name in kept})))

    def _put_card(self, userid: str, card: Card) -> None:
        self.world.cards[userid] = card
        effect = PutContact(contact_of(userid, card), phone_of(userid), f"crm-{userid}")
        self._contact(f"{userid} is {card}", effect, userid)

    def delete(self, chance: random.Random) -> None:
        if self.world.cards:
            userid = chance.choice(list(self.world.cards))
            self.world.trash[userid] = self.world.cards.pop(userid)
            self._contact(f"{userid} is deleted", RemoveContact(userid), userid)

    def restore(self, chance: random.Random) -> None:
        if self.world.trash:
            userid = chance.choice(list(self.world.trash))
            self.world.cards[userid] = self.world.trash.pop(userid)
            self._contact(f"{userid} is restored", RestoreContact(userid), userid)

    def _contact(self, told: str, effect: Effect, userid: str) -> None:
        note(told)
        self.writing.effects.append(effect)
        if userid not in self.writing.userids:
            self.writing.userids.append(userid)
