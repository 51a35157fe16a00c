"""Shut a key of the native API out."""

import msgspec

from guanxi.domain.failures import KeyUnknown
from guanxi.domain.key import Key
from guanxi.operations.context import Context
from guanxi.store import KEY, Needs, Outcome, PutRecord, Working


async def revoke_key(context: Context, corp_id: str, key_id: str) -> Key:
    """Shut a key out for good and at once; to revoke it again leaves no trace.

    Raises:
        KeyUnknown: there is none with that key_id.
    """

    def plan(at: Working) -> Outcome[Key]:
        stored = at.record(KEY, key_id)
        if stored is None:
            raise KeyUnknown("no key has that key_id")
        if stored.key.revoked:
            return Outcome(stored.key)
        revoked = msgspec.structs.replace(stored, key=msgspec.structs.replace(stored.key, revoked=True))
        return Outcome(revoked.key, (PutRecord(KEY, key_id, revoked, "key_revoked"),))

    key: Key = await context.write(corp_id, Needs(records=((KEY, key_id),)), plan)
    return key
