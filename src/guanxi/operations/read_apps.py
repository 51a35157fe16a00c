"""Read an organisation's apps."""

from guanxi.domain.app import App
from guanxi.domain.failures import AppUnknown
from guanxi.operations.context import Context


async def get_app(context: Context, corp_id: str, app_key: str) -> App:
    """Give an app, its own or a third-party one that it has authorised; a revoked one too.

    Raises:
        AppUnknown: the organisation has no such app.
    """
    stored = await context.store.app(corp_id, app_key)
    if stored is None:
        raise AppUnknown("there is no such app")
    return stored.app


async def list_apps(context: Context, corp_id: str, after: str, limit: int) -> list[App]:
    """Give apps by app_key, revoked ones too.

    Args:
        context: the request's.
        corp_id: whose.
        after: an app_key; those behind it are given. `""` for the first ones.
        limit: how many at most.
    """
    return [app for app in await context.store.apps(corp_id) if app.app_key > after][:limit]


async def count_apps(context: Context, corp_id: str) -> int:
    """Give how many apps there are, revoked ones too."""
    return len(await context.store.apps(corp_id))
