"""Give the contacts of one employee to others."""

from collections import Counter
from typing import Final, Literal

import msgspec

from guanxi.domain.contact import Contact
from guanxi.domain.contact_filter import ContactFilter
from guanxi.domain.failures import OwnerUnknown, RoleRefused, ValueInvalid, ValueMissing
from guanxi.domain.stored_contact import StoredContact
from guanxi.domain.text import MAX_ID, is_blank, text_fault
from guanxi.domain.turns import Turns
from guanxi.operations.bulk_edit import Act, BulkEdit, Edited, Preview, Verdict, acting, done, edit_chosen
from guanxi.operations.context import Context
from guanxi.operations.viewer import require_owner
from guanxi.store import EMPLOYEE, Needs, Outcome, Working

MAX_HEIRS: Final = 100
_COUNTED: Final = 1_000

Split = Literal["round_robin", "load"]


class Handover(msgspec.Struct, frozen=True):
    """What is asked for.

    Attributes:
        leaver: the userid of whoever owns the contacts; they need not be there any more.
        to: userids of those who get them, active employees.
        split: whether they get them in turn, or whoever owns the fewest gets the next.
        wanted: what the contacts have to have besides.
        drop_shares: whether the contacts are shared with nobody from then on.
        dry_run: whether nothing is written, and the answer tells what would be.
    """

    leaver: str
    to: tuple[str, ...]
    split: Split = "round_robin"
    wanted: ContactFilter = ContactFilter()
    drop_shares: bool = False
    dry_run: bool = False


class HandedOver(Act):
    """What it did; `given` says how many contacts each got."""

    given: Counter[str] = msgspec.field(default_factory=Counter)

    def take(self, userid: str, verdict: Verdict) -> None:
        """Count what became of one contact."""
        super().take(userid, verdict)
        if isinstance(verdict, Edited):
            self.given[verdict.new.follower_user_id] += 1


async def hand_over(context: Context, corp_id: str, handover: Handover) -> HandedOver:
    """Give an employee's contacts to others; one change for each, one act for all.

    Contacts are taken in order of creation and written some at a time: what was written before a failure of the store
    stays, and doing it again goes on with the rest. One that is not theirs any more when its turn comes, or that may
    not be changed, costs nobody's turn. By load, what each owns is counted once, at the beginning.

    Args:
        context: the request's.
        corp_id: whose contacts.
        handover: what is asked for.

    Raises:
        ValueMissing, ValueInvalid: a userid is missing, named twice, the leaver's, too long, or one too many.
        OwnerUnknown: somebody who shall get contacts is no active employee.
        RoleRefused: whoever asks may not choose that owner.
        StoreBusy: the store could not write.
    """
    _check(handover)
    own = await acting(context, corp_id, dry_run=handover.dry_run)
    needs = Needs(records=tuple((EMPLOYEE, userid) for userid in handover.to))
    await own.write(corp_id, needs, lambda at: _chosen_well(own, at, handover.to))
    act = HandedOver(own.act or None, preview=Preview() if handover.dry_run else None)
    owned = await _owned(own, corp_id, handover) if handover.split == "load" else Counter()
    turns = _Giving(handover, owned, act)
    which = msgspec.structs.replace(handover.wanted, follower_user_id=handover.leaver)
    how = BulkEdit(needs=needs, first=turns.begin, dry_run=handover.dry_run)
    await edit_chosen(own, corp_id, act, which, turns.edit, bulk=how)
    return await done(context, corp_id, act)


def _check(handover: Handover) -> None:
    if is_blank(handover.leaver):
        raise ValueMissing("from is required: the userid of whoever owns the contacts", field="from")
    if fault := text_fault(handover.leaver, MAX_ID):
        raise ValueInvalid(f"from {fault}", field="from")
    if not 1 <= len(handover.to) <= MAX_HEIRS:
        raise ValueInvalid(f"to names 1 to {MAX_HEIRS} employees", field="to")
    for place, userid in enumerate(handover.to):
        if userid == handover.leaver:
            raise ValueInvalid("nobody can hand over to themselves", field=f"to.{place}")
        if userid in handover.to[:place]:
            raise ValueInvalid("this employee is named twice", field=f"to.{place}")


def _chosen_well(context: Context, at: Working, to: tuple[str, ...]) -> Outcome[None]:
    for place, userid in enumerate(to):
        try:
            require_owner(context.viewer, userid)
        except RoleRefused as refused:
            raise RoleRefused(refused.reason, field=f"to.{place}") from None
        if not _is_active(at, userid):
            raise OwnerUnknown(f"the organisation has no active employee {userid}", field=f"to.{place}")
    return Outcome(None)


def _is_active(at: Working, userid: str) -> bool:
    stored = at.record(EMPLOYEE, userid)
    return stored is not None and stored.employee.active


async def _owned(context: Context, corp_id: str, handover: Handover) -> Counter[str]:
    """Count what each owns; who may choose an owner sees all that they own."""
    owned: Counter[str] = Counter()
    for userid in handover.to:
        after = -1
        while seqs := await context.store.walks.owned(corp_id, userid, after, _COUNTED):
            owned[userid] += len(seqs)
            after = seqs[-1]
    return owned


class _Giving:
    """Gives each contact a new owner.

    Whose turn it is follows from what was written: so a part that is planned anew gives the same contacts to the same
    employees, whatever became of the first try.
    """

    def __init__(self, handover: Handover, owned: Counter[str], act: HandedOver) -> None:
        self._handover = handover
        self._owned = owned
        self._act = act
        self._turns: Turns | None = None

    def begin(self, at: Working) -> None:
        """Go on behind the part before; who has left meanwhile gets no more."""
        active = [userid for userid in self._handover.to if _is_active(at, userid)]
        counts = [self._owned[userid] + self._act.given[userid] for userid in active]
        self._turns = Turns(active, counts) if active else None

    def edit(self, _at: Working, _row: StoredContact, contact: Contact) -> Contact:
        """Give the contact as it shall be."""
        if self._turns is None:
            raise OwnerUnknown("those who should get the contacts are no active employees any more")
        heir = self._turns.take()
        if self._handover.drop_shares:
            return msgspec.structs.replace(contact, follower_user_id=heir, share_dept_ids=(), share_user_ids=())
        return msgspec.structs.replace(contact, follower_user_id=heir)
