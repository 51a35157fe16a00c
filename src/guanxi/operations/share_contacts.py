"""Share many external contacts with departments and employees at once, and end that."""

from typing import TypeVar

import msgspec

from guanxi.domain.contact import ROOT_DEPARTMENT, Contact, check_shares
from guanxi.domain.failures import ReferenceUnknown, ValueInvalid, ValueMissing
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.bulk_edit import Act, BulkEdit, Preview, acting, done, edit_chosen
from guanxi.operations.chosen_contacts import Which
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import DEPARTMENT, EMPLOYEE, Needs, Outcome, Working

T = TypeVar("T")


class Shares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Departments and employees."""

    share_dept_ids: tuple[int, ...] = ()
    share_user_ids: tuple[str, ...] = ()


class Resharing(msgspec.Struct, frozen=True):
    """What to do to each contact: whom it is shared with from now on, and whom it is not any more."""

    add: Shares = Shares()
    remove: Shares = Shares()

    def edit(self, at: Working, _row: StoredContact, contact: Contact) -> Contact:
        """Give the contact as it shall be.

        Raises:
            ReferenceUnknown: somebody to add is not there any more, and the organisation is strict.
            ValueInvalid: it would be shared with too many.
        """
        add = _allowed(at, self.add)
        dept_ids = _joined(contact.share_dept_ids, self.remove.share_dept_ids, add.share_dept_ids)
        userids = _joined(contact.share_user_ids, self.remove.share_user_ids, add.share_user_ids)
        check_shares(dept_ids, userids)
        return msgspec.structs.replace(contact, share_dept_ids=dept_ids, share_user_ids=userids)


def _joined(ids: tuple[T, ...], remove: tuple[T, ...], add: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*(one for one in ids if one not in remove), *add)))


async def share_contacts(
    context: Context, corp_id: str, resharing: Resharing, which: Which, *, dry_run: bool = False
) -> Act:
    """Share contacts and end that; one change for each contact that changes, one act for all.

    Contacts are written some at a time: what was written before a failure of the store stays, and doing it again
    changes nothing of it. Unknown departments and employees to add are treated as the organisation wants it: they are
    kept, departments are left out, or all of it is refused.

    Args:
        context: the request's.
        corp_id: whose contacts.
        resharing: what to do to each.
        which: userids, or what the contacts have to have.
        dry_run: whether nothing is written, and the answer tells what would be.

    Raises:
        ValueMissing: there is nobody to add or to remove.
        ValueInvalid: somebody to add cannot be one.
        ReferenceUnknown: somebody to add is not there, and the organisation is strict.
        StoreBusy: the store could not write.
    """
    add, remove = resharing.add, resharing.remove
    if not any((add.share_dept_ids, add.share_user_ids, remove.share_dept_ids, remove.share_user_ids)):
        raise ValueMissing("add or remove needs at least one department or employee", field="add")
    try:
        check_shares(add.share_dept_ids, add.share_user_ids)
    except ValueInvalid as failure:
        raise ValueInvalid(failure.reason, field=f"add.{failure.field}") from None
    own = await acting(context, corp_id, dry_run=dry_run)
    needs = Needs(whole=(DEPARTMENT,), records=tuple((EMPLOYEE, userid) for userid in add.share_user_ids))

    def known(at: Working) -> Outcome[None]:
        _allowed(at, add)
        return Outcome(None)

    await own.write(corp_id, needs, known)
    act = Act(own.act or None, preview=Preview() if dry_run else None)
    await edit_chosen(own, corp_id, act, which, resharing.edit, bulk=BulkEdit(needs=needs, dry_run=dry_run))
    return await done(context, corp_id, act)


def _allowed(at: Working, add: Shares) -> Shares:
    """Apply the organisation's rule for unknown references to what is added.

    Raises:
        ReferenceUnknown: the organisation is strict, and one is not there.
    """
    rule = organisation_of(at).unknown
    if rule == "keep":
        return add
    departments = at.whole(DEPARTMENT)
    unknown = [one for one in add.share_dept_ids if one != ROOT_DEPARTMENT and one not in departments]
    if rule == "drop-departments":
        kept = tuple(one for one in add.share_dept_ids if one not in unknown)
        return Shares(kept, add.share_user_ids)
    for dept_id in unknown:
        reason = f"the organisation has no department {dept_id}"
        raise ReferenceUnknown(reason, field=f"add.share_dept_ids.{add.share_dept_ids.index(dept_id)}")
    for place, userid in enumerate(add.share_user_ids):
        if at.record(EMPLOYEE, userid) is None:
            reason = f"the organisation has no employee {userid}"
            raise ReferenceUnknown(reason, field=f"add.share_user_ids.{place}")
    return add
