"""Making the index anew, stretch by stretch, while others read and write.

It goes by the numbers of last changes, upwards: whatever changes meanwhile gets a higher number, and is indexed by its
own write. Tokens are made before the transaction begins, so that it holds up others for its writing only.
"""

from typing import Final

import msgspec

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.failures import OrganisationUnknown
from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.effects import Document, IndexStretch
from guanxi.store.engine import Engine, States
from guanxi.store.found_by import contact_tokens, order_keys, trashed_tokens
from guanxi.store.plans import Outcome, Write
from guanxi.store.rows import Entry, Needs
from guanxi.store.writer import Writer

_ENTRY: Final = Entry("reindex", 0)
"""Nothing of it is logged."""


class Indexed(msgspec.Struct, frozen=True):
    """How far an organisation's index is made.

    Attributes:
        corp_id: whose.
        upto: contacts whose last change has no higher number are found; `MAX_NUMBER` when all are.
        newest: the number of the newest change.
    """

    corp_id: str
    upto: int
    newest: int


class Made(msgspec.Struct, frozen=True):
    """A stretch that was made anew.

    Attributes:
        upto: the number of a last change that it ends with; `MAX_NUMBER` when there is nothing behind it.
        newest: the number of the newest change.
        contacts: how many it has; those in the trash too.
    """

    upto: int
    newest: int
    contacts: int


class Reindexing:
    """The index of each organisation, as it is made anew."""

    def __init__(self, engine: Engine, states: States, writer: Writer) -> None:
        """Take what is read and what writes."""
        self._engine = engine
        self._states = states
        self._writer = writer

    async def progress(self, after: str, limit: int) -> list[Indexed]:
        """Give how far the index of each organisation is made, by corp_id: those after one, at most so many."""
        return [Indexed(*row) for row in await self._engine.fetch_all(sql.ORGANISATION_INDEXED, after, limit)]

    async def some(self, corp_id: str, after: int, limit: int) -> Made:
        """Make anew what contacts, and those in the trash, are found and listed by; forget what belongs to none.

        All of a stretch or nothing, durably. Whoever searches finds each contact before and after, if it was found by
        today's rules before. How far the index is made is noted, where the stretch begins in what was made already.

        Args:
            corp_id: whose.
            after: only those whose last change has a number above this.
            limit: how many contacts at most, and how many of the trash.

        Raises:
            OrganisationUnknown: there is none.
            StoreBusy: the store could not be read or written; nothing was changed.
        """
        state = await self._states.now(corp_id)
        if state is None:
            raise OrganisationUnknown("there is no such organisation")
        # After the state: what has no higher number than its newest change is here, or has been indexed since.
        live = [
            StoredContact(*row)
            for row in await self._engine.fetch_all(index_sql.CONTACTS_BY_NUMBER, corp_id, after, limit)
        ]
        gone = [
            TrashedContact(*row)
            for row in await self._engine.fetch_all(index_sql.TRASH_BY_NUMBER, corp_id, after, limit)
        ]
        ends = [live[-1].change] if len(live) == limit else []
        ends += [gone[-1].number] if len(gone) == limit else []
        upto = min([state.last_change, *ends])
        documents = tuple(
            [_live(row) for row in live if row.change <= upto] + [_gone(row) for row in gone if row.number <= upto]
        )
        stretch = IndexStretch(after, upto, documents, last=not ends)
        needs = Needs(numbers=((after, upto),))
        await self._writer.submit(Write(corp_id, needs, (lambda _: Outcome(None, (stretch,)),), _ENTRY))
        return Made(upto if ends else MAX_NUMBER, state.last_change, len(documents))


def _live(row: StoredContact) -> Document:
    return Document(row.change, " ".join(contact_tokens(row)), row.seq, *order_keys(row))


def _gone(row: TrashedContact) -> Document:
    return Document(row.number, " ".join(trashed_tokens(row)))
