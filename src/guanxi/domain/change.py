"""Changes: the entries of an organisation's change log."""

from typing import Literal

import msgspec

from guanxi.domain.stored_contact import StoredContact

ChangeKind = Literal[
    "organisation_created",
    "organisation_updated",
    "app_created",
    "app_updated",
    "app_secret_rotated",
    "app_revoked",
    "suite_authorized",
    "suite_deauthorized",
    "contact_created",
    "contact_updated",
    "contact_deleted",
    "contact_restored",
    "label_group_created",
    "label_group_updated",
    "label_group_deleted",
    "label_created",
    "label_updated",
    "label_deleted",
    "department_created",
    "department_updated",
    "department_deleted",
    "employee_created",
    "employee_updated",
    "employee_deleted",
    "key_created",
    "key_revoked",
]


class Change(msgspec.Struct, frozen=True):
    """One entry.

    Attributes:
        number: its place in the organisation's log; the log has no gaps.
        kind: what happened.
        target: the userid, app key, corp_id, dept_id, key_id or label's id that it happened to.
        actor: who did it: an app key, a key_id, or `cli`.
        at: milliseconds since 1970, UTC.
        before: the record's JSON before the change; None where there was none. What it was afterwards is the
            `before` of the target's next entry, or the record itself.
        act: the id that all changes of one bulk operation share; empty for the others.
    """

    number: int
    kind: ChangeKind
    target: str
    actor: str
    at: int
    before: bytes | None
    act: str = ""


class Fed(msgspec.Struct, frozen=True):
    """A change, and the contact that it is about as it is now; None when it is about none, or that is gone."""

    change: Change
    contact: StoredContact | None
