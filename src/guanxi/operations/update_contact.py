"""Update an external contact as DingTalk's page does: what was not sent keeps its value."""

from guanxi.domain.contact import Contact, ContactValues, check_values, updated_contact
from guanxi.operations.context import Context
from guanxi.operations.edit_contact import Editing, edit_contact, phones_of


async def update_contact(context: Context, corp_id: str, userid: str, values: ContactValues) -> None:
    """Update a contact; an update that changes nothing leaves no trace.

    Args:
        context: the request's.
        corp_id: whose contact.
        userid: which.
        values: what it shall be; None keeps the old value.

    Raises:
        ValueMissing, ValueInvalid: a value cannot be taken (their subclasses say which).
        Failure: as `edit_contact`.
    """
    check_values(values)

    def edit(old: Contact, external_id: str) -> tuple[Contact, str]:
        return updated_contact(old, values), external_id

    await edit_contact(context, corp_id, Editing(userid, edit, phones_of(values.mobile, values.state_code)))
