"""What contacts are found by and listed by: made of their rows whenever these are written."""

from collections.abc import Iterator

import msgspec

from guanxi.domain.contact import decode_contact
from guanxi.domain.search import terms
from guanxi.domain.search.document import texts, tokens
from guanxi.domain.search.fold import spelled_words
from guanxi.domain.search.order import company_key, name_key
from guanxi.domain.stored_contact import StoredContact, TrashedContact

_decode_custom = msgspec.json.Decoder(dict[str, str | int | float]).decode


def contact_tokens(row: StoredContact) -> str:
    """Give the tokens of a contact, with spaces between them."""
    contact = decode_contact(row.record)
    found = tokens(contact, row.phone, row.created_at, row.updated_at)
    found += _custom_tokens(row.custom)
    return " ".join(found)


def trashed_tokens(row: TrashedContact) -> str:
    """Give the tokens of a deleted contact: those that it had, but for that it is in the trash now."""
    contact = decode_contact(row.record)
    found = tokens(contact, row.phone, row.created_at, row.at)
    found += _custom_tokens(row.custom)
    return " ".join([terms.TRASHED, *[token for token in found if token != terms.LIVE]])


def _custom_tokens(custom: bytes | None) -> Iterator[str]:
    for field, value in _decode_custom(custom).items() if custom else ():
        yield terms.custom(field)
        yield terms.custom(field, str(value))
        yield from texts(str(value))
        if not isinstance(value, str):
            # The 5 of 2.5: a number is found whole, too.
            yield from (digit for digit in spelled_words(str(value)) if len(digit) == 1)


def order_keys(row: StoredContact) -> tuple[str, str]:
    """Give what a contact is ordered by: by its name, and by its company."""
    contact = decode_contact(row.record)
    return name_key(contact), company_key(contact)
