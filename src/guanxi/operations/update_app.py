"""Rename an app, or change what it may do."""

from collections.abc import Iterable

import msgspec

from guanxi.domain.app import App, check_app_name, checked_scopes
from guanxi.domain.failures import AppUnknown
from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, PutApp, Working


async def update_app(
    context: Context, corp_id: str, app_key: str, *, name: str | None = None, scopes: Iterable[str] | None = None
) -> App:
    """Change an internal app. Its tokens and keys stay, and open at once what it may do now.

    Args:
        context: the request's.
        corp_id: whose.
        app_key: which.
        name: what people shall call it; None keeps it.
        scopes: the permissions that it shall have; None keeps them.

    Raises:
        AppUnknown: the organisation has no such internal app, or it was revoked.
        ValueMissing, ValueInvalid: the name cannot be one, or there is no such permission.
    """
    changed: dict[str, object] = {} if scopes is None else {"scopes": checked_scopes(scopes)}
    if name is not None:
        check_app_name(name)
        changed["name"] = name

    def plan(at: Working) -> Outcome[App]:
        stored = at.app(app_key)
        if stored is None or stored.app.revoked or stored.app.kind != "internal":
            raise AppUnknown(f"there is no internal app {app_key}")
        new: App = msgspec.structs.replace(stored.app, **changed)
        return Outcome(new) if new == stored.app else Outcome(new, (PutApp(new, "app_updated"),))

    app: App = await context.write(corp_id, Needs(apps=(app_key,)), plan)
    return app
