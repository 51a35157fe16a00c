"""A directory that is obviously right: a list of contacts, a heap of deleted ones, and a list of changes."""

from collections import Counter
from typing import NamedTuple

import msgspec

from guanxi.domain.contact import encode_contact
from guanxi.domain.failures import ContactUnknown, ExternalIdTaken, Failure, PhoneTaken
from guanxi.store import Needs, Outcome, PutContact, RemoveContact, RestoreContact, Working
from guanxi.store.conformance.directory import Directory, contact


class Step(NamedTuple):
    """One write: `create`, `update`, `remove` or `restore`.

    A contact's name is `name`, its number `phone`; `external_id` is None where a write does not name it. For a restore
    both are those of the deleted contact.
    """

    verb: str
    userid: str
    phone: int = 0
    name: str = ""
    external_id: str | None = None
    label_ids: tuple[int, ...] = ()


class Kept(msgspec.Struct, frozen=True):
    """A contact, and its place in the list."""

    userid: str
    phone: int
    name: str
    external_id: str
    label_ids: tuple[int, ...]
    seq: int

    @property
    def record(self) -> bytes:
        return encode_contact(contact(self.userid, self.phone, self.name, self.label_ids))


class Model:
    """Contacts in order of creation, deleted ones in the order of deletion, every change with the record before it."""

    def __init__(self) -> None:
        self.contacts: list[Kept] = []
        self.trash: list[Kept] = []
        self.changes: list[tuple[str, str, bytes | None]] = []
        self.seq = 0

    @property
    def userids(self) -> list[str]:
        return [kept.userid for kept in self.contacts]

    @property
    def label_use(self) -> Counter[int]:
        return Counter(label for kept in self.contacts for label in set(kept.label_ids))

    def find(self, userid: str) -> Kept | None:
        return next((kept for kept in self.contacts if kept.userid == userid), None)

    def with_external_id(self, external_id: str) -> str | None:
        return next((kept.userid for kept in self.contacts if external_id and kept.external_id == external_id), None)

    def record(self, userid: str) -> bytes | None:
        kept = self.find(userid)
        return None if kept is None else kept.record

    def take(self, step: Step) -> type[Failure] | None:
        """Carry out a step; gives the failure that it meets instead."""
        old, was = self.find(step.userid), next((kept for kept in self.trash if kept.userid == step.userid), None)
        if step.verb != "create" and (was if step.verb == "restore" else old) is None:
            return ContactUnknown
        if step.verb != "remove":
            if any(kept.phone == step.phone and kept is not old for kept in self.contacts):
                return PhoneTaken
            if step.external_id and self.with_external_id(step.external_id) not in {None, step.userid}:
                return ExternalIdTaken
        self.changes.append(
            (f"contact_{step.verb.removesuffix('e')}ed", step.userid, None if old is None else old.record)
        )
        self.contacts = [kept for kept in self.contacts if kept is not old]
        self.trash = [kept for kept in self.trash if kept is not was]
        if step.verb == "remove" and old is not None:
            self.trash.append(old)
            self.changes[-1] = ("contact_deleted", *self.changes[-1][1:])
        else:
            self.contacts.append(was or self._made(step, old))
            self.contacts.sort(key=lambda kept: kept.seq)
        return None

    def _made(self, step: Step, old: Kept | None) -> Kept:
        self.seq += old is None
        external_id = step.external_id if step.external_id is not None else old.external_id if old else ""
        return Kept(
            step.userid, step.phone, step.name, external_id, step.label_ids, self.seq if old is None else old.seq
        )


def _decided(at: Working, step: Step) -> Outcome[None]:
    if step.verb != "create" and (at.trashed if step.verb == "restore" else at.contact)(step.userid) is None:
        raise ContactUnknown(step.userid)
    if step.verb == "remove":
        return Outcome(None, (RemoveContact(step.userid),))
    if at.owner_of_phone(step.phone) not in {None, step.userid}:
        raise PhoneTaken(step.userid)
    if step.external_id and at.owner_of_external_id(step.external_id) not in {None, step.userid}:
        raise ExternalIdTaken(step.userid)
    if step.verb == "restore":
        return Outcome(None, (RestoreContact(step.userid),))
    wanted = contact(step.userid, step.phone, step.name, step.label_ids)
    return Outcome(None, (PutContact(wanted, step.phone, step.external_id),))


async def take(directory: Directory, step: Step) -> type[Failure] | None:
    """Carry out a step on a store; gives the failure that it meets."""
    needs = Needs(
        userids=(step.userid,),
        phones=(step.phone,),
        external_ids=(step.external_id,) if step.external_id else (),
        trash=(step.userid,),
    )
    try:
        await directory.write(lambda at: _decided(at, step), needs)
    except Failure as failure:
        return type(failure)
    return None
