"""Which contacts an act is about: those that are named, or those that a filter finds, some at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final

from guanxi.domain.contact import decode_contact
from guanxi.domain.contact_filter import ContactFilter, Criteria, grantees_of, matches
from guanxi.domain.custom_fields import values_of
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.context import Context
from guanxi.operations.criteria import criteria_of
from guanxi.operations.parts import PART

_SCANNED: Final = 250
"""Contacts looked through at a time: reading and decoding them keeps the event loop for about a millisecond."""

Which = Sequence[str] | ContactFilter
"""Userids, or what contacts have to have."""


async def chosen(context: Context, corp_id: str, which: Which) -> AsyncIterator[list[str]]:
    """Give the userids of contacts, each once, in order: as they were named, or by creation.

    A filter looks at all contacts that whoever asks sees, unless it names an owner or whom they are shared with.
    """
    if not isinstance(which, ContactFilter):
        named = list(dict.fromkeys(which))
        for first in range(0, len(named), PART):
            yield named[first : first + PART]
        return
    criteria = await criteria_of(context, corp_id, which)
    found: list[str] = []
    among, after = next(iter(grantees_of(which)), None), -1
    while True:
        # The part before is handed over first: while its commit syncs there is time.
        await asyncio.sleep(0)
        rows = await context.walks.contacts(corp_id, after, _SCANNED, among)
        if not rows:
            break
        after = rows[-1].seq
        found += [row.userid for row in rows if _chosen(criteria, row)]
        while len(found) >= PART:
            yield found[:PART]
            del found[:PART]
    if found:
        yield found


def _chosen(criteria: Criteria, row: StoredContact) -> bool:
    values = values_of(row.custom, criteria.fields)
    return matches(criteria, decode_contact(row.record), row.created_at, row.updated_at, values)
