"""What the doors have to answer, by the naive model: the verdict on each write, and what it does."""

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from tests.sharing.model import Card, World


@dataclass
class Entry(Card):
    """A contact with what the doors show of it; each write that changes it gives it another version."""

    name: str = ""
    mobile: str = ""
    external_id: str = ""
    title: str = ""
    labels: list[int] = field(default_factory=list)
    version: int = 0


class Verdict(NamedTuple):
    """What a write comes to: HTTP's status, and the type of problem if it is refused."""

    status: int
    slug: str = ""


UNKNOWN = Verdict(404, "not-found")
ROLE = Verdict(403, "role-refused")
CHANGED = Verdict(412, "changed")
PHONE = Verdict(409, "phone-taken")
EXTERNAL_ID = Verdict(409, "external-id-taken")

_MEMBERS = {
    "follower_user_id": "owner", "share_user_ids": "users", "share_dept_ids": "departments", "mobile": "mobile",
    "external_id": "external_id", "title": "title", "label_ids": "labels",
    "name": "name",
}  # fmt: skip


def changed(entry: Entry, body: dict[str, Any]) -> Entry:
    return replace(entry, **{_MEMBERS[name]: value for name, value in body.items() if name in _MEMBERS})


class Directory(World):
    """The model of an organisation that is written through doors; None asks with an administrator's key."""

    cards: dict[str, Entry]  # type: ignore[assignment] # they are more here
    trash: dict[str, Entry]  # type: ignore[assignment] # as above

    def __init__(self) -> None:
        super().__init__()
        self.versions = 0
        self.places = 0

    def next_version(self) -> int:
        self.versions += 1
        return self.versions

    def shows(self, who: str | None, card: Card) -> bool:
        return who is None or self.sees(who, card)

    def lets_edit(self, who: str | None, card: Card) -> bool:
        return who is None or self.may_edit(who, card)

    def _taken(self, userid: str, entry: Entry) -> Verdict | None:
        others = [one for name, one in self.cards.items() if name != userid]
        if any(one.mobile == entry.mobile for one in others):
            return PHONE
        if entry.external_id and any(one.external_id == entry.external_id for one in others):
            return EXTERNAL_ID
        return None

    def found_by(self, who: str | None, by: str, value: str) -> str | None:
        """The userid of the contact that has the number, or the external id, and is seen."""
        found = [userid for userid, one in self.cards.items() if getattr(one, by) == value]
        return next((userid for userid in found if self.shows(who, self.cards[userid])), None)

    # --- verdicts ------------------------------------------------------------------------------------------------

    def on_create(self, who: str | None, body: dict[str, Any]) -> tuple[Verdict, Entry]:
        entry = changed(Entry(owner=who or ""), body)
        if who is not None and not self.may_make_owner(who, entry.owner):
            return ROLE, entry
        return self._taken("", entry) or Verdict(201), entry

    def on_edit(
        self, who: str | None, userid: str, body: dict[str, Any], *, matches: bool = True, whole: bool = False
    ) -> tuple[Verdict, Entry]:
        """Patch a contact, or replace the whole of it."""
        old = self.cards.get(userid)
        if old is None or not self.shows(who, old):
            return UNKNOWN, Entry(owner="")
        if not self.lets_edit(who, old):
            return ROLE, old
        if not matches:
            return CHANGED, old
        kept = Entry(owner=who or "", place=old.place, version=old.version) if whole else old
        new = changed(kept, body)
        if who is not None and new.owner != old.owner and not self.may_make_owner(who, new.owner):
            return ROLE, old
        return self._taken(userid, new) or Verdict(200), new

    def on_delete(self, who: str | None, userid: str, *, matches: bool = True) -> Verdict:
        old = self.cards.get(userid)
        if old is None or not self.shows(who, old):
            return UNKNOWN
        if not self.lets_edit(who, old):
            return ROLE
        return Verdict(204) if matches else CHANGED

    def on_restore(self, who: str | None, userid: str) -> Verdict:
        old = self.trash.get(userid)
        if old is None or not self.shows(who, old):
            return UNKNOWN
        if not self.lets_edit(who, old):
            return ROLE
        return self._taken(userid, old) or Verdict(200)

    def on_upsert(self, who: str | None, by: str, body: dict[str, Any]) -> tuple[Verdict, str | None, Entry]:
        found = self.found_by(who, by, body[by])
        if found is None:
            verdict, entry = self.on_create(who, body)
            return verdict, None, entry
        verdict, entry = self.on_edit(who, found, body)
        return verdict, found, entry

    # --- what is done ----------------------------------------------------------------------------------------------

    def add(self, userid: str, entry: Entry) -> None:
        self.places += 1
        self.cards[userid] = replace(entry, place=self.places, version=self.next_version())

    def put(self, userid: str, entry: Entry) -> None:
        if entry != self.cards[userid]:
            self.cards[userid] = replace(entry, version=self.next_version())

    def remove(self, userid: str) -> None:
        self.trash[userid] = self.cards.pop(userid)

    def bring_back(self, userid: str) -> None:
        self.cards[userid] = replace(self.trash.pop(userid), version=self.next_version())
