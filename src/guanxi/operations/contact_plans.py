"""What the operations that write contacts plan: the same rules for one contact and for a thousand, on every door."""

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

import msgspec

from guanxi.domain.contact import Contact, decode_contact
from guanxi.domain.custom_fields import CustomSent, patched_custom
from guanxi.domain.failures import ContactChanged, ContactUnknown, ExternalIdTaken, OrganisationFull, PhoneTaken
from guanxi.domain.organisation import Organisation, UnknownReferences
from guanxi.domain.phone import to_e164
from guanxi.domain.references import Known, people_of, settle_references
from guanxi.domain.staff import tree_of
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.operations.versions import version_of
from guanxi.operations.viewer import require_editable, require_owner, sees_contact
from guanxi.store import DEPARTMENT, EMPLOYEE, LABEL, Needs, Outcome, Plan, PutContact, Working

Edit = Callable[[Contact, str], tuple[Contact, str]]
"""Makes what a contact and its external id shall be of what they are; raises a Failure when that cannot be."""


class Saved(msgspec.Struct, frozen=True):
    """A contact as it was written.

    Attributes:
        contact: its record.
        external_id: `""` for none.
        change: the number of its last change.
        created_at: milliseconds since 1970; 0 where it is not known.
        updated_at: likewise.
        created: whether it is new.
        custom: the values of the organisation's own fields, as they are stored.
    """

    contact: Contact
    external_id: str
    change: int
    created_at: int
    updated_at: int
    created: bool = False
    custom: bytes | None = None


class Planned(NamedTuple):
    """A plan, and the rows that it looks at."""

    needs: Needs
    plan: Plan


AGAIN: Final[Outcome[Saved | None]] = Outcome(None)
"""The contact or the organisation has changed since the needs were named: they have to be named anew."""


async def write_planned(
    context: Context, corp_id: str, planning: Callable[[UnknownReferences], Awaitable[Planned]]
) -> Saved:
    """Plan and write, and do it anew as long as what the plan was made for has changed meanwhile.

    Args:
        context: the request's.
        corp_id: whose contact.
        planning: plans under the organisation's rule for unknown references.

    Raises:
        Failure: what planning, or the plan, raises.
    """
    while True:
        planned = await planning((await context.store.organisation_lately(corp_id)).unknown)
        written: Saved | None = await context.write(corp_id, planned.needs, planned.plan)
        if written is not None:
            return written


def saved(row: StoredContact) -> Saved:
    """Give a contact as its row has it."""
    contact = decode_contact(row.record)
    return Saved(contact, row.external_id, row.change, row.created_at, row.updated_at, custom=row.custom)


_UNKNOWN: Final = "no external contact has that userid"


def contact_seen(context: Context, at: Working, userid: str) -> StoredContact:
    """Give a contact that the needs named.

    Raises:
        ContactUnknown: there is none, or whoever asks does not see it.
    """
    row = at.contact(userid)
    if row is None or not sees_contact(context.viewer, row.record):
        raise ContactUnknown(_UNKNOWN)
    return row


def contact_to_edit(context: Context, at: Working, userid: str, if_match: str | None = None) -> StoredContact:
    """Give a contact that the needs named, to be changed.

    Args:
        context: the request's.
        at: what is there.
        userid: which.
        if_match: the version that the caller saw last; None if that does not matter.

    Raises:
        ContactUnknown: there is none, or whoever asks does not see it.
        RoleRefused: they see it, and no more.
        ContactChanged: it is not as the caller saw it.
    """
    row = contact_seen(context, at, userid)
    require_editable(context.viewer, row.record)
    if if_match is not None and version_of(context, at.corp_id, userid, row.change) != if_match:
        raise ContactChanged("the contact has changed since it was seen; get it again")
    return row


def needs_of(
    rule: UnknownReferences,
    contact: Contact | None,
    *,
    userids: tuple[str, ...] = (),
    phones: tuple[int, ...] = (),
    external_ids: tuple[str, ...] = (),
) -> Needs:
    """Name the rows that a contact's plan looks at.

    Args:
        rule: the organisation's, for references to what it does not have.
        contact: as it would be stored; None where the rule does not ask for it.
        userids: of contacts.
        phones: of contacts, E.164.
        external_ids: of contacts.
    """
    named = tuple(filter(None, external_ids))
    if rule == "keep":
        return Needs(userids, phones, named)
    people = people_of(contact) if rule == "strict" and contact is not None else ()
    return Needs(
        userids,
        phones,
        named,
        whole=(DEPARTMENT, LABEL) if rule == "strict" else (DEPARTMENT,),
        records=tuple((EMPLOYEE, userid) for userid in people),
    )


