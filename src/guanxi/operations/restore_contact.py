"""Bring a deleted contact back."""

from guanxi.domain.contact import decode_contact
from guanxi.domain.failures import ContactUnknown, ExternalIdTaken, PhoneTaken
from guanxi.operations.contact_plans import Saved, require_room
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.operations.viewer import require_editable, sees_contact
from guanxi.store import Needs, Outcome, RestoreContact, Working


async def restore_contact(context: Context, corp_id: str, userid: str) -> Saved:
    """Bring a contact back from the trash: as it was, with its userid, in its old place.

    Args:
        context: the request's.
        corp_id: whose contact.
        userid: which.

    Raises:
        ContactUnknown: no deleted contact has that userid, or whoever asks does not see it.
        RoleRefused: they see it, and no more.
        OrganisationFull: the organisation has as many contacts as it may.
        PhoneTaken, ExternalIdTaken: another contact has its number, or its external id, by now.
    """
    was = await context.walks.trashed(corp_id, userid)
    external_ids = (was.external_id,) if was.external_id else ()

    def plan(at: Working) -> Outcome[Saved]:
        trashed = at.trashed(userid)
        # Another deletion than the one that was read: its number and its id may be others.
        if trashed is None or trashed.number != was.number or not sees_contact(context.viewer, trashed.record):
            raise ContactUnknown("no deleted contact has that userid")
        require_editable(context.viewer, trashed.record)
        require_room(at, organisation_of(at))
        if at.owner_of_phone(trashed.phone) is not None:
            raise PhoneTaken("another external contact has this phone number by now")
        if trashed.external_id and at.owner_of_external_id(trashed.external_id) is not None:
            raise ExternalIdTaken("another external contact has this external_id by now")
        value = Saved(
            decode_contact(trashed.record),
            trashed.external_id,
            at.next_change,
            trashed.created_at,
            context.now,
            custom=trashed.custom,
        )
        return Outcome(value, (RestoreContact(userid),))

    needs = Needs(userids=(userid,), phones=(was.phone,), external_ids=external_ids, trash=(userid,))
    restored: Saved = await context.write(corp_id, needs, plan)
    return restored
