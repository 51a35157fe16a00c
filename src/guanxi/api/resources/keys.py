"""`/keys`: what opens this API."""

from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.cursor import cursor, place_of
from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.lists import Listed, ListParameters, paged
from guanxi.api.moments import Moment, moment
from guanxi.api.reply import Reply
from guanxi.domain.failures import AppUnknown, EmployeeUnknown, KeyUnknown
from guanxi.domain.key import Key, Role, Scope
from guanxi.operations.create_key import KeyWanted, NewKey, create_key
from guanxi.operations.read_keys import KeyUse, count_keys, get_key, list_keys
from guanxi.operations.revoke_key import revoke_key

_LIST: Final = "keys"

_Role = Annotated[Role, Meta(description="What its holder is.")]
_Employee = Annotated[str, Meta(description="The userid of its holder, for role employee.")]
_App = Annotated[str, Meta(description="The app_key of its holder, for role app.")]
_Name = Annotated[str, Meta(description="What people call it.")]


class KeyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A key, without its secret."""

    key_id: str
    name: _Name
    role: _Role
    employee: _Employee | UnsetType = UNSET
    app: _App | UnsetType = UNSET
    scopes: Annotated[list[Scope], Meta(description="What it opens; an app's key never more than the app may do.")]
    created_at: Moment
    expires_at: Moment | None
    last_used_at: Moment | None
    revoked: Annotated[bool, Meta(description="Whether it is shut out for good.")]


class KeyWithText(KeyShown, frozen=True, kw_only=True):
    """A key that was just created."""

    key: Annotated[str, Meta(description="Send it as `Authorization: Bearer …`; shown this once.")]


class KeyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key to be; `role` can be left out where `employee` or `app` says it."""

    role: _Role | None = None
    employee: _Employee | None = None
    app: _App | None = None
    scopes: (
        Annotated[list[Scope], Meta(description="What it shall open; all that the role can have unless given.")] | None
    ) = None
    name: _Name = ""
    expires_at: Annotated[datetime, Meta(tz=True, description="When it ends; null for never.")] | None = None


class KeyParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which key."""

    key_id: Annotated[str, Meta(description="The key's id.", min_length=1, max_length=64)]


async def listed(call: Call[ListParameters, Nothing]) -> Reply:
    """Answer a page by key_id."""
    asked, asking = call.parameters, call.asking
    rows = await list_keys(asking.context, asking.corp_id, place_of(asking, _LIST, asked.cursor, ""), asked.limit + 1)
    return await paged(
        rows,
        asked,
        _shown,
        lambda row: cursor(asking, _LIST, row.key.key_id),
        lambda: count_keys(asking.context, asking.corp_id),
    )


def _shown(use: KeyUse) -> KeyShown:
    return KeyShown(**_members(use.key, use.last_used_at))


def _members(key: Key, last_used_at: int | None) -> dict[str, Any]:
    return {
        "key_id": key.key_id,
        "name": key.name,
        "role": key.role,
        "employee": UNSET if key.employee is None else key.employee,
        "app": UNSET if key.app is None else key.app,
        "scopes": sorted(key.scopes),
        "created_at": moment(key.created_at),
        "expires_at": None if key.expires_at is None else moment(key.expires_at),
        "last_used_at": None if last_used_at is None else moment(last_used_at),
        "revoked": key.revoked,
    }


async def create(call: Call[Nothing, KeyBody]) -> Reply:
    """Create it and show it once."""
    body = call.body
    implied: Role = "employee" if body.employee is not None else "app" if body.app is not None else "administrator"
    wanted = KeyWanted(
        role=body.role or implied,
        employee=body.employee,
        app=body.app,
        scopes=None if body.scopes is None else frozenset(body.scopes),
        name=body.name,
        expires_at=None if body.expires_at is None else int(body.expires_at.timestamp() * 1000),
    )
    return _created(await create_key(call.keeping(_created), call.asking.corp_id, wanted))


def _created(new: NewKey) -> Reply:
    return Reply(KeyWithText(**_members(new.key, None), key=new.text))


async def read(call: Call[KeyParameters, Nothing]) -> Reply:
    """Answer it."""
    return Reply(_shown(await get_key(call.asking.context, call.asking.corp_id, call.parameters.key_id)))


async def revoke(call: Call[KeyParameters, Nothing]) -> Reply:
    """Shut it out."""
    await revoke_key(call.asking.context, call.asking.corp_id, call.parameters.key_id)
    return Reply()


_EXAMPLE: Final = {
    "key_id": "k3v9x0qa",
    "name": "nightly sync",
    "role": "administrator",
    "scopes": ["contacts:read"],
    "created_at": "2026-11-21T10:00:00.000Z",
    "expires_at": "2027-11-21T10:00:00.000Z",
    "last_used_at": None,
    "revoked": False,
}
_AT: Final = "/keys/{key_id}"
_ID: Final = {"key_id": "k3v9x0qa"}

ENDPOINTS: Final = (
    Endpoint(
        name="list_keys",
        method="GET",
        path="/keys",
        summary="List keys by key_id, revoked ones too.",
        run=listed,
        scope="administration",
        sharing="closed",
        parameters=ListParameters,
        answer=Listed[KeyShown],
        example=Example({"items": [_EXAMPLE], "next": None}),
    ),
    Endpoint(
        name="create_key",
        method="POST",
        path="/keys",
        summary="Create a key.",
        description="Its text is in this answer and nowhere else.",
        run=create,
        scope="administration",
        sharing="closed",
        body=KeyBody,
        answer=KeyWithText,
        statuses=(201,),
        secret=True,
        failures=(EmployeeUnknown, AppUnknown),
        example=Example(
            {**_EXAMPLE, "key": "guanxi_ding3f9c2b7a1d5e8c40_k3v9x0qa_…"},
            body={"name": "nightly sync", "scopes": ["contacts:read"], "expires_at": "2027-11-21T10:00:00.000Z"},
        ),
        links=(Link("get_key", {"key_id": "$response.body#/key_id"}),),
    ),
    Endpoint(
        name="get_key",
        method="GET",
        path=_AT,
        summary="Get a key, without its secret.",
        run=read,
        scope="administration",
        sharing="closed",
        parameters=KeyParameters,
        answer=KeyShown,
        failures=(KeyUnknown,),
        example=Example(_EXAMPLE, parameters=_ID),
    ),
    Endpoint(
        name="revoke_key",
        method="DELETE",
        path=_AT,
        summary="Shut a key out for good.",
        description="At once, on every node; to revoke it again changes nothing.",
        run=revoke,
        scope="administration",
        sharing="closed",
        parameters=KeyParameters,
        answer=None,
        statuses=(204,),
        failures=(KeyUnknown,),
        example=Example(parameters=_ID),
    ),
)
