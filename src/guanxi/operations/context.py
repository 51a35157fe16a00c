"""What an operation is given: the store, who asks, the time, and new ids. Nothing here reads a clock by itself."""

from typing import Protocol

import msgspec

from guanxi.domain.app import App
from guanxi.domain.organisation import Organisation
from guanxi.store import Entry, Store


class Ids(Protocol):
    """Where new ids come from; a world for tests has its own."""

    def userid(self, corp_id: str, now: int, seq: int) -> str:
        """Give a new contact's userid: 11 to 19 digits.

        Args:
            corp_id: of its organisation.
            now: milliseconds since 1970.
            seq: the contact's place in its organisation, which no other one ever has: the same place and moment give
                the same userid, others give others.
        """

    def request_id(self) -> str:
        """Give a new request id: 12 lower-case base-36 characters."""

    def corp_id(self) -> str:
        """Give a new organisation's id: `ding` and 16 lower-case base-36 characters."""

    def app_key(self, corp_id: str) -> str:
        """Give a new app's key; it begins with its corp_id."""

    def suite_key(self) -> str:
        """Give a new third-party app's key."""

    def token(self, corp_id: str) -> str:
        """Give a new access token: its corp_id and 160 random bits."""

    def secret(self) -> str:
        """Give a new secret: 256 random bits as URL-safe text."""


class Context(msgspec.Struct, frozen=True, gc=False):
    """One request's.

    Attributes:
        store: the open store.
        ids: where new ids come from.
        now: milliseconds since 1970.
        actor: who asks, as the change log names them: an app key, or `cli`.
    """

    store: Store
    ids: Ids
    now: int
    actor: str

    @property
    def entry(self) -> Entry:
        """What the change log says of this request."""
        return Entry(self.actor, self.now)


class Caller(msgspec.Struct, frozen=True, gc=False):
    """An app that is asking, in the organisation that its token is for."""

    corp_id: str
    app: App
    organisation: Organisation
