"""A directory that is obviously right: a list of contacts and a list of changes."""

from typing import NamedTuple

from guanxi.domain.failures import ContactUnknown, Failure, PhoneTaken
from guanxi.store.conformance.directory import Directory, record


class Step(NamedTuple):
    """One write: `create`, `update` or `remove`. A contact's name is `name`, its number `phone`."""

    verb: str
    userid: str
    phone: int = 0
    name: str = ""


class Model:
    """Contacts in order of creation, and every change with the record before it."""

    def __init__(self) -> None:
        self.contacts: list[dict[str, object]] = []
        self.changes: list[tuple[str, str, bytes | None]] = []

    @property
    def userids(self) -> list[str]:
        return [str(contact["userid"]) for contact in self.contacts]

    def record(self, userid: str) -> bytes | None:
        for contact in self.contacts:
            if contact["userid"] == userid:
                return record(userid, int(str(contact["phone"])), str(contact["name"]))
        return None

    def take(self, step: Step) -> type[Failure] | None:
        """Carry out a step; gives the failure that it meets instead."""
        before = self.record(step.userid)
        if step.verb != "create" and before is None:
            return ContactUnknown
        owners = [contact["userid"] for contact in self.contacts if contact["phone"] == step.phone]
        if step.verb != "remove" and owners not in ([], [step.userid]):
            return PhoneTaken
        wanted = {"userid": step.userid, "phone": step.phone, "name": step.name}
        if step.verb == "create":
            self.contacts.append(wanted)
            self.changes.append(("contact_created", step.userid, None))
        elif step.verb == "update":
            self.contacts = [wanted if contact["userid"] == step.userid else contact for contact in self.contacts]
            self.changes.append(("contact_updated", step.userid, before))
        else:
            self.contacts = [contact for contact in self.contacts if contact["userid"] != step.userid]
            self.changes.append(("contact_deleted", step.userid, before))
        return None


async def take(directory: Directory, step: Step) -> type[Failure] | None:
    """Carry out a step on a store; gives the failure that it meets."""
    try:
        if step.verb == "create":
            await directory.create(step.userid, step.phone, step.name)
        elif step.verb == "update":
            await directory.update(step.userid, step.phone, step.name)
        else:
            await directory.remove(step.userid)
    except Failure as failure:
        return type(failure)
    return None
