"""Create an external contact."""

from typing import Final

from guanxi.domain.contact import Contact
from guanxi.domain.custom_fields import CustomSent
from guanxi.domain.organisation import UnknownReferences
from guanxi.domain.phone import to_e164
from guanxi.operations.contact_plans import Planned, Saved, needs_of, put_new, write_planned
from guanxi.operations.context import Context

NOTHING: Final = CustomSent()


async def create_contact(
    context: Context, corp_id: str, contact: Contact, external_id: str = "", custom: CustomSent = NOTHING
) -> Saved:
    """Create a contact at the end of the organisation's list.

    Args:
        context: the request's.
        corp_id: whose contact.
        contact: what it shall be, checked, with a phone number and without a userid.
        external_id: the id that another system has for it; `""` for none.
        custom: values of the organisation's own fields.

    Raises:
        PhoneInvalid: `mobile` and `state_code` make no number.
        ValueInvalid: a field of the organisation's own is unknown, or does not take the value.
        LabelUnknown, OwnerUnknown, ReferenceUnknown: the organisation is strict about references.
        OrganisationFull: it has as many contacts as it may.
        PhoneTaken, ExternalIdTaken: another contact has the number, or the id.
    """

    async def planning(rule: UnknownReferences) -> Planned:
        return plan_create(context, rule, contact, external_id, custom)

    return await write_planned(context, corp_id, planning)


def plan_create(
    context: Context, rule: UnknownReferences, contact: Contact, external_id: str, custom: CustomSent
) -> Planned:
    """Plan it, under the organisation's rule for unknown references; arguments and failures as above."""
    phone = to_e164(contact.mobile or "", contact.state_code or "")
    needs = needs_of(rule, contact, phones=(phone,), external_ids=(external_id,))
    return Planned(needs, lambda at: put_new(context, at, needs, contact, external_id, custom))
