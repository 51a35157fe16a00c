"""Deleted contacts."""

from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from guanxi.client.native.contact import Contact
from guanxi.client.native.endpoint import by_next, native
from guanxi.client.operation import Listing, Operation


class _OneContact(msgspec.Struct, frozen=True):
    userid: str


class TrashedContact(msgspec.Struct, frozen=True, kw_only=True):
    """A deleted contact.

    Attributes:
        userid: the contact's id, which it keeps when it is restored.
        deleted_by: who deleted it: an app_key, a key_id, or `cli`.
        change: the number of the change that deleted it. Not for employees' keys.
        contact: the contact as it was.
    """

    userid: str
    deleted_at: datetime
    deleted_by: str
    change: int | None = None
    contact: dict[str, Any]


class Trash(msgspec.Struct, frozen=True, kw_only=True):
    """A page of them.

    Attributes:
    next: send it as `cursor` for the next page; null on the last.
    """

    items: list[TrashedContact]
    next: str | None
    count: int | None = None


class ListTrash(msgspec.Struct, frozen=True, kw_only=True):
    """List deleted contacts, the last one first.

    Attributes:
        limit: how many at most.
        cursor: `next` of the page before; absent for the first page.
        count: `exact`: answer `count` too, how many there are in all.
    """

    limit: int | None = None
    cursor: str | None = None
    count: Literal["exact"] | None = None


class RestoreContact(_OneContact, frozen=True, kw_only=True):
    """Restore a deleted contact.

    Attributes:
        userid: the contact's id.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    idempotency_key: str | None = None


LIST_TRASH: Final = Listing(
    "list_trash",
    "List deleted contacts, the last one first.",
    ListTrash,
    Trash,
    native("GET", "/trash"),
    by_next(TrashedContact),
)
RESTORE_CONTACT: Final = Operation(
    "restore_contact", "Restore a deleted contact.", RestoreContact, Contact, native("POST", "/trash/{userid}/restore")
)
