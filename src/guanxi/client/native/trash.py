"""Deleted contacts."""

from datetime import datetime
from typing import Any, Final

import msgspec

from guanxi.client.native.contact import Contact
from guanxi.client.native.endpoint import ListPage, ListRequest, Once, by_next, native
from guanxi.client.operation import Listing, Operation


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


class Trash(ListPage, frozen=True, kw_only=True):
    """A page of them."""

    items: list[TrashedContact]


class ListTrash(ListRequest, frozen=True, kw_only=True):
    """List deleted contacts, the last one first."""


class RestoreContact(Once, frozen=True):
    """Restore a deleted contact.

    Attributes:
        userid: the contact's id.
    """

    userid: str


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
