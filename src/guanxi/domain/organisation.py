"""Organisations: one tenant each, and what its administrator can set."""

from typing import Final, Literal

import msgspec

from guanxi.domain.custom_fields import CustomField, FieldType
from guanxi.domain.failures import ContactsDisabled, OrganisationSuspended

CORP_ID_LENGTH: Final = 20
"""Characters of a corp_id: `ding` and 16 more. Access tokens and app keys begin with one, so it has one length."""

UnknownReferences = Literal["keep", "drop-departments", "strict"]


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """One tenant.

    Attributes:
        corp_id: DingTalk's id of an organisation.
        name: what people call it.
        created_at: milliseconds since 1970, UTC.
        contact_limit: contacts allowed, or None for no limit.
        external_contacts: whether the feature is switched on.
        unknown: what happens to references that the directory does not know: `keep` them as sent,
            `drop-departments` as the real service was seen to do, or refuse them all (`strict`).
        suspended: whether every door is closed to its apps.
        custom_fields: the fields of its own that contacts have, in their order.
        removed_fields: the keys and types of those that it had: values are kept under them.
    """

    corp_id: str
    name: str
    created_at: int
    contact_limit: int | None = None
    external_contacts: bool = True
    unknown: UnknownReferences = "keep"
    suspended: bool = False
    custom_fields: tuple[CustomField, ...] = ()
    removed_fields: tuple[tuple[str, FieldType], ...] = ()


def require_active(organisation: Organisation) -> None:
    """Refuse a suspended organisation.

    Raises:
        OrganisationSuspended: it is.
    """
    if organisation.suspended:
        raise OrganisationSuspended("the organisation is suspended; its administrator can lift that")


def require_external_contacts(organisation: Organisation) -> None:
    """Refuse an organisation that has not switched external contacts on.

    Raises:
        ContactsDisabled: it has not.
    """
    if not organisation.external_contacts:
        raise ContactsDisabled("external contacts are switched off for this organisation")
