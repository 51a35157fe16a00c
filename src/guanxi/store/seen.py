"""Contacts as one employee sees them: the same verbs as `Walks`, and nothing that the rule does not let through.

What decides is `domain/sharing.py`. A list is found by the index on who sees a contact; what was found by other ways
is held against the rule. Every row tells of which generation of the organisation it is: contacts of one moment are
never judged by the staff of another.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import msgspec

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.failures import ContactUnknown
from guanxi.domain.organisation import Organisation
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import one_of
from guanxi.domain.search.order import Order, Place, place_in
from guanxi.domain.sharing import Reach, decode_sharing, granted, sees
from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.engine import Engine, Wanted
from guanxi.store.orders import SEEN_IN_ORDER
from guanxi.store.reaches import Placed, Reaches
from guanxi.store.rows import Row
from guanxi.store.search import Search

_GRANTEES: Final = 100
"""Grantees of one statement: a page of 50 of each costs some 10 µs."""

_SCANNED: Final = 250
_COUNTED: Final = 1_000


class _Labelled(msgspec.Struct):
    label_ids: tuple[int, ...]


_encode = msgspec.json.Encoder().encode
_decode_labelled = msgspec.json.Decoder(_Labelled).decode


class SeenWalks:
    """What one employee sees."""

    def __init__(
        self, engine: Engine, reaches: Reaches, search: Search, organisation: Organisation, userid: str
    ) -> None:
        """Take what is read, and for whom.

        Args:
            engine: the database.
            reaches: what each employee's place lets them see.
            search: finds contacts.
            organisation: the only one that is read.
            userid: the employee.
        """
        self._engine = engine
        self._reaches = reaches
        self._search = search
        self._organisation = organisation
        self._userid = userid

    async def reach(self) -> Placed:
        """Give what their place lets them see now, and the generation for which that holds."""
        return await self._reaches.now(self._organisation, self._userid)

    async def _read(
        self, corp_id: str, statement: str, *values: object, placed: Placed | None = None
    ) -> tuple[Placed, list[Row]]:
        """Read rows whose first column is the generation, until it is that of the reach; give the rest of each row."""
        placed = placed or await self._reaches.lately(self._organisation, self._userid)
        while True:
            rows = await self._engine.fetch_all(statement, corp_id, *values)
            if all(row[0] == placed.generation for row in rows):
                return placed, [row[1:] for row in rows]
            placed = await self.reach()

    # --- one contact ---------------------------------------------------------------------------------------------

    async def contact(self, corp_id: str, userid: str) -> StoredContact:
        """Give a contact's row.

        Raises:
            ContactUnknown: there is none, or they do not see it.
        """
        found = await self._one(corp_id, sql.SEEN_BY_USERID, userid)
        if found is None:
            raise ContactUnknown("no external contact has that userid")
        return found

    async def contact_with_phone(self, corp_id: str, phone: int) -> StoredContact | None:
        """Give the row of the contact with an E.164 number if they see it, or None."""
        return await self._one(corp_id, sql.SEEN_BY_PHONE, phone)

    async def contact_with_external_id(self, corp_id: str, external_id: str) -> StoredContact | None:
        """Give the row of the contact with an external id if they see it, or None."""
        return await self._one(corp_id, sql.SEEN_BY_EXTERNAL_ID, external_id)

    async def _one(self, corp_id: str, statement: str, value: object) -> StoredContact | None:
        placed, rows = await self._read(corp_id, statement, value)
        return next((StoredContact(*row) for row in rows if _open(placed.reach, row[-1])), None)

    # --- many ----------------------------------------------------------------------------------------------------

    async def contacts(self, corp_id: str, after: int, limit: int, among: str | None = None) -> list[StoredContact]:
        """Give the rows of contacts that they see in order of creation: with seqs above `after`, at most so many.

        Where only those that are open to a grantee are wanted (`among`), no others are given if these can be found by
        that; else all that they see are: that is less than what others see.
        """
        rows = await self._open_rows(corp_id, sql.SEEN_OPEN, after, limit, among)
        return [StoredContact(*row) for row in rows]

    async def numbers(self, corp_id: str, wanted: Wanted, before: int, size: int) -> AsyncIterator[list[int]]:
        """Give the numbers of the last changes of contacts that have some tokens, as `Search.numbers` does.

        Only those of contacts that they saw when it began; what they see of them `contacts_by_change` decides.
        """
        reach = (await self.reach()).reach
        if not reach.active:
            return
        if not reach.admin:
            open_to = one_of(map(terms.grantee, granted(reach)))
            wanted = msgspec.structs.replace(wanted, conditions=(*wanted.conditions, open_to))
        async for numbers in self._search.numbers(corp_id, wanted, before, size):
            yield numbers

    async def contacts_by_change(self, corp_id: str, numbers: list[int]) -> list[StoredContact]:
        """Give those of the contacts whose last changes have these numbers that they see, the last changed first."""
        placed, rows = await self._read(corp_id, index_sql.SEEN_BY_CHANGE, _encode(numbers).decode())
        return [StoredContact(*row) for row in rows if _open(placed.reach, row[-1])]

    async def places(self, corp_id: str, numbers: list[int]) -> list[tuple[int, int, str, str]]:
        """Give where contacts stand, as `Walks.places` does; of numbers that `numbers` gave."""
        rows = await self._engine.fetch_all(index_sql.PLACES_BY_CHANGE, corp_id, _encode(numbers).decode())
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    async def contacts_in_order(
        self, corp_id: str, order: Order, place: Place, limit: int, *, descending: bool
    ) -> tuple[list[StoredContact], Place | None]:
        """Give those of the next so many contacts in an order that they see, and where to go on; None at the end."""
        placed, rows = await self._read(corp_id, SEEN_IN_ORDER[order, descending], *place, limit)
        behind = place_in(order, StoredContact(*rows[-1])) if len(rows) == limit else None
        return [StoredContact(*row) for row in rows if _open(placed.reach, row[-1])], behind

    async def trash_by_number(self, corp_id: str, numbers: list[int]) -> list[TrashedContact]:
        """Give those of the deleted contacts whose deletions have these numbers that they saw, the last first."""
        placed, rows = await self._read(corp_id, index_sql.SEEN_TRASH_BY_NUMBER, _encode(numbers).decode())
        return [TrashedContact(*row) for row in rows if _open(placed.reach, row[-1])]

    async def _open_rows(
        self, corp_id: str, statement: str, after: int, limit: int, among: str | None = None
    ) -> list[Row]:
        """Give rows of what is open to them by seq, their first column.

        Args:
            corp_id: the organisation's.
            statement: reads what is open to some grantees.
            after: the seq before the first.
            limit: how many at most.
            among: as of `contacts`.
        """
        if among is not None and "\0" in among:
            return []  # nobody's, and nothing that PostgreSQL could be asked for
        placed = await self._reaches.lately(self._organisation, self._userid)
        while True:
            everything = placed.reach.admin and placed.reach.active
            if everything and among is None:
                again, rows = await self._read(corp_id, sql.SEEN_AFTER, after, limit, placed=placed)
            else:
                grantees = granted(placed.reach)
                if among is not None and (everything or among in grantees):
                    grantees = [among]
                again, rows = await self._merged(corp_id, statement, placed, after, limit, grantees=grantees)
            if again.generation == placed.generation:
                return rows
            placed = again

    async def _merged(  # noqa: PLR0913 - as of its caller
        self, corp_id: str, statement: str, placed: Placed, after: int, limit: int, *, grantees: list[str]
    ) -> tuple[Placed, list[Row]]:
        found: dict[int, Row] = {}
        before, nothing = MAX_NUMBER, False
        first, size = 0, _GRANTEES
        while first < len(grantees):
            if first:
                await asyncio.sleep(0)
            some = _encode(grantees[first : first + size]).decode()
            again, rows = await self._read(corp_id, statement, some, after, before, limit, placed=placed)
            if again.generation != placed.generation:
                return again, []
            nothing = nothing or not rows
            found.update((row[0], row) for row in rows)
            if len(found) >= limit:
                found = {seq: found[seq] for seq in sorted(found)[:limit]}
                before = max(found)
            # Once a page is full, of the others only what comes before its end is read: next to nothing.
            first, size = first + size, _GRANTEES * (5 if len(found) >= limit else 1)
        # Where there is no row, none tells of its generation: a contact may have come to whom they belong to by now.
        if nothing and (again := await self.reach()).generation != placed.generation:
            return again, []
        return placed, [found[seq] for seq in sorted(found)]

    async def _each(self, corp_id: str) -> AsyncIterator[StoredContact]:
        after = -1
        while rows := await self.contacts(corp_id, after, _SCANNED):
            for row in rows:
                yield row
            after = rows[-1].seq
            await asyncio.sleep(0)

    async def count(self, corp_id: str) -> int:
        """Give how many contacts they see."""
        counted, after = 0, -1
        while rows := await self._open_rows(corp_id, sql.SEEN_PLACES, after, _COUNTED):
            counted, after = counted + len(rows), rows[-1][0]
            await asyncio.sleep(0)
        return counted

    async def label_use(self, corp_id: str, label_id: int) -> int:
        """Give how many of the contacts that they see have a label."""
        return len([None async for row in self._each(corp_id) if label_id in _decode_labelled(row.record).label_ids])

    # --- the trash -----------------------------------------------------------------------------------------------

    async def trashed(self, corp_id: str, userid: str) -> TrashedContact:
        """Give a deleted contact that they saw.

        Raises:
            ContactUnknown: none in the trash has that userid, or they would not see it.
        """
        placed, rows = await self._read(corp_id, sql.SEEN_TRASHED, userid)
        for row in rows:
            if _open(placed.reach, row[-1]):
                return TrashedContact(*row)
        raise ContactUnknown("no deleted contact has that userid")

    async def trash(self, corp_id: str, before: int, limit: int) -> list[TrashedContact]:
        """Give deleted contacts that they saw, the last first: those whose change has a number below `before`."""
        found: list[TrashedContact] = []
        while len(found) < limit:
            placed, rows = await self._read(corp_id, sql.SEEN_TRASH, before, _SCANNED)
            found += [TrashedContact(*row) for row in rows if _open(placed.reach, row[-1])]
            if len(rows) < _SCANNED:
                break
            before = rows[-1][1]
            await asyncio.sleep(0)
        return found[:limit]

    async def trash_count(self, corp_id: str) -> int:
        """Give how many deleted contacts that they saw can be restored."""
        counted, before = 0, MAX_NUMBER
        while rows := await self.trash(corp_id, before, _SCANNED):
            counted, before = counted + len(rows), rows[-1].number
        return counted


def _open(reach: Reach, record: bytes) -> bool:
    return sees(reach, decode_sharing(record))
