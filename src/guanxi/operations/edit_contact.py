"""Change an external contact: what every door calls an update, a patch or a replacement."""

from typing import NamedTuple

from guanxi.domain.contact import decode_contact
from guanxi.domain.custom_fields import CustomSent
from guanxi.domain.failures import ContactUnknown, ValueInvalid, ValueMissing
from guanxi.domain.organisation import UnknownReferences
from guanxi.domain.phone import to_e164
from guanxi.operations.contact_plans import Edit, Planned, Saved, contact_to_edit, needs_of, put_edited, write_planned
from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, Working


class Editing(NamedTuple):
    """A change that is asked for.

    Attributes:
        userid: whose.
        edit: what shall become of the contact; pure, and may be called more than once.
        phones: the number that it will have, where that follows from what was sent; empty when that does not touch
            it; None when it has to be looked up in what is there.
        external_id: the id that it will have, where it is sent one.
        if_match: the version that the caller saw last; None if that does not matter.
        custom: values of the organisation's own fields.
    """

    userid: str
    edit: Edit
    phones: tuple[int, ...] | None
    external_id: str = ""
    if_match: str | None = None
    custom: CustomSent = CustomSent()


def phones_of(mobile: object, state_code: object) -> tuple[int, ...] | None:
    """Give what is known of a contact's number by what was sent of it: texts, or None and UNSET for nothing.

    Raises:
        PhoneInvalid: both were sent, and they make no number.
    """
    sent = [isinstance(value, str) for value in (mobile, state_code)]
    if all(sent):
        return (to_e164(str(mobile), str(state_code)),)
    return None if any(sent) else ()


async def edit_contact(context: Context, corp_id: str, editing: Editing) -> Saved:
    """Change a contact; a change that leaves it as it is leaves no trace.

    Args:
        context: the request's.
        corp_id: whose contact.
        editing: what is asked for.

    Raises:
        ContactUnknown: no contact has that userid, or whoever asks does not see it.
        RoleRefused: they see it and may not change it, or not make that employee its owner.
        ContactChanged: it is not as the caller saw it.
        Failure: what `edit` raises.
        LabelUnknown, OwnerUnknown, ReferenceUnknown: the organisation is strict about references.
        OrganisationFull: its limit lies below the number of contacts that it has.
        PhoneTaken, ExternalIdTaken: another contact has the number, or the id.
    """
    return await write_planned(context, corp_id, lambda rule: plan_edit(context, corp_id, rule, editing))


async def plan_edit(context: Context, corp_id: str, rule: UnknownReferences, editing: Editing) -> Planned:
    """Plan it, under the organisation's rule for unknown references; arguments and failures as above."""
    phones, expected = editing.phones, None
    if phones is None or rule == "strict":
        # Which rows have to be read with the batch follows from what the contact will be: so it is looked at now,
        # and the plan finds out whether it still is what it was.
        try:
            row = await context.walks.contact(corp_id, editing.userid)
            expected, _ = editing.edit(decode_contact(row.record), row.external_id)
            phones = (to_e164(expected.mobile or "", expected.state_code or ""),)
        except (ContactUnknown, ValueMissing, ValueInvalid):
            # The plan will say so, unless a write before it makes that wrong.
            phones = ()
    external_ids = (editing.external_id,)
    needs = needs_of(rule, expected, userids=(editing.userid,), phones=phones, external_ids=external_ids)
    return Planned(needs, lambda at: _edited(context, at, needs, editing))


def _edited(context: Context, at: Working, needs: Needs, editing: Editing) -> Outcome[Saved | None]:
    row = contact_to_edit(context, at, editing.userid, editing.if_match)
    return put_edited(context, at, needs, row, editing.edit, editing.custom)
