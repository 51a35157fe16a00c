"""Shut an internal app out."""

import msgspec

from guanxi.domain.failures import AppUnknown
from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, PutApp, Working


async def revoke_app(context: Context, corp_id: str, app_key: str) -> None:
    """Shut an internal app out for good; its secret and every token end at once.

    Raises:
        AppUnknown: the organisation has no such internal app, or it was revoked before.
    """

    def plan(at: Working) -> Outcome[None]:
        stored = at.app(app_key)
        if stored is None or stored.app.revoked or stored.app.kind != "internal":
            raise AppUnknown(f"there is no internal app {app_key}")
        shut_out = msgspec.structs.replace(stored.app, revoked=True)
        return Outcome(None, (PutApp(shut_out, "app_revoked", end_tokens=True),))

    await context.write(corp_id, Needs(apps=(app_key,)), plan)
