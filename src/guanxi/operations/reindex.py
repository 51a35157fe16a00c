"""Make an organisation's index anew, a little at a time."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

import msgspec

from guanxi.domain.contact import MAX_NUMBER
from guanxi.operations.context import Context
from guanxi.store.effects import Document
from guanxi.store.reindexing import Rows, documents_of


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


Maker = Callable[[Rows], Awaitable[tuple[Document, ...]]]
"""Makes what rows are found and listed by."""


async def make_here(rows: Rows) -> tuple[Document, ...]:
    """Make it on the event loop."""
    return documents_of(rows)


async def reindex(  # noqa: PLR0913 - all but the first two are named
    context: Context,
    corp_id: str,
    *,
    at_once: int,
    after: int | None = None,
    make: Maker = make_here,
    ahead: int = 0,
) -> AsyncGenerator[Progress, None]:
    """Make all of it anew; say after each transaction how far it is. Whoever stops listening stops it.

    What is searched meanwhile finds everything, if the index was whole and made by the same rules.

    Args:
        context: of whoever asks.
        corp_id: whose.
        at_once: contacts in one transaction.
        after: the number up to which it was made anew already; where that is more than the store knows of, what the
            store knows holds. None for what the store knows: all of a whole index is made anew.
        make: makes what they are found by.
        ahead: how many stretches more it is given while one is written.

    Raises:
        OrganisationUnknown: there is none.
        StoreBusy: the store could not be read or written; all that was told is made.
    """
    store = context.store.reindexing
    indexed, _ = await context.store.search.indexed(corp_id)
    read = min(after or 0, indexed) if indexed == MAX_NUMBER or after is not None else indexed
    coming: deque[tuple[Rows, asyncio.Future[tuple[Document, ...]]]] = deque()
    contacts = 0
    try:
        while read != MAX_NUMBER or coming:
            while read != MAX_NUMBER and len(coming) <= ahead:
                rows = await store.read(corp_id, read, at_once)
                coming.append((rows, asyncio.ensure_future(make(rows))))
                read = rows.made
            rows, making = coming.popleft()
            documents = await making
            await store.put(corp_id, rows, documents)
            contacts += len(documents)
            yield Progress(min(rows.made, rows.newest), rows.newest, contacts, rows.last)
    finally:
        for _, making in coming:
            making.cancel()


async def merge(context: Context, corp_id: str, *, at_once: int) -> AsyncIterator[tuple[int, int]]:
    """Merge all parts of the index of all organisations; say after each transaction which it was of how many.

    Args:
        context: of whoever asks.
        corp_id: in whose turn it is written.
        at_once: pages in one transaction, each of 4 KiB.

    Raises:
        StoreBusy: the store could not be read or written; go on another time.
    """
    store = context.store.reindexing
    pages = await store.pages()
    steps = -(-pages // at_once)
    for step in range(steps):
        if not await store.merge(corp_id, at_once if step else -at_once):
            return
        yield step + 1, steps
