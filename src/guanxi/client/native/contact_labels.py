"""Labels of many contacts."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.acts import ActDone
from guanxi.client.native.endpoint import native
from guanxi.client.native.filters import ContactFilter
from guanxi.client.operation import Operation


class RelabelContacts(msgspec.Struct, frozen=True, kw_only=True):
    """Tag and untag contacts, by their ids or by a filter.

    Attributes:
        userids: ids of contacts.
        filter: what they have to have; {} is all of them.
        add: labels to give; they have to exist.
        remove: labels to take away.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    userids: Sequence[str] | UnsetType | None = UNSET
    filter: ContactFilter | UnsetType | None = UNSET
    add: Sequence[int] | UnsetType = UNSET
    remove: Sequence[int] | UnsetType = UNSET
    idempotency_key: str | None = None


RELABEL_CONTACTS: Final = Operation(
    "relabel_contacts",
    "Tag and untag contacts, by their ids or by a filter.",
    RelabelContacts,
    ActDone,
    native("POST", "/contacts/labels"),
)
