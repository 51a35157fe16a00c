"""Shut an internal app out."""

import msgspec

from guanxi.domain.failures import AppUnknown
from guanxi.domain.organisation import CORP_ID_LENGTH
from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, PutApp, Working


async def revoke_app(context: Context, app_key: str) -> None:
    """Shut an internal app out for good; its secret and every token end at once.

    Raises:
        AppUnknown: there is no such internal app, or it was revoked before.
    """

    def plan(at: Working) -> Outcome[None]:
        stored = at.app(app_key)
        if stored is None or stored.app.revoked or stored.app.kind != "internal":
            raise AppUnknown(f"there is no internal app {app_key}")
        shut_out = msgspec.structs.replace(stored.app, revoked=True)
        return Outcome(None, (PutApp(shut_out, "app_revoked", end_tokens=True),))

    await context.write(app_key[:CORP_ID_LENGTH], Needs(apps=(app_key,)), plan)
