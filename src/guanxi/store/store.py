"""The store: what can be asked of it. Every verb is about one organisation; none sees another's rows.

Reads see every write that was answered before they began, and what one verb gives is of one moment. Writes are plans
(`writer.py`): atomic, durable when they return, in the order in which they were submitted.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec

from guanxi.domain.app import App
from guanxi.domain.failures import ContactUnknown, OrganisationUnknown
from guanxi.domain.label import Labels, in_order
from guanxi.domain.organisation import Organisation
from guanxi.store import effects as do
from guanxi.store import statements as sql
from guanxi.store.engine import Engine, State, States, keep
from guanxi.store.figures import StoreFigures
from guanxi.store.key import Key
from guanxi.store.lock import DataLock
from guanxi.store.nouns import LABEL, LABEL_GROUP
from guanxi.store.owners import Owners
from guanxi.store.places import Places
from guanxi.store.plans import Conclude, Outcome, Plan, Write
from guanxi.store.reaches import Reaches
from guanxi.store.reindexing import Reindexing
from guanxi.store.rows import Entry, Needs, Reader, StoredApp, stored_app
from guanxi.store.search import Search
from guanxi.store.seen import SeenWalks
from guanxi.store.seen_feed import SeenFeed
from guanxi.store.sessions import Sessions
from guanxi.store.staff import Staff
from guanxi.store.walks import Walks
from guanxi.store.working import Working
from guanxi.store.writer import Writer

_decode_app = msgspec.json.Decoder(App).decode
_decode_organisation = msgspec.json.Decoder(Organisation).decode


class Store:
    """An open store."""

    def __init__(self, engine: Engine, key: Key, lock: DataLock | None) -> None:
        """Take an engine whose schema is current, the store's key, and the lock if this process owns the data."""
        self.key = key
        self._engine = engine
        self._lock = lock
        self._places = Places()
        self._writer = Writer(engine, self._seen, self._places.committing, self._places.abandoned)
        self._states = States(engine)
        # What was read, with the generation for which it holds.
        self._organisations: dict[str, tuple[int, Organisation]] = {}
        self._labels: dict[str, tuple[int, Labels]] = {}
        self.sessions = Sessions(engine, self._states, self._organisation)
        self.staff = Staff(engine, self._states)
        self.search = Search(engine, self._states)
        self.walks = Walks(engine, self._states, self.search)
        self.owners = Owners(engine, self._states)
        self.reindexing = Reindexing(engine, self._states, self._writer)
        self._reaches = Reaches(engine, self._states, self.staff)

    def feed_of(self, organisation: Organisation, userid: str) -> SeenFeed:
        """Give the changes of an organisation as one of its employees may know them."""
        return SeenFeed(self._engine, self._reaches, self.staff, organisation, userid)

    def seen_by(self, organisation: Organisation, userid: str) -> SeenWalks:
        """Give the contacts of an organisation as one of its employees sees them."""
        return SeenWalks(self._engine, self._reaches, self.search, organisation, userid)

    # --- organisations -------------------------------------------------------------------------------------------

    async def organisation(self, corp_id: str) -> Organisation:
        """Give an organisation.

        Raises:
            OrganisationUnknown: there is none.
        """
        return await self._organisation(corp_id, await self._existing(corp_id))

    async def organisation_lately(self, corp_id: str) -> Organisation:
        """Give an organisation as it was read last; plans find out whether it still is so. Raises as `organisation`."""
        cached = self._organisations.get(corp_id)
        return await self.organisation(corp_id) if cached is None else cached[1]

    def _seen(self, working: Working) -> None:
        if working.organisation is not None:
            keep(self._organisations, working.corp_id, (working.counters.generation, working.organisation))

    async def _existing(self, corp_id: str) -> State:
        state = await self._states.now(corp_id)
        if state is None:
            raise OrganisationUnknown("there is no such organisation")
        return state

    async def _organisation(self, corp_id: str, state: State) -> Organisation:
        cached = self._organisations.get(corp_id)
        if cached is not None and cached[0] == state.generation:
            return cached[1]
        row = await self._engine.fetch_one(sql.ORGANISATION_RECORD, corp_id)
        if row is None:
            raise OrganisationUnknown("there is no such organisation")
        organisation = _decode_organisation(row[0])
        keep(self._organisations, corp_id, (state.generation, organisation))
        return organisation

    async def organisations(self, after: str = "", limit: int = 2**31) -> list[tuple[Organisation, int]]:
        """Give organisations with their numbers of contacts, by corp_id: those after one, at most so many."""
        rows = await self._engine.fetch_all(sql.ORGANISATION_LIST, after, limit)
        return [(_decode_organisation(record), count) for record, count in rows]

    async def organisation_count(self) -> int:
        """Give the number of organisations."""
        return sum(count for (count,) in await self._engine.fetch_all(sql.ORGANISATION_TOTAL))

    async def labels(self, corp_id: str) -> Labels:
        """Give an organisation's groups of labels and its labels, both in their order.

        Raises:
            OrganisationUnknown: there is none.
        """
        state = await self._existing(corp_id)
        cached = self._labels.get(corp_id)
        if cached is not None and cached[0] == state.generation:
            return cached[1]
        async with self._engine.snapshot() as reader:
            groups = [LABEL_GROUP.record(row)[1] for row in await reader.fetch_all(LABEL_GROUP.select, corp_id)]
            labels = [LABEL.record(row)[1] for row in await reader.fetch_all(LABEL.select, corp_id)]
        known = in_order(groups, labels)
        keep(self._labels, corp_id, (state.generation, known))
        return known

    # --- contacts ------------------------------------------------------------------------------------------------

    async def contact(self, corp_id: str, userid: str) -> bytes:
        """Give a contact's JSON.

        Raises:
            ContactUnknown: there is none.
        """
        row = await self._engine.fetch_one(sql.CONTACT_RECORD, corp_id, userid)
        if row is None:
            raise ContactUnknown("no external contact has that userid")
        record: bytes = row[0]
        return record

    async def contact_page(self, corp_id: str, offset: int, size: int) -> bytes:
        """Give the JSON of consecutive contacts in order of creation, joined by commas; empty past the end.

        Args:
            corp_id: whose contacts.
            offset: how many come before, from 0; costs the same at any depth.
            size: how many at most.
        """
        # Of whatever moment: the page is right if its own snapshot has the same shape, since then nobody has moved.
        state = self._states.last(corp_id)
        if state is not None and offset < state.contact_count:
            place = self._places.known(corp_id, state, offset)
            if place is not None:
                row = await self._engine.fetch_one(sql.CONTACT_PAGE, corp_id, place.seq, size, place.skip)
                if row is not None and row[1] == state.shape:
                    page: bytes | None = row[0]
                    return page or b""
        async with self._engine.snapshot() as reader:
            return await self._page_of_one_moment(reader, corp_id, offset, size)

    async def _page_of_one_moment(self, reader: Reader, corp_id: str, offset: int, size: int) -> bytes:
        numbers = await reader.fetch_one(sql.ORGANISATION_STATE, corp_id)
        if numbers is None or offset >= (state := State(*numbers)).contact_count:
            return b""
        place = await self._places.find(reader, corp_id, state, offset)
        row = await reader.fetch_one(sql.CONTACT_PAGE, corp_id, place.seq, size, place.skip)
        page: bytes | None = row[0] if row else None
        return page or b""

    # --- apps and tokens -----------------------------------------------------------------------------------------

    async def app(self, corp_id: str, app_key: str) -> StoredApp | None:
        """Give an app of an organisation, or None."""
        row = await self._engine.fetch_one(sql.APP_BY_KEY, corp_id, app_key)
        return stored_app(row) if row else None

    async def app_with_secret(self, corp_id: str, secret_digest: bytes) -> StoredApp | None:
        """Give the organisation's own app whose secret has that SHA-256, or None."""
        row = await self._engine.fetch_one(sql.APP_BY_SECRET, corp_id, secret_digest)
        return stored_app(row) if row else None

    async def apps(self, corp_id: str) -> list[App]:
        """Give an organisation's apps, revoked ones too, by key."""
        return [_decode_app(record) for (record,) in await self._engine.fetch_all(sql.APP_LIST, corp_id)]

    async def suite(self, suite_key: str) -> tuple[App, str] | None:
        """Give a third-party app and its secret, or None.

        Raises:
            KeyMismatchError: the secret was sealed with another key.
        """
        row = await self._engine.fetch_one(sql.SUITE_BY_KEY, suite_key)
        return (_decode_app(row[1]), self.key.unseal(row[0], suite_key)) if row else None

    async def suites(self) -> list[App]:
        """Give every third-party app, by key."""
        return [_decode_app(record) for (record,) in await self._engine.fetch_all(sql.SUITE_LIST)]

    # --- writing -------------------------------------------------------------------------------------------------

    async def write(self, corp_id: str, needs: Needs, plan: Plan, entry: Entry) -> Any:  # noqa: ANN401 - the plan's own value
        """Run a plan against an organisation and do what it says, all of it or nothing, durably.

        Every change of the directory that it makes gets the organisation's next number in the change log, in the same
        transaction.

        Args:
            corp_id: whose rows.
            needs: the rows that the plan looks at.
            plan: pure; may be run more than once; raises a Failure to refuse.
            entry: who writes, and when.

        Returns:
            The plan's value.

        Raises:
            Failure: what the plan raised; nothing was changed.
            StoreBusy: the store could not write; nothing was changed.
        """
        return await self._writer.submit(Write(corp_id, needs, (plan,), entry))

    async def write_each(  # noqa: PLR0913 - its last two are named
        self,
        corp_id: str,
        needs: Needs,
        plans: Sequence[Plan],
        entry: Entry,
        *,
        conclude: Conclude,
        first: Callable[[Working], None] | None = None,
    ) -> list[Any]:
        """Run plans in order in one transaction; each alone succeeds or fails, and sees what those before it did.

        Args:
            corp_id: whose rows.
            needs: the rows that any of them looks at.
            plans: as for `write`.
            entry: as for `write`.
            conclude: given what each came to, says what else is to be done.
            first: asked before them; what it raises stops all of them.

        Returns:
            For each plan its value, or the Failure that it raised.

        Raises:
            StoreBusy: the store could not write; nothing was changed.
        """
        told: list[Any] = await self._writer.submit(Write(corp_id, needs, plans, entry, first, conclude))
        return told

    async def remove_expired(self, corp_id: str, now: int, history_ms: int, limit: int) -> bool:
        """Remove expired tokens and answers, and changes beyond their age, the oldest first, at most `limit` of each.

        Args:
            corp_id: whose.
            now: milliseconds since 1970.
            history_ms: how long changes are kept, in milliseconds.
            limit: rows of each kind.

        Returns:
            Whether there was anything to remove; nothing is written where there was not.
        """
        forget: list[do.Effect] = []
        if await self._engine.fetch_one(sql.TOKEN_EXPIRED, corp_id, now):
            forget.append(do.ForgetTokens(before=now, limit=limit))
        row = await self._engine.fetch_one(sql.CHANGE_OLD, corp_id, 0, limit, now - history_ms)
        if row and row[0] is not None:
            forget.append(do.ForgetChanges(number=row[0] + 1))
        if await self._engine.fetch_one(sql.REPLY_EXPIRED, corp_id, now):
            forget.append(do.ForgetReplies(before=now, limit=limit))
        if forget:
            await self.write(corp_id, Needs(), lambda _: Outcome(None, tuple(forget)), Entry("janitor", now))
        return bool(forget)

    async def prove_writable(self, now: int) -> None:
        """Write something where nobody reads it; raises StoreBusy when the store cannot be written."""
        await self.write("", Needs(), lambda _: Outcome(None, (do.ProveWritable(now),)), Entry("probe", now))

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Keep others that ask for the same waiting meanwhile; raises StoreBusy when one of them takes too long."""
        return self._engine.alone()

    async def figures(self) -> StoreFigures:
        """Give what whoever runs the server watches."""
        return self._writer.commits.figures(self._writer.waiting, await self._engine.figures())

    async def close(self) -> None:
        """Wait for the writes that are under way, then close the files."""
        await self._writer.drain()
        await self._engine.close()
        if self._lock is not None:
            self._lock.release()
