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
from guanxi.store.effects import Document, IndexStretch, MergeIndex
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


class Rows(msgspec.Struct, frozen=True):
    """What is to be made anew: all that has a number in a stretch.

    Attributes:
        after: numbers above this,
        upto: up to this one.
        last: whether nothing has a higher one.
        newest: the number of the newest change when they were read.
        live: contacts, by the numbers of their last changes.
        gone: what lies in the trash, by the numbers of its removals.
    """

    after: int
    upto: int
    last: bool
    newest: int
    live: tuple[StoredContact, ...]
    gone: tuple[TrashedContact, ...]

    @property
    def made(self) -> int:
        """The number up to which all is made anew when these are; `MAX_NUMBER` when nothing is left."""
        return MAX_NUMBER if self.last else self.upto


def documents_of(rows: Rows) -> tuple[Document, ...]:
    """Make what rows are found and listed by; in any process."""
    live = [Document(row.change, contact_tokens(row), row.seq, *order_keys(row)) for row in rows.live]
    return (*live, *(Document(row.number, trashed_tokens(row)) for row in rows.gone))


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

    async def read(self, corp_id: str, after: int, limit: int) -> Rows:
        """Read a stretch.

        Args:
            corp_id: whose.
            after: only those whose last change has a number above this.
            limit: how many contacts at most, and how many of the trash.

        Raises:
            OrganisationUnknown: there is none.
            StoreBusy: the store could not be read.
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
        return Rows(
            *(after, upto, not ends, state.last_change),
            tuple(row for row in live if row.change <= upto),
            tuple(row for row in gone if row.number <= upto),
        )

    async def put(self, corp_id: str, rows: Rows, documents: tuple[Document, ...]) -> None:
        """Write what a stretch is found by, all of it or nothing, durably; forget what belongs to no contact.

        What has changed since it was read was indexed by that change. Whoever searches finds each contact before and
        after, if it was found by today's rules before. How far the index is made is noted, where the stretch begins in
        what was made already.

        Args:
            corp_id: whose.
            rows: the stretch.
            documents: what `documents_of` makes of it.

        Raises:
            StoreBusy: the store could not be written; nothing was changed.
        """
        stretch = IndexStretch(rows.after, rows.upto, documents, last=rows.last)
        needs = Needs(numbers=((rows.after, rows.upto),))
        await self._writer.submit(Write(corp_id, needs, (lambda _: Outcome(None, (stretch,)),), _ENTRY))

    async def pages(self) -> int:
        """Give how many pages the index has that can be merged; 0 where the engine sees to that by itself."""
        return await self._engine.index.pages()

    async def merge(self, corp_id: str, pages: int) -> bool:
        """Merge parts of the index of all organisations, so that less has to be looked through; tell if there were any.

        Args:
            corp_id: in whose turn it is written.
            pages: how many are written, about; below 0 as many, and all parts shall become one: what follows goes on.

        Raises:
            StoreBusy: the store could not be written; nothing was changed.
        """
        before = await self._engine.index.parts()
        if before is None:
            return False
        await self._writer.submit(Write(corp_id, Needs(), (lambda _: Outcome(None, (MergeIndex(pages),)),), _ENTRY))
        return await self._engine.index.parts() != before
