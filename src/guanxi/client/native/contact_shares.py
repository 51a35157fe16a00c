"""Sharing many contacts."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.acts import ActTried
from guanxi.client.native.endpoint import Once, native
from guanxi.client.native.filters import ContactFilter
from guanxi.client.operation import Operation


class SharedWith(msgspec.Struct, frozen=True, kw_only=True):
    """Departments and employees.

    Attributes:
        share_dept_ids: departments, with all below them.
        share_user_ids: employees.
    """

    share_dept_ids: Sequence[int] | UnsetType = UNSET
    share_user_ids: Sequence[str] | UnsetType = UNSET


class ShareContacts(Once, frozen=True, kw_only=True):
    """Share contacts, and end that, by their ids or by a filter.

    Attributes:
        userids: ids of contacts.
        filter: what they have to have; {} is all of them.
        add: whom they are shared with from now on.
        remove: whom they are not shared with any more.
        dry_run: whether to say what would be done, and do nothing.
    """

    userids: Sequence[str] | UnsetType | None = UNSET
    filter: ContactFilter | UnsetType | None = UNSET
    add: SharedWith | UnsetType = UNSET
    remove: SharedWith | UnsetType = UNSET
    dry_run: bool | UnsetType = UNSET


SHARE_CONTACTS: Final = Operation(
    "share_contacts",
    "Share contacts, and end that, by their ids or by a filter.",
    ShareContacts,
    ActTried,
    native("POST", "/contacts/shares"),
)
