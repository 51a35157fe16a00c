"""Rows and what is said of them: the values between the working set, the writer and the engines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from guanxi.domain.app import App

if TYPE_CHECKING:
    from guanxi.store.nouns import Noun

Row = tuple[Any, ...]

_decode_app = msgspec.json.Decoder(App).decode


class Reader(Protocol):
    """Something that reads."""

    async def fetch_one(self, statement: str, *values: object) -> Row | None:
        """Read the first row; raises StoreBusy when the engine cannot."""

    async def fetch_all(self, statement: str, *values: object) -> list[Row]:
        """Read all rows; raises StoreBusy when the engine cannot."""


class Transaction(Protocol):
    """The engine's write transaction, as far as a batch needs it."""

    async def load(self, statement: str, values: Sequence[Row]) -> list[list[Row]]:
        """Read rows: a list of them for each of the values."""

    async def flush(self, written: Sequence[tuple[str, Sequence[Row]]]) -> None:
        """Run statements, in their order, each once per row."""


class Needs(msgspec.Struct, frozen=True, gc=False):
    """The rows that a plan may look at: say them beforehand, so that a batch reads each once.

    Attributes:
        userids: of contacts.
        phones: of contacts, E.164.
        external_ids: of contacts.
        trash: userids of contacts that were deleted.
        apps: app keys.
        tokens: their digests.
        labels_used: labels, of which the number of contacts that have them is wanted.
        staff_phones: of employees, E.164.
        members_of: departments, of which the number of members is wanted.
        replies: answers to be repeated: key_id and Idempotency-Key.
        numbers: stretches of the change log: those that are somebody's last change are wanted, from above the first
            to the second.
        whole: nouns of which the whole list is wanted.
        records: other nouns' records: noun and id.
    """

    userids: tuple[str, ...] = ()
    phones: tuple[int, ...] = ()
    external_ids: tuple[str, ...] = ()
    trash: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    tokens: tuple[bytes, ...] = ()
    labels_used: tuple[int, ...] = ()
    staff_phones: tuple[int, ...] = ()
    members_of: tuple[int, ...] = ()
    replies: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()
    whole: tuple["Noun[Any]", ...] = ()
    records: tuple[tuple["Noun[Any]", str], ...] = ()


class Entry(msgspec.Struct, frozen=True, gc=False):
    """Who writes, when (milliseconds since 1970), and in which bulk operation: what the change log says of it."""

    actor: str
    at: int
    act: str = ""


class StoredReply(msgspec.Struct, frozen=True):
    """The answer to a request with an Idempotency-Key; `expires_at` in milliseconds since 1970."""

    fingerprint: bytes
    expires_at: int
    answer: bytes


class StoredApp(msgspec.Struct, frozen=True):
    """An app's row."""

    app: App
    secret_digest: bytes | None
    token_generation: int


class StoredToken(msgspec.Struct, frozen=True):
    """A token's row; `expires_at` in milliseconds since 1970."""

    app_key: str
    expires_at: int


class Counters(msgspec.Struct):
    """The numbers in an organisation's row."""

    generation: int = 0
    shape: int = 0
    next_seq: int = 0
    contact_count: int = 0
    last_change: int = 0
    history_start: int = 1
    indexed: int = 0
    tenant: int = 0


def stored_app(row: Row) -> StoredApp:
    """Make an app of its row: key, secret digest, token generation, record."""
    _, digest, generation, record = row
    return StoredApp(_decode_app(record), digest, generation)
