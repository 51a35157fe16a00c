"""Share many external contacts with departments and employees at once, and end that."""

import msgspec

from guanxi.domain.contact import ROOT_DEPARTMENT, Contact, check_shares
from guanxi.domain.failures import ReferenceUnknown, ValueInvalid, ValueMissing
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.bulk_edit import Act, BulkEdit, Preview, acting, done, edit_chosen
from guanxi.operations.chosen_contacts import Which
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import DEPARTMENT, EMPLOYEE, Needs, Outcome, Working


class Shares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Departments and employees."""

    share_dept_ids: tuple[int, ...] = ()
    share_user_ids: tuple[str, ...] = ()


class Resharing(msgspec.Struct, frozen=True):
    """What to do to each contact: whom it is shared with from now on, and whom it is not any more."""

    add: Shares = Shares()
    remove: Shares = Shares()

    def edit(self, _at: Working, _row: StoredContact, contact: Contact) -> Contact:
        """Give the contact as it shall be.

        Raises:
            ValueInvalid: it would be shared with too many.
        """
        dept_ids = [one for one in contact.share_dept_ids if one not in self.remove.share_dept_ids]
        userids = [one for one in contact.share_user_ids if one not in self.remove.share_user_ids]
        share_dept_ids = tuple(dict.fromkeys((*dept_ids, *self.add.share_dept_ids)))
        share_user_ids = tuple(dict.fromkeys((*userids, *self.add.share_user_ids)))
        check_shares(share_dept_ids, share_user_ids)
        same_departments = set(share_dept_ids) == set(contact.share_dept_ids)
        same_people = set(share_user_ids) == set(contact.share_user_ids)
        return msgspec.structs.replace(
            contact,
            share_dept_ids=contact.share_dept_ids if same_departments else share_dept_ids,
            share_user_ids=contact.share_user_ids if same_people else share_user_ids,
        )


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
    if resharing.add == resharing.remove == Shares():
        raise ValueMissing("add or remove needs at least one department or employee", field="add")
    add = resharing.add
    try:
        check_shares(add.share_dept_ids, add.share_user_ids)
    except ValueInvalid as failure:
        raise ValueInvalid(failure.reason, field=f"add.{failure.field}") from None
    own = await acting(context, corp_id, dry_run=dry_run)
    await own.write(corp_id, _needs(add), lambda at: _known(at, add))
    act = Act(own.act or None, preview=Preview() if dry_run else None)
    how = BulkEdit(people=add.share_user_ids, dry_run=dry_run)
    await edit_chosen(own, corp_id, act, which, resharing.edit, bulk=how)
    return await done(context, corp_id, act)


def _needs(add: Shares) -> Needs:
    return Needs(whole=(DEPARTMENT,), records=tuple((EMPLOYEE, userid) for userid in add.share_user_ids))


def _known(at: Working, add: Shares) -> Outcome[None]:
    if organisation_of(at).unknown == "strict":
        for place, dept_id in enumerate(add.share_dept_ids):
            if dept_id != ROOT_DEPARTMENT and dept_id not in at.whole(DEPARTMENT):
                reason = f"the organisation has no department {dept_id}"
                raise ReferenceUnknown(reason, field=f"add.share_dept_ids.{place}")
        for place, userid in enumerate(add.share_user_ids):
            if at.record(EMPLOYEE, userid) is None:
                reason = f"the organisation has no employee {userid}"
                raise ReferenceUnknown(reason, field=f"add.share_user_ids.{place}")
    return Outcome(None)
