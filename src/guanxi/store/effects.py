"""What a write wants done, as values. Plans return them; the working set carries them out."""

from typing import Any

import msgspec

from guanxi.domain.app import App
from guanxi.domain.change import ChangeKind
from guanxi.domain.contact import Contact
from guanxi.domain.label import LabelGroup
from guanxi.domain.organisation import Organisation
from guanxi.store.nouns import Noun
from guanxi.store.rows import StoredReply


class PutOrganisation(msgspec.Struct, frozen=True):
    """Create or change the organisation."""

    organisation: Organisation
    kind: ChangeKind


class AddLabelGroups(msgspec.Struct, frozen=True):
    """Give the organisation groups of labels, after those that it has (`Needs.whole`: LABEL_GROUP and LABEL)."""

    groups: tuple[LabelGroup, ...]


class PutContact(msgspec.Struct, frozen=True):
    """Create the contact with that userid, or replace it.

    Attributes:
        contact: the whole record.
        phone: its E.164 number without the plus.
        external_id: the id that another system has for it; None keeps what it has, `""` is none.
        custom: the values of its custom fields, as JSON; None keeps what it has, empty bytes are none.
    """

    contact: Contact
    phone: int
    external_id: str | None = None
    custom: bytes | None = None


class RestoreContact(msgspec.Struct, frozen=True):
    """Bring a deleted contact back as it was, to its old place."""

    userid: str


class RemoveContact(msgspec.Struct, frozen=True):
    """Delete the contact with that userid; its phone number is free."""

    userid: str


class PutRecord(msgspec.Struct, frozen=True):
    """Create or change a record of one of the nouns.

    Attributes:
        noun: which.
        id: its id.
        record: what it shall be.
        kind: what happened to it.
    """

    noun: Noun[Any]
    id: str | int
    record: msgspec.Struct
    kind: ChangeKind


class RemoveRecord(msgspec.Struct, frozen=True):
    """Remove a record of one of the nouns by its id."""

    noun: Noun[Any]
    id: str | int
    kind: ChangeKind


class KeyUsed(msgspec.Struct, frozen=True):
    """Note when a key was used (milliseconds since 1970). Not a change of the directory: it is not logged."""

    key_id: str
    at: int


class PutReply(msgspec.Struct, frozen=True):
    """Keep an answer, to be given again. Not a change of the directory: it is not logged.

    Attributes:
        caller: the key_id that asked.
        name: its Idempotency-Key.
        reply: the answer.
    """

    caller: str
    name: str
    reply: StoredReply


class ForgetReplies(msgspec.Struct, frozen=True):
    """Remove answers that expired before a moment (milliseconds since 1970), the oldest first, at most so many."""

    before: int
    limit: int


class PutApp(msgspec.Struct, frozen=True):
    """Create or change an app of the organisation.

    Attributes:
        app: its record.
        kind: what happened to it.
        secret_digest: SHA-256 of its new secret; None keeps the old one (a suite has none here).
        end_tokens: whether every token that it holds ends with this change.
    """

    app: App
    kind: ChangeKind
    secret_digest: bytes | None = None
    end_tokens: bool = False


class PutToken(msgspec.Struct, frozen=True):
    """Issue a token, or extend its life. Not a change of the directory: it is not logged.

    Attributes:
        digest: SHA-256 of the token.
        app_key: whose token.
        expires_at: milliseconds since 1970.
        next_generation: whether the app's token generation goes up with it.
    """

    digest: bytes
    app_key: str
    expires_at: int
    next_generation: bool = False


class PutSuite(msgspec.Struct, frozen=True):
    """Create or change a third-party app, for all organisations.

    Attributes:
        app: its record.
        sealed_secret: its secret, sealed with the store's key.
    """

    app: App
    sealed_secret: bytes


class ForgetTokens(msgspec.Struct, frozen=True):
    """Remove tokens that expired before a moment (milliseconds since 1970), the oldest first, at most so many."""

    before: int
    limit: int


class ForgetChanges(msgspec.Struct, frozen=True):
    """Remove the changes below a number."""

    number: int


class ProveWritable(msgspec.Struct, frozen=True):
    """Write a moment (milliseconds since 1970) where nobody reads it: proves that the store can be written."""

    at: int


class Document(msgspec.Struct, frozen=True, gc=False):
    """What a contact, or one in the trash, is found and listed by.

    Attributes:
        number: of the change that made it what it is: what has another one by now is left alone.
        tokens: with spaces between them.
        seq: its place; None for what lies in the trash, which no list is ordered by.
        name_key: what it is ordered by.
        company_key: likewise.
    """

    number: int
    tokens: str
    seq: int | None = None
    name_key: str = ""
    company_key: str = ""


class IndexStretch(msgspec.Struct, frozen=True):
    """Make a stretch of the index anew. Not a change of the directory: it is not logged.

    `Needs.numbers` has to name the stretch. What else the index has there goes.

    Attributes:
        after: numbers of last changes above this,
        upto: up to this one;
        documents: those of everything that has one of them.
        last: whether nothing that is to be made anew has a higher one.
    """

    after: int
    upto: int
    documents: tuple[Document, ...]
    last: bool


class MergeIndex(msgspec.Struct, frozen=True):
    """Merge parts of the index: so many pages, about; below 0 all parts into one, of which so many pages are written.

    Only for engines whose index has `pages`.
    """

    pages: int


Upkeep = (
    PutSuite
    | KeyUsed
    | PutReply
    | ForgetReplies
    | ForgetTokens
    | ForgetChanges
    | ProveWritable
    | IndexStretch
    | MergeIndex
)
"""What leaves no entry in the change log."""

Effect = (
    PutOrganisation
    | AddLabelGroups
    | PutContact
    | RemoveContact
    | RestoreContact
    | PutRecord
    | RemoveRecord
    | PutApp
    | PutToken
    | Upkeep
)
