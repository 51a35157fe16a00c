"""The rule of sharing as one would explain it to somebody: dicts, and walks from a department to its parents."""

from dataclasses import dataclass, field

EVERYBODY = 1
"""The root department."""


@dataclass
class Person:
    """An employee."""

    departments: list[int]
    active: bool = True
    admin: bool = False


@dataclass
class Card:
    """A contact, as far as the rule is concerned, and its place in the order of creation."""

    owner: str
    users: list[str] = field(default_factory=list)
    departments: list[int] = field(default_factory=list)
    place: int = 0


class World:
    """One organisation.

    Attributes:
        people: employees by userid.
        parents: for each department the one that it lies in; the root's is None.
        managers: for each department who manages it.
        cards: contacts by userid.
        trash: deleted contacts by userid.
    """

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.parents: dict[int, int | None] = {EVERYBODY: None}
        self.managers: dict[int, list[str]] = {}
        self.cards: dict[str, Card] = {}
        self.trash: dict[str, Card] = {}

    def above(self, department: int) -> list[int]:
        """A department and all that it lies in."""
        path = []
        step: int | None = department
        while step is not None:
            path.append(step)
            step = self.parents[step]
        return path

    def belongs(self, who: str, department: int) -> bool:
        if department == EVERYBODY:
            return True
        return any(department in self.above(own) for own in self.people[who].departments)

    def manages(self, who: str, whom: str) -> bool:
        if whom not in self.people:
            return False
        for own in self.people[whom].departments:
            for department in self.above(own):
                if who in self.managers.get(department, []):
                    return True
        return False

    def works(self, who: str) -> bool:
        return who in self.people and self.people[who].active

    def rules(self, who: str, card: Card) -> set[str]:
        """The names of all rules by which somebody sees a contact."""
        found = set()
        if self.works(who):
            if self.people[who].admin:
                found.add("administrator")
            if card.owner == who:
                found.add("owner")
            if self.manages(who, card.owner):
                found.add("manager")
            if who in card.users:
                found.add("share_user_ids")
            for department in card.departments:
                if self.belongs(who, department):
                    found.add("share_dept_ids")
        return found

    def sees(self, who: str, card: Card) -> bool:
        return bool(self.rules(who, card))

    def may_edit(self, who: str, card: Card) -> bool:
        return bool(self.rules(who, card) & {"administrator", "owner", "manager"})

    def may_make_owner(self, who: str, whom: str) -> bool:
        if not self.works(who):
            return False
        return self.people[who].admin or who == whom or self.manages(who, whom)

    def seen(self, who: str) -> list[str]:
        """The userids of all contacts that somebody sees, in order of creation."""
        in_order = sorted(self.cards, key=lambda userid: (self.cards[userid].place, userid))
        return [userid for userid in in_order if self.sees(who, self.cards[userid])]

    def seen_trash(self, who: str) -> set[str]:
        return {userid for userid, card in self.trash.items() if self.sees(who, card)}

    def is_empty(self, department: int) -> bool:
        """Whether a department can be deleted."""
        return department not in self.parents.values() and not any(
            department in person.departments for person in self.people.values()
        )
