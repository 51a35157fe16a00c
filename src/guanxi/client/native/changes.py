"""What has changed."""

from datetime import datetime
from typing import Final

import msgspec

from guanxi.client.native.contact import Contact
from guanxi.client.native.endpoint import LARGEST, native
from guanxi.client.operation import Listing


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change.

    Attributes:
        number: its place in the log; there are no gaps. Not for employees' keys.
        kind: what happened.
        target: what it happened to: a userid, a label's id, an app_key …
        actor: who did it: an app_key, a key_id, or `cli`.
        act: shared by all changes of one bulk operation.
        contact: changes of contacts: the contact as it is now; null when it is gone (a tombstone).
    """

    number: int | None = None
    kind: str
    target: str
    actor: str
    at: datetime
    act: str | None = None
    contact: Contact | None = None


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the log.

    Attributes:
        next: send it for the next page: as `after`, employees' keys as `cursor`; null when there is no more
            now.
        cursor: where to go on at any later time: send it as `cursor`.
    """

    items: list[Change]
    next: int | str | None
    cursor: str


class ListChanges(msgspec.Struct, frozen=True, kw_only=True):
    """List what has changed after a change.

    Attributes:
        after: the number of the last change that was seen. Not for employees' keys.
        cursor: `cursor` of an answer, instead of `after`.
        limit: how many at most.
    """

    after: int | None = None
    cursor: str | None = None
    limit: int | None = None


class _Behind:
    """Pages of the log: each answer has a cursor, also the last one, for whoever comes back later."""

    def begin(self, request: ListChanges) -> ListChanges:
        return request if request.limit is not None else msgspec.structs.replace(request, limit=LARGEST)

    def items(self, answer: Changes) -> list[Change]:
        return answer.items

    def follow(self, request: ListChanges, answer: Changes) -> ListChanges | None:
        return None if answer.next is None else msgspec.structs.replace(request, after=None, cursor=answer.cursor)


LIST_CHANGES: Final = Listing(
    "list_changes",
    "List what has changed after a change.",
    ListChanges,
    Changes,
    native("GET", "/changes"),
    _Behind(),
)
