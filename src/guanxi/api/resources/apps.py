"""`/apps`: the programs that the organisation lets in by DingTalk's API."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.cursor import cursor, place_of
from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.lists import Listed, ListParameters, paged
from guanxi.api.moments import Moment, moment
from guanxi.api.reply import Reply
from guanxi.domain.app import SCOPES, App, AppKind
from guanxi.domain.failures import AppUnknown
from guanxi.operations.create_app import NewApp as CreatedApp
from guanxi.operations.create_app import create_internal_app
from guanxi.operations.read_apps import count_apps, get_app, list_apps
from guanxi.operations.revoke_app import revoke_app
from guanxi.operations.rotate_secret import rotate_app_secret
from guanxi.operations.update_app import update_app

_LIST: Final = "apps"

_Name = Annotated[str, Meta(description="What people call it.")]
_Scopes = Annotated[
    list[str],
    Meta(description="DingTalk's permissions.", extra_json_schema={"items": {"type": "string", "enum": list(SCOPES)}}),
]


class AppShown(msgspec.Struct, frozen=True, kw_only=True):
    """An app."""

    app_key: str
    kind: AppKind
    name: _Name
    scopes: _Scopes
    created_at: Moment
    revoked: Annotated[bool, Meta(description="Whether it is shut out for good.")]


class AppWithSecret(AppShown, frozen=True, kw_only=True):
    """An app and its secret."""

    app_secret: Annotated[str, Meta(description="Shown this once.")]


class NewApp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An app to be."""

    name: _Name
    scopes: _Scopes | None = None


class AppPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is absent stays."""

    name: _Name | UnsetType = UNSET
    scopes: _Scopes | UnsetType = UNSET


class AppParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which app."""

    app_key: Annotated[str, Meta(description="The app's key.", min_length=1, max_length=64)]


async def listed(call: Call[ListParameters, Nothing]) -> Reply:
    """Answer a page by app_key."""
    asked, asking = call.parameters, call.asking
    rows = await list_apps(asking.context, asking.corp_id, place_of(asking, _LIST, asked.cursor, ""), asked.limit + 1)
    return await paged(
        rows,
        asked,
        _shown,
        lambda row: cursor(asking, _LIST, row.app_key),
        lambda: count_apps(asking.context, asking.corp_id),
    )


def _shown(app: App) -> AppShown:
    return AppShown(**_members(app))


def _members(app: App) -> dict[str, Any]:
    return {
        "app_key": app.app_key,
        "kind": app.kind,
        "name": app.name,
        "scopes": sorted(app.scopes),
        "created_at": moment(app.created_at),
        "revoked": app.revoked,
    }


def _with_secret(new: CreatedApp) -> Reply:
    return Reply(AppWithSecret(**_members(new.app), app_secret=new.secret))


async def create(call: Call[Nothing, NewApp]) -> Reply:
    """Create it and show its secret once."""
    asking = call.asking
    scopes = SCOPES if call.body.scopes is None else call.body.scopes
    return _with_secret(await create_internal_app(call.keeping(_with_secret), asking.corp_id, call.body.name, scopes))


async def read(call: Call[AppParameters, Nothing]) -> Reply:
    """Answer it."""
    return Reply(_shown(await get_app(call.asking.context, call.asking.corp_id, call.parameters.app_key)))


async def change(call: Call[AppParameters, AppPatch]) -> Reply:
    """Rename it, or change what it may do."""
    body, asking = call.body, call.asking
    app = await update_app(
        asking.context,
        asking.corp_id,
        call.parameters.app_key,
        name=None if isinstance(body.name, UnsetType) else body.name,
        scopes=None if isinstance(body.scopes, UnsetType) else body.scopes,
    )
    return Reply(_shown(app))


async def rotate(call: Call[AppParameters, Nothing]) -> Reply:
    """Give it another secret and show it once."""
    context = call.keeping(_with_secret)
    return _with_secret(await rotate_app_secret(context, call.asking.corp_id, call.parameters.app_key))


async def revoke(call: Call[AppParameters, Nothing]) -> Reply:
    """Shut it out."""
    await revoke_app(call.asking.context, call.asking.corp_id, call.parameters.app_key)
    return Reply()


_EXAMPLE: Final = {
    "app_key": "ding3f9c2b7a1d5e8c40wi6qjhzm",
    "kind": "internal",
    "name": "CRM",
    "scopes": ["qyapi_ext_read", "qyapi_ext_write"],
    "created_at": "2026-11-21T10:00:00.000Z",
    "revoked": False,
}
_SECRET: Final = {**_EXAMPLE, "app_secret": "43 characters, shown this once"}
_AT: Final = "/apps/{app_key}"
_ID: Final = {"app_key": str(_EXAMPLE["app_key"])}
_NEXT: Final = tuple(
    Link(to, {"app_key": "$response.body#/app_key"}) for to in ("get_app", "change_app", "rotate_app", "revoke_app")
)

ENDPOINTS: Final = (
    Endpoint(
        name="list_apps",
        method="GET",
        path="/apps",
        summary="List apps by app_key, revoked ones too.",
        run=listed,
        scope="administration",
        sharing="closed",
        parameters=ListParameters,
        answer=Listed[AppShown],
        example=Example({"items": [_EXAMPLE], "next": None}),
    ),
    Endpoint(
        name="create_app",
        method="POST",
        path="/apps",
        summary="Create an internal app.",
        description="Its secret is in this answer and nowhere else. Without `scopes` it gets all of them.",
        run=create,
        scope="administration",
        sharing="closed",
        body=NewApp,
        answer=AppWithSecret,
        statuses=(201,),
        secret=True,
        example=Example(_SECRET, body={"name": "CRM", "scopes": ["qyapi_ext_read", "qyapi_ext_write"]}),
        links=_NEXT,
    ),
    Endpoint(
        name="get_app",
        method="GET",
        path=_AT,
        summary="Get an app.",
        run=read,
        scope="administration",
        sharing="closed",
        parameters=AppParameters,
        answer=AppShown,
        failures=(AppUnknown,),
        example=Example(_EXAMPLE, parameters=_ID),
    ),
    Endpoint(
        name="change_app",
        method="PATCH",
        path=_AT,
        summary="Rename an internal app, or change what it may do.",
        description="Its tokens and keys stay, and open at once what it may do now.",
        run=change,
        scope="administration",
        sharing="closed",
        parameters=AppParameters,
        body=AppPatch,
        answer=AppShown,
        failures=(AppUnknown,),
        example=Example(
            {**_EXAMPLE, "scopes": ["qyapi_ext_read"]}, body={"scopes": ["qyapi_ext_read"]}, parameters=_ID
        ),
    ),
    Endpoint(
        name="rotate_app",
        method="POST",
        path=_AT + "/rotate",
        summary="Give an internal app another secret.",
        description="The old secret and every token of the app end at once.",
        run=rotate,
        scope="administration",
        sharing="closed",
        parameters=AppParameters,
        answer=AppWithSecret,
        secret=True,
        failures=(AppUnknown,),
        example=Example(_SECRET, parameters=_ID),
    ),
    Endpoint(
        name="revoke_app",
        method="DELETE",
        path=_AT,
        summary="Shut an internal app out for good.",
        description="Its secret, its tokens and its keys end at once.",
        run=revoke,
        scope="administration",
        sharing="closed",
        parameters=AppParameters,
        answer=None,
        statuses=(204,),
        failures=(AppUnknown,),
        example=Example(parameters=_ID),
    ),
)
