"""Ending tokens before their time."""

from typing import TYPE_CHECKING

from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, PutApp, Working

if TYPE_CHECKING:
    from guanxi.sandbox.world import World


async def end_tokens(world: "World", app_key: str | None) -> None:
    """End every token that a world has, as if its time were over; whoever asks for one gets a new one.

    Args:
        world: the world.
        app_key: whose tokens alone; None for those of all apps.
    """
    context = world.context
    for app in await context.store.apps(world.corp_id):
        if app_key in {None, app.app_key}:
            await _end(context, world.corp_id, app.app_key)


async def _end(context: Context, corp_id: str, app_key: str) -> None:
    def plan(at: Working) -> Outcome[None]:
        stored = at.app(app_key)
        return Outcome(None, () if stored is None else (PutApp(stored.app, "app_updated", end_tokens=True),))

    await context.write(corp_id, Needs(apps=(app_key,)), plan)
