"""Create a contact, or change the one that has the same phone number or external id."""

from typing import Literal, NamedTuple

from guanxi.domain.contact import Contact, decode_contact
from guanxi.domain.contact_patch import ContactPatch, contact_of, patched_contact, patched_external_id, sent_custom
from guanxi.domain.failures import ValueInvalid, ValueMissing
from guanxi.domain.organisation import UnknownReferences
from guanxi.domain.phone import to_e164
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.contact_plans import Planned, Saved, needs_of, put_edited, put_new, write_planned
from guanxi.operations.context import Context
from guanxi.operations.edit_contact import phones_of
from guanxi.operations.viewer import owned, require_editable, sees_contact
from guanxi.store import Outcome, Working

Natural = Literal["mobile", "external_id"]


class Upserting(NamedTuple):
    """What is asked for; members as the arguments of `upsert_contact`."""

    by: Natural
    patch: ContactPatch


async def upsert_contact(context: Context, corp_id: str, by: Natural, patch: ContactPatch) -> Saved:
    """Change the contact that has the phone number or external id of a patch, or else create it.

    Args:
        context: the request's.
        corp_id: whose contact.
        by: what says that it is the same.
        patch: what was sent; a contact that is there keeps the rest.

    Raises:
        ValueMissing: what it is found by was not sent, or it is new and lacks what a new one needs.
        Failure: as `create_contact` and `edit_contact`.
    """
    upserting = Upserting(by, patch)
    return await write_planned(context, corp_id, lambda rule: plan_upsert(context, corp_id, rule, upserting))


async def plan_upsert(context: Context, corp_id: str, rule: UnknownReferences, upserting: Upserting) -> Planned:
    """Plan it, under the organisation's rule for unknown references; arguments and failures as above."""
    by, patch = upserting
    new = owned(context.viewer, patch)
    phone, external_id = _sought(by, patch)

    def edit(old: Contact, old_id: str) -> tuple[Contact, str]:
        return patched_contact(old, patch), patched_external_id(old_id, patch)

    phones, expected = phones_of(patch.mobile, patch.state_code), None
    if phones is None or rule == "strict":  # as in plan_edit: the needs follow from what the contact will be
        there = await _there(context, corp_id, by, phone, external_id)
        try:
            expected = contact_of(new) if there is None else edit(decode_contact(there.record), there.external_id)[0]
            phones = (to_e164(expected.mobile or "", expected.state_code or ""),)
        except (ValueMissing, ValueInvalid):
            phones = () if phone is None else (phone,)
    needs = needs_of(rule, expected, phones=phones, external_ids=(patched_external_id("", patch),))

    def plan(at: Working) -> Outcome[Saved | None]:
        userid = at.owner_of_external_id(external_id) if phone is None else at.owner_of_phone(phone)
        row = None if userid is None else at.contact(userid)
        # One that they do not see is not there for them: what is told is only that its number, or its id, is taken.
        if row is not None and sees_contact(context.viewer, row.record):
            require_editable(context.viewer, row.record)
            return put_edited(context, at, needs, row, edit, sent_custom(patch))
        return put_new(context, at, needs, contact_of(new), patched_external_id("", patch), sent_custom(patch))

    return Planned(needs, plan)


def _sought(by: Natural, patch: ContactPatch) -> tuple[int | None, str]:
    if by == "external_id":
        external_id = patched_external_id("", patch)
        if not external_id:
            raise ValueMissing("external_id is required: the contact is found by it", field="external_id")
        return None, external_id
    for field in ("mobile", "state_code"):
        if not isinstance(getattr(patch, field), str):
            raise ValueMissing(f"{field} is required: the contact is found by its number", field=field)
    return to_e164(str(patch.mobile), str(patch.state_code)), ""


async def _there(
    context: Context, corp_id: str, by: Natural, phone: int | None, external_id: str
) -> StoredContact | None:
    if by == "external_id" or phone is None:
        return await context.walks.contact_with_external_id(corp_id, external_id)
    return await context.walks.contact_with_phone(corp_id, phone)
