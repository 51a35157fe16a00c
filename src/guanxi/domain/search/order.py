"""The orders in which contacts are listed."""

from typing import Final, Literal

from guanxi.domain.contact import MAX_NUMBER, Contact, decode_contact
from guanxi.domain.readings import sort_key
from guanxi.domain.stored_contact import StoredContact

Order = Literal["name", "company", "created", "changed"]
_LAST_KEY: Final = "\U0010ffff"

Place = tuple[str | int, int]
"""Where a contact stands: what it is ordered by, and its seq among those that are alike."""


def beginning(order: Order, *, descending: bool) -> Place:
    """Give the place before the first contact of an order."""
    if order in {"name", "company"}:
        return (_LAST_KEY if descending else "", MAX_NUMBER if descending else -1)
    return (MAX_NUMBER if descending else -1, -1)


def name_key(contact: Contact) -> str:
    """Give what a contact is ordered by as a person: names as they are read."""
    return sort_key(contact.name, name=True)


def company_key(contact: Contact) -> str:
    """Give what a contact is ordered by as one of a company."""
    return sort_key(contact.company_name or "", name=False)


def place_in(order: Order, row: StoredContact) -> Place:
    """Give where a contact stands in an order."""
    if order == "created":
        return row.seq, row.seq
    if order == "changed":
        return row.change, row.seq
    contact = decode_contact(row.record)
    return name_key(contact) if order == "name" else company_key(contact), row.seq
