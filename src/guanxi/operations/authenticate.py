"""Find out which app is asking."""

from guanxi.domain.app import App, AppKind
from guanxi.domain.failures import AppKindRefused, PermissionMissing
from guanxi.operations.context import Caller, Context


async def authenticate(context: Context, token: str) -> Caller:
    """Give the caller that an access token stands for.

    Args:
        context: the request's.
        token: as sent.

    Raises:
        TokenInvalid: it is unknown, expired or revoked.
    """
    return Caller(*await context.store.sessions.caller(token, context.now))


def require_kind(app: App, kinds: frozenset[AppKind]) -> None:
    """Refuse an app of the wrong kind.

    Raises:
        AppKindRefused: it is.
    """
    if app.kind not in kinds:
        raise AppKindRefused(f"this call is for {' and '.join(sorted(kinds))} apps; the token's app is {app.kind}")


def require_scope(app: App, scope: str) -> None:
    """Refuse an app without a permission.

    Raises:
        PermissionMissing: it lacks it.
    """
    if scope not in app.scopes:
        raise PermissionMissing(f"the app lacks the permission {scope}")
