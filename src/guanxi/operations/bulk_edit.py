"""Change many contacts as one act: what it did, how a part of them is written, and how parts follow each other."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from guanxi.domain.contact import Contact, decode_contact
from guanxi.domain.contact_filter import ContactFilter, Criteria, matches
from guanxi.domain.custom_fields import values_of
from guanxi.domain.failures import ContactUnknown, Failure, LabelGroupUnknown, ReferenceUnknown
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.chosen_contacts import Which, chosen
from guanxi.operations.contact_plans import contact_seen
from guanxi.operations.context import Context
from guanxi.operations.criteria import criteria_of
from guanxi.operations.viewer import require_editable, require_owner
from guanxi.store import Needs, Outcome, Plan, PutContact, Working

T = TypeVar("T")
A = TypeVar("A", bound="Act")


class Preview(msgspec.Struct):
    """Which contacts would be changed: how many have each label, and are of each company (`""`: of none)."""

    by_label: Counter[int] = msgspec.field(default_factory=Counter)
    by_company: Counter[str] = msgspec.field(default_factory=Counter)

    def take(self, contact: Contact) -> None:
        """Count a contact, as it was."""
        self.by_label.update(set(contact.label_ids))
        self.by_company[contact.company_name or ""] += 1


class Edited(NamedTuple):
    """What became of a contact; the same twice where nothing did."""

    old: Contact
    new: Contact


Verdict = Edited | Failure | None
"""None: the contact is not one that the act is about."""


class Act(msgspec.Struct):
    """What an act did, or would do.

    Attributes:
        act: its id, which every change of it has; None when it is only tried.
        matched: contacts that it was about.
        changed: those that are not as they were.
        refused: userids of those that could not be changed, and why.
        preview: when it is only tried.
    """

    act: str | None
    matched: int = 0
    changed: int = 0
    refused: list[tuple[str, Failure]] = msgspec.field(default_factory=list)
    preview: Preview | None = None

    def take(self, userid: str, verdict: Verdict) -> None:
        """Count what became of one contact."""
        self.matched += verdict is not None and not isinstance(verdict, ContactUnknown)
        if isinstance(verdict, Failure):
            self.refused.append((userid, verdict))
        elif verdict is not None and verdict.old != verdict.new:
            self.changed += 1
            if self.preview is not None:
                self.preview.take(verdict.old)


Edit = Callable[[Working, StoredContact, Contact], Contact]
"""Makes what a contact shall be of what it is; raises a Failure when that cannot be. Called in the transaction."""


class Target(NamedTuple):
    """A contact, and what shall become of it."""

    userid: str
    edit: Edit


class BulkEdit(msgspec.Struct, frozen=True):
    """How contacts are changed.

    Attributes:
        wanted: what a contact has to have; one that has it not is passed over.
        passes_over: whether contacts that are not there, or not seen, are passed over as well, and not refused.
        needs: what the edits look at besides the contacts.
        first: called before the edits of a part, and again when they have to be made anew.
        dry_run: whether nothing is written.
    """

    wanted: Criteria | None = None
    passes_over: bool = False
    needs: Needs = Needs()
    first: Callable[[Working], None] = lambda _: None
    dry_run: bool = False


_PLAINLY: Final = BulkEdit()


async def acting(context: Context, corp_id: str, *, dry_run: bool = False) -> Context:
    """Give the context in which an act is done: its answer is kept when it is done, by `done`.

    Raises:
        Replayed, ReplyMismatch: the request was carried out before, or its name used for another one.
    """
    await context.stop_if_replayed(corp_id)
    return msgspec.structs.replace(context, act="" if dry_run else context.ids.act(), once=None)


async def done(context: Context, corp_id: str, act: A) -> A:
    """Keep the answer of an act that is done, with the context of the request, and give it."""
    kept: A = await context.write(corp_id, Needs(), lambda _: Outcome(act))
    return kept


async def edit_chosen(  # noqa: PLR0913 - what an act consists of
    context: Context, corp_id: str, act: Act, which: Which, edit: Edit, *, bulk: BulkEdit = _PLAINLY
) -> None:
    """Change contacts, some at a time.

    Args:
        context: the act's.
        corp_id: whose contacts.
        act: what it did so far; it is brought up to date.
        which: userids, of which each that is not there is refused; or what contacts have to have, before and while
            they are changed.
        edit: what shall become of each.
        bulk: how.

    Raises:
        ReferenceUnknown: the filter names a group of labels that is not there.
        StoreBusy: the store could not write; what was written before stays.
    """
    if isinstance(which, ContactFilter):
        criteria = await _criteria(context, corp_id, which)
        bulk = msgspec.structs.replace(bulk, wanted=criteria, passes_over=True)

    async def write(userids: list[str]) -> None:
        told = await edit_part(context, corp_id, [Target(userid, edit) for userid in userids], bulk)
        for userid, verdict in zip(userids, told, strict=True):
            act.take(userid, verdict)

    await one_after_another(chosen(context, corp_id, which), write)


async def _criteria(context: Context, corp_id: str, wanted: ContactFilter) -> Criteria:
    try:
        return await criteria_of(context, corp_id, wanted)
    except LabelGroupUnknown as failure:
        raise ReferenceUnknown(failure.reason, field="filter.label_group") from None


async def edit_part(context: Context, corp_id: str, targets: Sequence[Target], bulk: BulkEdit) -> list[Verdict]:
    """Change some contacts in one transaction; each alone is changed or refused.

    Args:
        context: the act's.
        corp_id: whose contacts.
        targets: at most as many as nobody minds waiting for.
        bulk: how.

    Raises:
        StoreBusy: the store could not write; nothing of this part was changed.
    """
    needs = msgspec.structs.replace(bulk.needs, userids=tuple(target.userid for target in targets))
    plans = [_plan(context, target, bulk) for target in targets]
    return await context.write_each(corp_id, needs, plans, first=bulk.first)


def _plan(context: Context, target: Target, bulk: BulkEdit) -> Plan:
    def plan(at: Working) -> Outcome[Edited | None]:
        try:
            row = contact_seen(context, at, target.userid)
        except ContactUnknown:
            if bulk.passes_over:
                return Outcome(None)
            raise
        old = decode_contact(row.record)
        if bulk.wanted is not None and not matches(
            bulk.wanted, old, row.created_at, row.updated_at, values_of(row.custom, bulk.wanted.fields)
        ):
            return Outcome(None)
        require_editable(context.viewer, row.record)
        new = target.edit(at, row, old)
        if new.follower_user_id != old.follower_user_id:
            require_owner(context.viewer, new.follower_user_id)
        changes = new != old and not bulk.dry_run
        return Outcome(Edited(old, new), (PutContact(new, row.phone),) if changes else ())

    return plan


async def one_after_another(parts: AsyncIterator[T], write: Callable[[T], Awaitable[Any]]) -> None:
    """Write parts in their order, each while the next one is looked for."""
    part = await anext(parts, None)
    while part is not None:
        _, part = await asyncio.gather(write(part), anext(parts, None))
