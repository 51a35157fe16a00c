"""Contacts and changes as the native API reads them: whole rows, one by one or after a place, and the trash."""

from collections.abc import AsyncIterator

from guanxi.domain.change import Change, Fed
from guanxi.domain.failures import ContactUnknown, CursorExpired, OrganisationUnknown, ValueInvalid
from guanxi.domain.search.order import Order, Place, place_in
from guanxi.domain.sharing import as_owner
from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.engine import Engine, States, Wanted
from guanxi.store.nouns import encode
from guanxi.store.orders import IN_ORDER
from guanxi.store.rows import Reader
from guanxi.store.search import Search


async def change_bounds(reader: Reader, corp_id: str) -> tuple[int, int]:
    """Give the numbers of the newest change and of the oldest that is kept; one past the newest if none is."""
    row = await reader.fetch_one(sql.CHANGE_BOUNDS, corp_id)
    return (row[0], row[1]) if row else (0, 1)


class Walks:
    """The walks of every organisation."""

    def __init__(self, engine: Engine, states: States, search: Search) -> None:
        """Take what is read, and what finds contacts."""
        self._engine = engine
        self._states = states
        self._search = search

    async def contact(self, corp_id: str, userid: str) -> StoredContact:
        """Give a contact's row.

        Raises:
            ContactUnknown: there is none.
        """
        row = await self._engine.fetch_one(sql.CONTACT_BY_USERID, corp_id, userid)
        if row is None:
            raise ContactUnknown("no external contact has that userid")
        return StoredContact(*row)

    async def contact_with_phone(self, corp_id: str, phone: int) -> StoredContact | None:
        """Give the row of the contact with an E.164 number, or None."""
        row = await self._engine.fetch_one(sql.CONTACT_BY_PHONE, corp_id, phone)
        return StoredContact(*row) if row else None

    async def contact_with_external_id(self, corp_id: str, external_id: str) -> StoredContact | None:
        """Give the row of the contact with an external id, or None."""
        row = await self._engine.fetch_one(sql.CONTACT_BY_EXTERNAL_ID, corp_id, external_id)
        return StoredContact(*row) if row else None

    async def contacts(self, corp_id: str, after: int, limit: int, among: str | None = None) -> list[StoredContact]:
        """Give the rows of contacts in order of creation.

        Args:
            corp_id: whose.
            after: only those with a seq above this (from -1).
            limit: how many at most.
            among: only those that are open to this grantee (`sharing.grantees`) are wanted; no others are looked at.
        """
        if among is None:
            rows = await self._engine.fetch_all(sql.CONTACTS_AFTER, corp_id, after, limit)
        else:
            rows = await self._engine.fetch_all(sql.CONTACTS_OPEN_TO, corp_id, among, after, limit)
        return [StoredContact(*row) for row in rows]

    def numbers(self, corp_id: str, wanted: Wanted, before: int, size: int) -> AsyncIterator[list[int]]:
        """Give the numbers of the last changes of contacts that have some tokens, as `Search.numbers` does."""
        return self._search.numbers(corp_id, wanted, before, size)

    async def contacts_by_change(self, corp_id: str, numbers: list[int]) -> list[StoredContact]:
        """Give the contacts whose last changes have these numbers, the last changed first."""
        rows = await self._engine.fetch_all(index_sql.CONTACTS_BY_CHANGE, corp_id, encode(numbers).decode())
        return [StoredContact(*row) for row in rows]

    async def places(self, corp_id: str, numbers: list[int]) -> list[tuple[int, int, str, str]]:
        """Give where contacts stand, by the numbers of their last changes: that, seq, keys of name and of company."""
        rows = await self._engine.fetch_all(index_sql.PLACES_BY_CHANGE, corp_id, encode(numbers).decode())
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    async def contacts_in_order(
        self, corp_id: str, order: Order, place: Place, limit: int, *, descending: bool
    ) -> tuple[list[StoredContact], Place | None]:
        """Give contacts in an order: those behind a place, at most so many, and where to go on; None at the end."""
        rows = await self._engine.fetch_all(IN_ORDER[order, descending], corp_id, *place, limit)
        contacts = [StoredContact(*row) for row in rows]
        return contacts, place_in(order, contacts[-1]) if len(rows) == limit else None

    async def trash_by_number(self, corp_id: str, numbers: list[int]) -> list[TrashedContact]:
        """Give the deleted contacts whose deletions have these numbers, the last deleted first."""
        rows = await self._engine.fetch_all(index_sql.TRASHED_BY_NUMBER, corp_id, encode(numbers).decode())
        return [TrashedContact(*row) for row in rows]

    async def owned(self, corp_id: str, userid: str, after: int, limit: int) -> list[int]:
        """Give the seqs of the contacts that an employee owns: those above `after` (from -1), at most so many."""
        rows = await self._engine.fetch_all(sql.ACCESS_AFTER, corp_id, as_owner(userid), after, limit)
        return [seq for (seq,) in rows]

    async def count(self, corp_id: str) -> int:
        """Give the number of an organisation's contacts; raises OrganisationUnknown when there is none."""
        state = await self._states.now(corp_id)
        if state is None:
            raise OrganisationUnknown("there is no such organisation")
        return state.contact_count

    async def label_use(self, corp_id: str, label_id: int) -> int:
        """Give how many contacts have a label."""
        row = await self._engine.fetch_one(sql.LABEL_USE, corp_id, label_id)
        return row[0] if row else 0

    async def trashed(self, corp_id: str, userid: str) -> TrashedContact:
        """Give a deleted contact.

        Raises:
            ContactUnknown: none in the trash has that userid.
        """
        row = await self._engine.fetch_one(sql.TRASHED, corp_id, userid)
        if row is None:
            raise ContactUnknown("no deleted contact has that userid")
        return TrashedContact(*row)

    async def trash(self, corp_id: str, before: int, limit: int) -> list[TrashedContact]:
        """Give deleted contacts, the last first: those whose change has a number below `before`, at most so many."""
        return [TrashedContact(*row) for row in await self._engine.fetch_all(sql.TRASH_PAGE, corp_id, before, limit)]

    async def trash_count(self, corp_id: str) -> int:
        """Give how many deleted contacts can be restored."""
        row = await self._engine.fetch_one(sql.TRASH_COUNT, corp_id)
        return row[0] if row else 0

    async def bounds(self, corp_id: str) -> tuple[int, int]:
        """Give the numbers of the newest change and of the oldest that is kept; one past the newest if none is."""
        return await change_bounds(self._engine, corp_id)

    async def changes(self, corp_id: str, after: int, limit: int) -> list[Change]:
        """Give the changes with numbers above `after`, ascending, at most `limit`."""
        return [Change(*row) for row in await self._engine.fetch_all(sql.CHANGE_PAGE, corp_id, after, limit)]

    async def changes_of(self, corp_id: str, act: str, after: int, limit: int) -> list[Change]:
        """Give the changes of one bulk operation with numbers above `after`, ascending, at most `limit`."""
        return [Change(*row) for row in await self._engine.fetch_all(sql.CHANGE_ACT, corp_id, act, after, limit)]

    async def feed(self, corp_id: str, after: int, limit: int) -> list[Fed]:
        """Give the changes with numbers above `after`, ascending and without a gap, at most `limit`.

        Raises:
            CursorExpired: not all of them are kept any more.
            ValueInvalid: there is no change with that number yet.
        """
        rows = await self._engine.fetch_all(sql.CHANGE_FEED, corp_id, after, limit)
        # What is kept is asked afterwards: what was forgotten between the two would show as a gap.
        last, start = await self.bounds(corp_id)
        if after < start - 1:
            raise CursorExpired(f"changes are kept from number {start} on: read everything anew, then go on from there")
        if after > last:
            raise ValueInvalid(f"after is {after}, but the newest change has number {last}", field="after")
        return [
            Fed(
                Change(row[0], row[1], row[2], row[3], row[4], None, row[5]),
                None if row[6] is None or not row[1].startswith("contact_") else StoredContact(*row[6:]),
            )
            for row in rows
        ]
