"""Giving labels to contacts and taking them away, one contact after the other, as one act."""

from collections.abc import Sequence
from typing import Final

import msgspec

from guanxi.domain.contact import Contact, decode_contact
from guanxi.domain.contact_filter import ContactFilter, matches
from guanxi.domain.failures import ContactUnknown, Failure, ValueInvalid
from guanxi.domain.label import MAX_LABELS
from guanxi.operations.contact_plans import contact_seen
from guanxi.operations.context import Context
from guanxi.operations.viewer import require_editable
from guanxi.store import Needs, Outcome, Plan, PutContact, Working

_CHUNK: Final = 50
_SCANNED: Final = 250
"""Contacts looked through at a time: reading and decoding them keeps the event loop for under a millisecond."""


class Relabelled(msgspec.Struct):
    """What an act did.

    Attributes:
        act: its id; every change of it has it.
        matched: contacts that it was about.
        changed: those that are not as they were.
        refused: userids of those that could not be changed, and why.
    """

    act: str
    matched: int = 0
    changed: int = 0
    refused: list[tuple[str, Failure]] = msgspec.field(default_factory=list)


class Relabelling(msgspec.Struct, frozen=True):
    """What to do to each contact: the labels that it gets, those that it loses, and what it has to have for that."""

    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()
    wanted: ContactFilter | None = None

    def of(self, contact: Contact) -> Contact:
        """Give the contact as it shall be.

        Raises:
            ValueInvalid: it would have too many labels.
        """
        kept = [label_id for label_id in contact.label_ids if label_id not in self.remove]
        label_ids = tuple(dict.fromkeys([*kept, *self.add]))
        if len(label_ids) > MAX_LABELS:
            raise ValueInvalid(f"the contact would have more than {MAX_LABELS} labels", field="label_ids")
        return msgspec.structs.replace(contact, label_ids=label_ids)


async def relabel(
    context: Context, corp_id: str, userids: Sequence[str], relabelling: Relabelling, done: Relabelled
) -> None:
    """Change the labels of contacts.

    Args:
        context: the request's, with an act.
        corp_id: whose contacts.
        userids: which. One that is not there is refused; with a filter, one that it is not about is passed over.
        relabelling: what to do to each.
        done: what the act did so far; it is brought up to date.
    """
    for first in range(0, len(userids), _CHUNK):
        some = userids[first : first + _CHUNK]
        plans = [_plan(context, userid, relabelling) for userid in some]
        needs = Needs(userids=tuple(some))
        told = await context.write_each(corp_id, needs, plans)
        for userid, verdict in zip(some, told, strict=True):
            done.matched += verdict is not None and not isinstance(verdict, ContactUnknown)
            if isinstance(verdict, Failure):
                done.refused.append((userid, verdict))
            else:
                done.changed += verdict is True


async def relabel_matching(context: Context, corp_id: str, relabelling: Relabelling, done: Relabelled) -> None:
    """Change the labels of the contacts that its filter is about; arguments as above."""
    wanted = relabelling.wanted or ContactFilter()
    after = -1
    while rows := await context.walks.contacts(corp_id, after, _SCANNED):
        after = rows[-1].seq
        found = [row.userid for row in rows if matches(wanted, decode_contact(row.record))]
        await relabel(context, corp_id, found, relabelling, done)


def _plan(context: Context, userid: str, relabelling: Relabelling) -> Plan:
    wanted = relabelling.wanted

    def plan(at: Working) -> Outcome[bool | None]:
        try:
            row = contact_seen(context, at, userid)
        except ContactUnknown:
            if wanted is None:
                raise
            return Outcome(None)
        old = decode_contact(row.record)
        if wanted is not None and not matches(wanted, old):
            return Outcome(None)
        require_editable(context.viewer, row.record)
        new = relabelling.of(old)
        if set(new.label_ids) == set(old.label_ids):
            return Outcome(value=False)
        return Outcome(value=True, effects=(PutContact(new, row.phone),))

    return plan
