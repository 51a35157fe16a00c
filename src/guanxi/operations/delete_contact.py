"""Delete an external contact."""

from guanxi.domain.failures import ContactUnknown
from guanxi.operations.contact_plans import require_change
from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, Plan, RemoveContact, Working


async def delete_contact(context: Context, corp_id: str, userid: str, if_match: int | None = None) -> None:
    """Delete a contact; its phone number is free again. It lies in the trash as long as history is kept.

    Args:
        context: the request's.
        corp_id: whose contact.
        userid: which.
        if_match: the number of the change that the caller saw last; None if that does not matter.

    Raises:
        ContactUnknown: no contact has that userid.
        ContactChanged: it is not as the caller saw it.
    """
    await context.write(corp_id, Needs(userids=(userid,)), plan_delete(userid, if_match))


def plan_delete(userid: str, if_match: int | None) -> Plan:
    """Plan it; arguments and failures as above. The value is the number of the change."""

    def plan(at: Working) -> Outcome[int]:
        row = at.contact(userid)
        if row is None:
            raise ContactUnknown("no external contact has that userid")
        require_change(row, if_match)
        return Outcome(at.next_change, (RemoveContact(userid),))

    return plan
