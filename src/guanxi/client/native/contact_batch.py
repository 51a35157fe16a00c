"""Many contacts in one request."""

from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec

from guanxi.client.native.contact import ContactValues
from guanxi.client.native.endpoint import Once, native
from guanxi.client.operation import Operation


class BatchCreate(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="create"):
    """Create a contact."""

    contact: ContactValues


class BatchUpdate(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="update"):
    """Change some members of a contact.

    Attributes:
        if_match: the contact's `change` that was seen last; employees' keys send its `etag`.
    """

    userid: str
    contact: ContactValues
    if_match: int | str | None = None


class BatchUpsert(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="upsert"):
    """Create a contact, or change the one that is found."""

    by: Literal["external_id", "mobile"]
    contact: ContactValues


class BatchDelete(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="delete"):
    """Delete a contact.

    Attributes:
        if_match: the contact's `change` that was seen last; employees' keys send its `etag`.
    """

    userid: str
    if_match: int | str | None = None


class RowVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one row.

    Attributes:
        status: 200, 201 or 204, or that of its problem.
        userid: the contact's id.
        change: the number of the contact's last change. Not for employees' keys.
        etag: the contact's ETag. Only for employees' keys.
        problem: why nothing was done.
    """

    status: int
    userid: str | None = None
    change: int | None = None
    etag: str | None = None
    problem: dict[str, Any] | None = None


class BatchVerdicts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each row, in the order in which they were sent."""

    items: list[RowVerdict]


class BatchContacts(Once, frozen=True, kw_only=True):
    """Create, change and delete up to 1,000 contacts."""

    operations: Sequence[BatchCreate | BatchUpdate | BatchUpsert | BatchDelete]


BATCH_CONTACTS: Final = Operation(
    "batch_contacts",
    "Create, change and delete up to 1,000 contacts.",
    BatchContacts,
    BatchVerdicts,
    native("POST", "/contacts/batch"),
)
