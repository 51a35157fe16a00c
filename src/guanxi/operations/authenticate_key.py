"""Find out who asks by the native API."""

import asyncio
from typing import Final

import msgspec

from guanxi.domain.failures import PermissionMissing, StoreBusy
from guanxi.domain.key import Scope, effective_scopes
from guanxi.domain.organisation import require_active
from guanxi.operations.context import Asking, Context
from guanxi.operations.viewer import Viewer
from guanxi.store import KeyHolder, KeyUsed, Needs, Outcome

_USED_MS: Final = 60_000
"""A key's last use is stored at most once a minute."""

_noting: set[asyncio.Task[None]] = set()


async def authenticate_key(context: Context, text: str) -> Asking:
    """Give who holds a key.

    Args:
        context: the request's; its actor is replaced by the key_id.
        text: the key as sent.

    Raises:
        KeyInvalid: it is unknown, expired or revoked.
        OrganisationSuspended: its organisation is.
    """
    holder = await context.store.sessions.key_holder(text, context.now)
    require_active(holder.organisation)
    if context.now - holder.used_at >= _USED_MS:
        context.store.sessions.used(text, context.now)
        # Nobody waits for it, and a store that cannot be written still answers what is read.
        task = asyncio.create_task(_note(context, holder))
        _noting.add(task)
        task.add_done_callback(_noting.discard)
    own = msgspec.structs.replace(context, actor=holder.key.key_id, viewer=_viewer(context, holder))
    return Asking(own, holder.corp_id, holder.organisation, holder.key, effective_scopes(holder.key, holder.app))


def _viewer(context: Context, holder: KeyHolder) -> Viewer | None:
    userid = holder.key.employee
    return None if userid is None else Viewer(userid, context.store.seen_by(holder.organisation, userid))


async def _note(context: Context, holder: KeyHolder) -> None:
    effect = KeyUsed(holder.key.key_id, context.now)
    try:
        await context.store.write(holder.corp_id, Needs(), lambda _: Outcome(None, (effect,)), context.entry)
    except StoreBusy:
        return


def require_key_scope(asking: Asking, scope: Scope) -> None:
    """Refuse a key without a scope.

    Raises:
        PermissionMissing: it lacks it.
    """
    if scope not in asking.scopes:
        raise PermissionMissing(f"the key lacks the scope {scope}")
