"""Changes: the entries of an organisation's change log."""

from typing import Literal

import msgspec

ChangeKind = Literal[
    "organisation_created",
    "organisation_updated",
    "app_created",
    "app_secret_rotated",
    "app_revoked",
    "suite_authorized",
    "suite_deauthorized",
    "contact_created",
    "contact_updated",
    "contact_deleted",
]


class Change(msgspec.Struct, frozen=True):
    """One entry.

    Attributes:
        number: its place in the organisation's log; the log has no gaps.
        kind: what happened.
        target: the userid, app key or corp_id that it happened to.
        actor: the app key of who did it, or `cli`.
        at: milliseconds since 1970, UTC.
        before: the record's JSON before the change; None where there was none. What it was afterwards is the
            `before` of the target's next entry, or the record itself.
    """

    number: int
    kind: ChangeKind
    target: str
    actor: str
    at: int
    before: bytes | None
