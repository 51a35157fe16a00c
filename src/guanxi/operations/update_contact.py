"""Update an external contact."""

from guanxi.domain.contact import ContactValues, check_values, decode_contact, settle_references, updated_contact
from guanxi.domain.failures import ContactUnknown, OrganisationFull, PhoneTaken
from guanxi.domain.phone import to_e164
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import Needs, Outcome, PutContact, Working


async def update_contact(context: Context, corp_id: str, userid: str, values: ContactValues) -> None:
    """Update a contact; an update that changes nothing leaves no trace.

    Args:
        context: the request's.
        corp_id: whose contact.
        userid: which.
        values: what it shall be; None keeps the old value.

    Raises:
        ValueMissing, ValueInvalid: a value cannot be taken (their subclasses say which).
        ContactUnknown: no contact has that userid.
        LabelUnknown, OwnerUnknown, ReferenceUnknown: the organisation is strict about references.
        OrganisationFull: its limit lies below the number of contacts that it has.
        PhoneTaken: another contact has the number.
    """
    check_values(values)
    while not await _try(context, corp_id, userid, values):
        pass  # the other half of the number changed meanwhile


async def _try(context: Context, corp_id: str, userid: str, values: ContactValues) -> bool:
    # A new number's index row is read with the batch, so the number must be known before. Where only one half of it
    # was sent, the other is in the record; the plan checks that it still is.
    mobile, state_code = values.mobile, values.state_code
    if (mobile is None) != (state_code is None):
        stored_contact = decode_contact(await context.store.contact(corp_id, userid))
        mobile, state_code = mobile or stored_contact.mobile, state_code or stored_contact.state_code
    phone = to_e164(mobile, state_code) if mobile and state_code else None

    def plan(at: Working) -> Outcome[bool]:
        organisation = organisation_of(at)
        stored = at.contact(userid)
        if stored is None:
            raise ContactUnknown("no external contact has that userid")
        old = decode_contact(stored.record)
        new = settle_references(organisation, at.label_ids, updated_contact(old, values))
        if organisation.contact_limit is not None and at.contact_count > organisation.contact_limit:
            reason = f"the organisation has more than its {organisation.contact_limit} contacts; remove some first"
            raise OrganisationFull(reason)
        if phone is not None and (new.mobile, new.state_code) != (mobile, state_code):
            return Outcome(value=False)
        number = stored.phone if phone is None else phone
        if number != stored.phone and at.owner_of_phone(number) is not None:
            raise PhoneTaken("another external contact has this phone number")
        return Outcome(value=True, effects=() if new == old else (PutContact(new, number),))

    needs = Needs(userids=(userid,), phones=() if phone is None else (phone,), labels=True)
    settled: bool = await context.store.write(corp_id, needs, plan, context.entry)
    return settled
