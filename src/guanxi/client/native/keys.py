"""Keys of the native API."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import ListPage, ListRequest, Once, by_next, native
from guanxi.client.operation import Listing, Operation

Role = Literal["administrator", "app", "employee"]
Scope = Literal["administration", "contacts:read", "contacts:write", "labels:write", "staff:read", "staff:write"]


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key, without its secret.

    Attributes:
        name: what people call it.
        role: what its holder is.
        employee: the userid of its holder, for role employee.
        app: the app_key of its holder, for role app.
        scopes: what it opens; an app's key never more than the app may do.
        revoked: whether it is shut out for good.
    """

    key_id: str
    name: str
    role: Role
    employee: str | None = None
    app: str | None = None
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked: bool


class Keys(ListPage, frozen=True, kw_only=True):
    """A page of them."""

    items: list[Key]


class ListKeys(ListRequest, frozen=True, kw_only=True):
    """List keys by key_id, revoked ones too."""


class KeyWithText(Key, frozen=True, kw_only=True):
    """A key that was just created.

    Attributes:
        key: send it as `Authorization: Bearer …`; shown this once.
    """

    key: str


class CreateKey(Once, frozen=True, kw_only=True):
    """Create a key.

    Attributes:
        role: what its holder is.
        employee: the userid of its holder, for role employee.
        app: the app_key of its holder, for role app.
        scopes: what it shall open; all that the role can have unless given.
        name: what people call it.
        expires_at: when it ends; null for never.
    """

    role: Role | UnsetType | None = UNSET
    employee: str | UnsetType | None = UNSET
    app: str | UnsetType | None = UNSET
    scopes: Sequence[Scope] | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    expires_at: datetime | str | UnsetType | None = UNSET


class GetKey(msgspec.Struct, frozen=True):
    """Get a key, without its secret.

    Attributes:
        key_id: the key's id.
    """

    key_id: str


class RevokeKey(msgspec.Struct, frozen=True):
    """Shut a key out for good.

    Attributes:
        key_id: the key's id.
    """

    key_id: str


LIST_KEYS: Final = Listing(
    "list_keys", "List keys by key_id, revoked ones too.", ListKeys, Keys, native("GET", "/keys"), by_next(Key)
)
CREATE_KEY: Final = Operation("create_key", "Create a key.", CreateKey, KeyWithText, native("POST", "/keys"))
GET_KEY: Final = Operation("get_key", "Get a key, without its secret.", GetKey, Key, native("GET", "/keys/{key_id}"))
REVOKE_KEY: Final = Operation(
    "revoke_key", "Shut a key out for good.", RevokeKey, type(None), native("DELETE", "/keys/{key_id}")
)
