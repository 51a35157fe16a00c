"""Labels of many contacts."""

from collections.abc import Sequence
from typing import Final

from msgspec import UNSET, UnsetType

from guanxi.client.native.acts import ActDone
from guanxi.client.native.endpoint import Once, native
from guanxi.client.native.filters import ContactFilter
from guanxi.client.operation import Operation


class RelabelContacts(Once, frozen=True, kw_only=True):
    """Tag and untag contacts, by their ids or by a filter.

    Attributes:
        userids: ids of contacts.
        filter: what they have to have; {} is all of them.
        add: labels to give; they have to exist.
        remove: labels to take away.
    """

    userids: Sequence[str] | UnsetType | None = UNSET
    filter: ContactFilter | UnsetType | None = UNSET
    add: Sequence[int] | UnsetType = UNSET
    remove: Sequence[int] | UnsetType = UNSET


RELABEL_CONTACTS: Final = Operation(
    "relabel_contacts",
    "Tag and untag contacts, by their ids or by a filter.",
    RelabelContacts,
    ActDone,
    native("POST", "/contacts/labels"),
)
