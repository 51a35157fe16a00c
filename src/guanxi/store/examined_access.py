"""Whom each contact is open to by its record, held against the rows by which an employee's list is found.

The rows lie in the order of those whom they are for, contacts in the order of their places. So for some hundred
places together one number is made of what the records say, and one of the rows; only where the two differ are
contacts and rows looked at one by one.
"""

from collections.abc import AsyncIterator
from typing import Final

import msgspec

from guanxi.domain.contact import Contact, decode_contact
from guanxi.domain.sharing import grantees
from guanxi.store import statements as sql
from guanxi.store.examination import Fault, Query
from guanxi.store.rows import Row

_PAGE: Final = 10_000
_PLACE_BITS: Final = 10

_ACCESS: Final = (
    "SELECT corp_id, grantee, seq FROM access"
    " WHERE (corp_id, grantee, seq) > (?1, ?2, ?3) ORDER BY corp_id, grantee, seq LIMIT ?4"
)
_CONTACTS: Final = "SELECT seq, record FROM contact WHERE corp_id = ?1 AND seq >= ?2 AND seq < ?3"

_Places = tuple[str, int]


def contact_of(record: bytes) -> Contact | None:
    """Give a contact by its record; None when that is no contact."""
    try:
        return decode_contact(record)
    except msgspec.MsgspecError:
        return None


class ExaminedAccess:
    """What the records of the contacts that were examined say."""

    def __init__(self) -> None:
        """Begin with none."""
        self._sums: dict[_Places, int] = {}

    def add(self, corp_id: str, seq: int, contact: Contact) -> None:
        """Take a contact."""
        for grantee in grantees(contact):
            self._add(corp_id, grantee, seq)

    def _add(self, corp_id: str, grantee: str, seq: int) -> None:
        # What is there twice, once by the records and once by the rows, leaves nothing.
        places = (corp_id, seq >> _PLACE_BITS)
        self._sums[places] = self._sums.get(places, 0) ^ hash((grantee, seq))

    async def faults(self, query: Query) -> AsyncIterator[Fault]:
        """Give what does not agree, once all contacts were taken."""
        async for rows in _rows(query):
            for row in rows:
                self._add(*row)
        wrong = {places for places, left in self._sums.items() if left}
        if not wrong:
            return
        stored: dict[_Places, dict[int, set[str]]] = {places: {} for places in wrong}
        async for rows in _rows(query):
            for corp_id, grantee, seq in rows:
                if (places := (corp_id, seq >> _PLACE_BITS)) in wrong:
                    stored[places].setdefault(seq, set()).add(grantee)
        for corp_id, block in sorted(wrong):
            first, behind = block << _PLACE_BITS, (block + 1) << _PLACE_BITS
            contacts: dict[int, bytes] = dict(await query(_CONTACTS, corp_id, first, behind))
            rows_of = stored[corp_id, block]
            for seq in sorted(contacts.keys() | rows_of.keys()):
                if fault := _fault(corp_id, seq, rows_of.get(seq, set()), contacts.get(seq)):
                    yield fault


def _fault(corp_id: str, seq: int, stored: set[str], record: bytes | None) -> Fault | None:
    contact = None if record is None else contact_of(record)
    if record is not None and contact is None:
        return None  # nobody knows
    wanted = set() if contact is None else grantees(contact)
    if stored == wanted:
        return None
    mending = [(sql.ACCESS_REMOVE, (corp_id, grantee, seq)) for grantee in sorted(stored - wanted)]
    mending += [(sql.ACCESS_ADD, (corp_id, grantee, seq)) for grantee in sorted(wanted - stored)]
    told = "no contact" if contact is None else _listed(wanted)
    return Fault(corp_id, f"access to contact {seq}", _listed(stored), told, tuple(mending))


def _listed(whom: set[str]) -> str:
    return ", ".join(sorted(whom)) or "none"


async def _rows(query: Query) -> AsyncIterator[list[Row]]:
    last: Row = ("", "", -1)
    while rows := await query(_ACCESS, *last, _PAGE):
        yield rows
        last = rows[-1]