def _settled(at: Working, needs: Needs, contact: Contact) -> Contact | None:
    """Apply the organisation's rule; None when the needs were named for another rule, or other people."""
    organisation = organisation_of(at)
    wanted = needs_of(organisation.unknown, contact)
    if wanted.whole != needs.whole or not set(wanted.records) <= set(needs.records):
        return None
    known = Known(
        labels=at.label_ids if organisation.unknown == "strict" else (),
        departments=tree_of(at.whole(DEPARTMENT).values(), organisation.name),
        employees=[userid for _, userid in wanted.records if at.record(EMPLOYEE, userid) is not None],
    )
    return settle_references(organisation.unknown, known, contact)


def put_new(  # noqa: PLR0913, PLR0917 - what a contact consists of
    context: Context, at: Working, needs: Needs, contact: Contact, external_id: str, sent: CustomSent
) -> Outcome[Saved | None]:
    """Plan a new contact at the end of the organisation's list.

    Args:
        context: the request's.
        at: what is there.
        needs: that were named for this plan.
        contact: checked, without a userid.
        external_id: `""` for none.
        sent: values of the organisation's own fields.

    Raises:
        ValueInvalid, LabelUnknown, OwnerUnknown, ReferenceUnknown, RoleRefused, OrganisationFull, PhoneTaken,
            ExternalIdTaken: in that order.
    """
    organisation = organisation_of(at)
    custom = patched_custom(organisation.custom_fields, None, sent)
    settled = contact if organisation.unknown == "keep" else _settled(at, needs, contact)
    if settled is None:
        return AGAIN
    require_owner(context.viewer, settled.follower_user_id)
    require_room(at, organisation)
    phone = to_e164(contact.mobile or "", contact.state_code or "")
    _require_free(at, None, phone, external_id)
    userid = context.ids.userid(at.corp_id, context.now, at.next_seq)
    new = msgspec.structs.replace(settled, userid=userid)
    value = Saved(new, external_id, at.next_change, context.now, context.now, created=True, custom=custom)
    return Outcome(value, (PutContact(new, phone, external_id, custom),))


def require_room(at: Working, organisation: Organisation) -> None:
    """Refuse one contact more than an organisation may have.

    Raises:
        OrganisationFull: it has as many.
    """
    limit = organisation.contact_limit
    if limit is not None and at.contact_count >= limit:
        raise OrganisationFull("the organisation has as many contacts as it may have; remove some first")


def put_edited(  # noqa: PLR0913, PLR0917 - what a change consists of
    context: Context, at: Working, needs: Needs, row: StoredContact, edit: Edit, sent: CustomSent
) -> Outcome[Saved | None]:
    """Plan a change of a contact; one that changes nothing leaves no trace.

    Args:
        context: the request's.
        at: what is there.
        needs: that were named for this plan.
        row: the contact's.
        edit: what shall become of it.
        sent: values of the organisation's own fields.

    Raises:
        Failure: what `edit` raises.
        ValueInvalid, LabelUnknown, OwnerUnknown, ReferenceUnknown, RoleRefused, OrganisationFull, PhoneTaken,
            ExternalIdTaken: in that order.
    """
    organisation = organisation_of(at)
    old = decode_contact(row.record)
    edited, external_id = edit(old, row.external_id)
    custom = patched_custom(organisation.custom_fields, row.custom, sent)
    new = edited if organisation.unknown == "keep" else _settled(at, needs, edited)
    phone = row.phone
    if (edited.mobile, edited.state_code) != (old.mobile, old.state_code):
        phone = to_e164(edited.mobile or "", edited.state_code or "")
    if new is None or _unread(needs, row, phone, external_id):
        return AGAIN
    if new.follower_user_id != old.follower_user_id:
        require_owner(context.viewer, new.follower_user_id)
    if organisation.contact_limit is not None and at.contact_count > organisation.contact_limit:
        raise OrganisationFull("the organisation has more contacts than it may have; remove some first")
    _require_free(at, row, phone, external_id)
    if (new, external_id, custom) == (old, row.external_id, row.custom):
        return Outcome(saved(row))
    value = Saved(new, external_id, at.next_change, row.created_at, context.now, custom=custom)
    return Outcome(value, (PutContact(new, phone, external_id, custom or b""),))


def _unread(needs: Needs, row: StoredContact, phone: int, external_id: str) -> bool:
    new_phone = phone != row.phone and phone not in needs.phones
    new_external_id = external_id not in {"", row.external_id} and external_id not in needs.external_ids
    return new_phone or new_external_id


def _require_free(at: Working, row: StoredContact | None, phone: int, external_id: str) -> None:
    if (row is None or phone != row.phone) and at.owner_of_phone(phone) is not None:
        raise PhoneTaken("another external contact has this phone number")
    own = "" if row is None else row.external_id
    if external_id not in {"", own} and at.owner_of_external_id(external_id) is not None:
        raise ExternalIdTaken("another external contact has this external_id")
