"""Delete an external contact."""

from guanxi.domain.failures import ContactUnknown
from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, RemoveContact, Working


async def delete_contact(context: Context, corp_id: str, userid: str) -> None:
    """Delete a contact; its phone number is free again. The change log keeps what it was.

    Args:
        context: the request's.
        corp_id: whose contact.
        userid: which.

    Raises:
        ContactUnknown: no contact has that userid.
    """

    def plan(at: Working) -> Outcome[None]:
        if at.contact(userid) is None:
            raise ContactUnknown("no external contact has that userid")
        return Outcome(None, (RemoveContact(userid),))

    await context.store.write(corp_id, Needs(userids=(userid,)), plan, context.entry)
