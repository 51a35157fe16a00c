"""Keys of the native API: who holds one, and what it opens."""

import re
from typing import Final, Literal

import msgspec

from guanxi.domain.app import READ, WRITE, App
from guanxi.domain.failures import ValueInvalid
from guanxi.domain.organisation import CORP_ID_LENGTH

Role = Literal["administrator", "app", "employee"]
Scope = Literal["contacts:read", "contacts:write", "labels:write", "staff:read", "staff:write", "administration"]

KEY_ID_LENGTH: Final = 8

_KEY: Final = re.compile(
    rf"guanxi_(?P<corp_id>[a-z0-9]{{{CORP_ID_LENGTH}}})_(?P<key_id>[a-z0-9]{{{KEY_ID_LENGTH}}})_(?P<secret>[\w-]{{43}})",
    re.ASCII,
)
_OF_ROLE: Final[dict[Role, tuple[Scope, ...]]] = {
    "administrator": (
        "contacts:read", "contacts:write", "labels:write", "staff:read", "staff:write", "administration",
    ),
    "app": ("contacts:read", "contacts:write", "staff:read"),
    "employee": ("contacts:read", "contacts:write", "staff:read"),
}  # fmt: skip
_OF_APP: Final[dict[Scope, str]] = {"contacts:read": READ, "contacts:write": WRITE}


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key as everybody may see it: its secret is not here.

    Attributes:
        key_id: its public name.
        role: what its holder is.
        scopes: what it opens.
        name: what people call it.
        employee: the userid of its holder, when that is an employee.
        app: the app_key of its holder, when that is an app.
        created_at: milliseconds since 1970, UTC.
        expires_at: likewise, or None for never.
        revoked: whether it is shut out.
    """

    key_id: str
    role: Role
    scopes: frozenset[Scope]
    name: str
    created_at: int
    employee: str | None = None
    app: str | None = None
    expires_at: int | None = None
    revoked: bool = False


def key_text(corp_id: str, key_id: str, secret: str) -> str:
    """Give the text that is shown once and sent as a bearer token; secret scanners know it by its beginning."""
    return f"guanxi_{corp_id}_{key_id}_{secret}"


def key_parts(text: str) -> tuple[str, str, str] | None:
    """Give the corp_id, key_id and secret of a key's text, or None when it cannot be one."""
    match = _KEY.fullmatch(text)
    return None if match is None else (match["corp_id"], match["key_id"], match["secret"])


def scopes_for(role: Role, wanted: frozenset[str] | None) -> frozenset[Scope]:
    """Give the scopes of a new key.

    Args:
        role: of its holder.
        wanted: what was asked for; None for all that the role can have.

    Raises:
        ValueInvalid: one is no scope, or not for that role.
    """
    allowed: tuple[Scope, ...] = _OF_ROLE[role]
    if wanted is None:
        return frozenset(allowed)
    if unknown := sorted(wanted.difference(allowed)):
        raise ValueInvalid(f"{unknown[0]} is no scope for role {role}; {', '.join(allowed)} are", field="scopes")
    return frozenset(scope for scope in allowed if scope in wanted)


def effective_scopes(key: Key, app: App | None) -> frozenset[Scope]:
    """Give what a key opens now: an app's key never opens more than the app may do.

    Args:
        key: the key.
        app: its app, when it is one's.
    """
    if app is None:
        return key.scopes
    return frozenset(scope for scope in key.scopes if _OF_APP.get(scope) in app.scopes or scope not in _OF_APP)
