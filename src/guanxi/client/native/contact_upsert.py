"""Creating a contact, or changing the one that is found."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.contact import Contact
from guanxi.client.native.endpoint import native
from guanxi.client.operation import Operation


class UpsertContact(msgspec.Struct, frozen=True, kw_only=True):
    """Create a contact, or change the one with the same phone number or external id.

    Attributes:
        by: the member by which the contact is found.
        custom_fields: by field's key: a value, or null, which clears it.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    name: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    state_code: str | UnsetType | None = UNSET
    follower_user_id: str | UnsetType | None = UNSET
    label_ids: Sequence[int] | UnsetType | None = UNSET
    share_dept_ids: Sequence[int] | UnsetType | None = UNSET
    share_user_ids: Sequence[str] | UnsetType | None = UNSET
    company_name: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET
    remark: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    external_id: str | UnsetType | None = UNSET
    custom_fields: Mapping[str, Any] | UnsetType | None = UNSET
    by: Literal["external_id", "mobile"]
    idempotency_key: str | None = None


UPSERT_CONTACT: Final = Operation(
    "upsert_contact",
    "Create a contact, or change the one with the same phone number or external id.",
    UpsertContact,
    Contact,
    native("POST", "/contacts/upsert", query=("by",)),
)
