"""Contacts as they are kept: the record, and what the native API knows beside it."""

import msgspec


class StoredContact(msgspec.Struct, frozen=True):
    """A contact's row; moments in milliseconds since 1970, 0 where they are not known; no external id is `""`.

    `custom` holds the values of the organisation's own fields as a JSON object (`domain/custom_fields.py`).
    """

    seq: int
    userid: str
    phone: int
    change: int
    external_id: str
    created_at: int
    updated_at: int
    custom: bytes | None
    record: bytes


class TrashedContact(msgspec.Struct, frozen=True):
    """A deleted contact that can come back: its row, and by whom and when it was deleted; `record` is what it was."""

    userid: str
    number: int
    seq: int
    phone: int
    external_id: str
    created_at: int
    custom: bytes | None
    actor: str
    at: int
    record: bytes
