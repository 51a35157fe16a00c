"""The organisation."""

from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import native
from guanxi.client.operation import Operation


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation and where it stands.

    Attributes:
        name: what people call it.
        contact_limit: contacts allowed; null for no limit.
        external_contacts: whether the directory of external contacts is switched on.
        unknown: what happens to owners, departments, people and labels that do not exist here.
        contact_count: contacts that there are.
        last_change: the number of the newest change: where a full read begins to age.
        history_start: the number of the oldest change that is kept.
    """

    corp_id: str
    name: str
    contact_limit: int | None
    external_contacts: bool
    unknown: Literal["drop-departments", "keep", "strict"]
    created_at: datetime
    contact_count: int
    last_change: int
    history_start: int


class GetOrganisation(msgspec.Struct, frozen=True, kw_only=True):
    """Get the organisation of the key."""


class ChangeOrganisation(msgspec.Struct, frozen=True, kw_only=True):
    """Change the organisation's settings.

    Attributes:
        name: what people call it.
        contact_limit: contacts allowed; null for no limit.
        external_contacts: whether the directory of external contacts is switched on.
        unknown: what happens to owners, departments, people and labels that do not exist here.
    """

    name: str | UnsetType = UNSET
    contact_limit: int | UnsetType | None = UNSET
    external_contacts: bool | UnsetType = UNSET
    unknown: Literal["drop-departments", "keep", "strict"] | UnsetType = UNSET


GET_ORGANISATION: Final = Operation(
    "get_organisation",
    "Get the organisation of the key.",
    GetOrganisation,
    Organisation,
    native("GET", "/organisation"),
)
CHANGE_ORGANISATION: Final = Operation(
    "change_organisation",
    "Change the organisation's settings.",
    ChangeOrganisation,
    Organisation,
    native("PATCH", "/organisation"),
)
