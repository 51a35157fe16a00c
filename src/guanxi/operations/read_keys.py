"""Read an organisation's keys of the native API."""

import msgspec

from guanxi.domain.key import Key
from guanxi.operations.context import Context


class KeyUse(msgspec.Struct, frozen=True):
    """A key, and when it was used last: milliseconds since 1970, to the minute; None for never."""

    key: Key
    last_used_at: int | None


async def get_key(context: Context, corp_id: str, key_id: str) -> KeyUse:
    """Give a key.

    Raises:
        KeyUnknown: there is none with that key_id.
    """
    key, used_at = await context.store.sessions.key(corp_id, key_id)
    return KeyUse(key, used_at or None)


async def list_keys(context: Context, corp_id: str, after: str, limit: int) -> list[KeyUse]:
    """Give keys by key_id, revoked ones too.

    Args:
        context: the request's.
        corp_id: whose.
        after: a key_id; those behind it are given. `""` for the first ones.
        limit: how many at most.
    """
    found = await context.store.sessions.keys(corp_id, after, limit)
    return [KeyUse(key, used_at or None) for key, used_at in found]


async def count_keys(context: Context, corp_id: str) -> int:
    """Give how many keys there are, revoked ones too."""
    return await context.store.sessions.key_count(corp_id)
