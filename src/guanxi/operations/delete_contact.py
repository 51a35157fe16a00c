"""Delete an external contact."""

from guanxi.operations.contact_plans import contact_to_edit
from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, Plan, RemoveContact, Working


async def delete_contact(context: Context, corp_id: str, userid: str, if_match: str | None = None) -> None:
    """Delete a contact; its phone number is free again. It lies in the trash as long as history is kept.

    Args:
        context: the request's.
        corp_id: whose contact.
        userid: which.
        if_match: the version that the caller saw last; None if that does not matter.

    Raises:
        ContactUnknown: no contact has that userid, or whoever asks does not see it.
        RoleRefused: they see it and may not delete it.
        ContactChanged: it is not as the caller saw it.
    """
    await context.write(corp_id, Needs(userids=(userid,)), plan_delete(context, userid, if_match))


def plan_delete(context: Context, userid: str, if_match: str | None) -> Plan:
    """Plan it; arguments and failures as above. The value is the number of the change."""

    def plan(at: Working) -> Outcome[int]:
        contact_to_edit(context, at, userid, if_match)
        return Outcome(at.next_change, (RemoveContact(userid),))

    return plan
