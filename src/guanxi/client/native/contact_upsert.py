"""Creating a contact, or changing the one that is found."""

from typing import Final, Literal

from guanxi.client.native.contact import Contact, ContactValues
from guanxi.client.native.endpoint import native
from guanxi.client.operation import Operation


class UpsertContact(ContactValues, frozen=True, kw_only=True):
    """Create a contact, or change the one with the same phone number or external id.

    Attributes:
        by: the member by which the contact is found.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often it is
            sent.
    """

    by: Literal["external_id", "mobile"]
    idempotency_key: str | None = None


UPSERT_CONTACT: Final = Operation(
    "upsert_contact",
    "Create a contact, or change the one with the same phone number or external id.",
    UpsertContact,
    Contact,
    native("POST", "/contacts/upsert", query=("by",)),
)
