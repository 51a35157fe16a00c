"""Apps: the programs that may ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import ListPage, ListRequest, Once, by_next, native
from guanxi.client.operation import Listing, Operation


class _OneApp(msgspec.Struct, frozen=True):
    app_key: str


class App(msgspec.Struct, frozen=True, kw_only=True):
    """An app.

    Attributes:
        name: what people call it.
        scopes: DingTalk's permissions.
        revoked: whether it is shut out for good.
    """

    app_key: str
    kind: Literal["internal", "third-party"]
    name: str
    scopes: list[str]
    created_at: datetime
    revoked: bool


class Apps(ListPage, frozen=True, kw_only=True):
    """A page of them."""

    items: list[App]


class ListApps(ListRequest, frozen=True, kw_only=True):
    """List apps by app_key, revoked ones too."""


class AppWithSecret(App, frozen=True, kw_only=True):
    """An app and its secret.

    Attributes:
        app_secret: shown this once.
    """

    app_secret: str


class CreateApp(Once, frozen=True, kw_only=True):
    """Create an internal app.

    Attributes:
        name: what people call it.
        scopes: DingTalk's permissions.
    """

    name: str
    scopes: Sequence[str] | UnsetType | None = UNSET


class GetApp(msgspec.Struct, frozen=True):
    """Get an app.

    Attributes:
        app_key: the app's key.
    """

    app_key: str


class ChangeApp(_OneApp, frozen=True, kw_only=True):
    """Rename an internal app, or change what it may do.

    Attributes:
        app_key: the app's key.
        name: what people call it.
        scopes: DingTalk's permissions.
    """

    name: str | UnsetType = UNSET
    scopes: Sequence[str] | UnsetType = UNSET


class RotateApp(Once, frozen=True):
    """Give an internal app another secret.

    Attributes:
        app_key: the app's key.
    """

    app_key: str


class RevokeApp(msgspec.Struct, frozen=True):
    """Shut an internal app out for good.

    Attributes:
        app_key: the app's key.
    """

    app_key: str


LIST_APPS: Final = Listing(
    "list_apps", "List apps by app_key, revoked ones too.", ListApps, Apps, native("GET", "/apps"), by_next(App)
)
CREATE_APP: Final = Operation(
    "create_app", "Create an internal app.", CreateApp, AppWithSecret, native("POST", "/apps")
)
GET_APP: Final = Operation("get_app", "Get an app.", GetApp, App, native("GET", "/apps/{app_key}"))
CHANGE_APP: Final = Operation(
    "change_app",
    "Rename an internal app, or change what it may do.",
    ChangeApp,
    App,
    native("PATCH", "/apps/{app_key}"),
)
ROTATE_APP: Final = Operation(
    "rotate_app",
    "Give an internal app another secret.",
    RotateApp,
    AppWithSecret,
    native("POST", "/apps/{app_key}/rotate"),
)
REVOKE_APP: Final = Operation(
    "revoke_app", "Shut an internal app out for good.", RevokeApp, type(None), native("DELETE", "/apps/{app_key}")
)
