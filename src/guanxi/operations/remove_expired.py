"""Remove what has expired: tokens, and changes older than the history."""

from typing import Final

from guanxi.operations.context import Context

_AT_ONCE: Final = 500
"""Rows of each kind in one transaction: it stays shorter than 5 ms, and writers behind it hardly wait."""


async def remove_expired(context: Context, corp_id: str, history_ms: int) -> bool:
    """Remove a few expired rows of one organisation.

    Args:
        context: the request's.
        corp_id: whose.
        history_ms: how long changes are kept, in milliseconds.

    Returns:
        Whether there was anything to remove, so that there may be more.
    """
    return await context.store.remove_expired(corp_id, context.now, history_ms, _AT_ONCE)
