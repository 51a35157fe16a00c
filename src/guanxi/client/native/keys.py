"""Keys of the native API."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import by_next, native
from guanxi.client.operation import Listing, Operation


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
    role: Literal["administrator", "app", "employee"]
    employee: str | None = None
    app: str | None = None
    scopes: list[
        Literal["administration", "contacts:read", "contacts:write", "labels:write", "staff:read", "staff:write"]
    ]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked: bool


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """A page of them.

    Attributes:
    next: send it as `cursor` for the next page; null on the last.
    """

    items: list[Key]
    next: str | None
    count: int | None = None


class ListKeys(msgspec.Struct, frozen=True, kw_only=True):
    """List keys by key_id, revoked ones too.

    Attributes:
        limit: how many at most.
        cursor: `next` of the page before; absent for the first page.
        count: `exact`: answer `count` too, how many there are in all.
    """

    limit: int | None = None
    cursor: str | None = None
    count: Literal["exact"] | None = None


class KeyWithText(msgspec.Struct, frozen=True, kw_only=True):
    """A key that was just created.

    Attributes:
        name: what people call it.
        role: what its holder is.
        employee: the userid of its holder, for role employee.
        app: the app_key of its holder, for role app.
        scopes: what it opens; an app's key never more than the app may do.
        revoked: whether it is shut out for good.
        key: send it as `Authorization: Bearer …`; shown this once.
    """

    key_id: str
    name: str
    role: Literal["administrator", "app", "employee"]
    employee: str | None = None
    app: str | None = None
    scopes: list[
        Literal["administration", "contacts:read", "contacts:write", "labels:write", "staff:read", "staff:write"]
    ]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked: bool
    key: str


class CreateKey(msgspec.Struct, frozen=True, kw_only=True):
    """Create a key.

    Attributes:
        role: what its holder is.
        employee: the userid of its holder, for role employee.
        app: the app_key of its holder, for role app.
        scopes: what it shall open; all that the role can have unless given.
        name: what people call it.
        expires_at: when it ends; null for never.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    role: Literal["administrator", "app", "employee"] | UnsetType | None = UNSET
    employee: str | UnsetType | None = UNSET
    app: str | UnsetType | None = UNSET
    scopes: (
        Sequence[
            Literal["administration", "contacts:read", "contacts:write", "labels:write", "staff:read", "staff:write"]
        ]
        | UnsetType
        | None
    ) = UNSET
    name: str | UnsetType = UNSET
    expires_at: datetime | str | UnsetType | None = UNSET
    idempotency_key: str | None = None


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
