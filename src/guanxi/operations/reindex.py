"""Make an organisation's index anew, a little at a time."""

from collections.abc import AsyncIterator

import msgspec

from guanxi.domain.contact import MAX_NUMBER
from guanxi.operations.context import Context


class Progress(msgspec.Struct, frozen=True):
    """How far it is.

    Attributes:
        upto: the number of a last change: all up to it is made anew; `newest` at the end.
        newest: the number of the newest change when this was said.
        contacts: how many were made anew, those in the trash too.
        whole: whether nothing is left.
    """

    upto: int
    newest: int
    contacts: int
    whole: bool


async def reindex(context: Context, corp_id: str, *, at_once: int, after: int | None = None) -> AsyncIterator[Progress]:
    """Make all of it anew; say after each transaction how far it is. Whoever stops listening stops it.

    What is searched meanwhile finds everything, if the index was whole and made by the same rules.

    Args:
        context: of whoever asks.
        corp_id: whose.
        at_once: contacts in one transaction.
        after: the number up to which it was made anew already; where that is more than the store knows of, what the
            store knows holds. None for what the store knows: all of a whole index is made anew.

    Raises:
        OrganisationUnknown: there is none.
        StoreBusy: the store could not be read or written; all that was told is made.
    """
    indexed, _ = await context.store.search.indexed(corp_id)
    upto = min(after or 0, indexed) if indexed == MAX_NUMBER or after is not None else indexed
    contacts = 0
    while upto != MAX_NUMBER:
        made = await context.store.reindexing.some(corp_id, upto, at_once)
        upto = made.upto
        contacts += made.contacts
        yield Progress(min(upto, made.newest), made.newest, contacts, upto == MAX_NUMBER)
