"""Create an external contact."""

from guanxi.domain.contact import ContactValues, check_values, new_contact, settle_references
from guanxi.domain.failures import OrganisationFull, PhoneTaken, ValueMissing
from guanxi.domain.phone import to_e164
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import Needs, Outcome, PutContact, Working


async def create_contact(context: Context, corp_id: str, values: ContactValues) -> str:
    """Create a contact at the end of the organisation's list.

    Args:
        context: the request's.
        corp_id: whose contact.
        values: what it shall be; `mobile` and `state_code` are required.

    Returns:
        Its userid.

    Raises:
        ValueMissing, ValueInvalid: a value cannot be taken (their subclasses say which).
        LabelUnknown, OwnerUnknown, ReferenceUnknown: the organisation is strict about references.
        OrganisationFull: it has as many contacts as it may.
        PhoneTaken: another contact has the number.
    """
    check_values(values)
    if values.state_code is None or values.mobile is None:
        field = "state_code" if values.state_code is None else "mobile"
        raise ValueMissing(f"{field} is required", field=field)
    phone = to_e164(values.mobile, values.state_code)

    def plan(at: Working) -> Outcome[str]:
        organisation = organisation_of(at)
        contact = new_contact(values, context.ids.userid(corp_id, context.now, at.next_seq))
        settled = settle_references(organisation, at.label_ids, contact)
        if organisation.contact_limit is not None and at.contact_count >= organisation.contact_limit:
            raise OrganisationFull(f"the organisation has its {organisation.contact_limit} contacts; remove some first")
        if at.owner_of_phone(phone) is not None:
            raise PhoneTaken("another external contact has this phone number")
        return Outcome(contact.userid, (PutContact(settled, phone),))

    userid: str = await context.store.write(corp_id, Needs(phones=(phone,), labels=True), plan, context.entry)
    return userid
