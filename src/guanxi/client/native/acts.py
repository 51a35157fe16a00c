"""What bulk operations do, and taking it back."""

from typing import Any, Final

import msgspec

from guanxi.client.native.endpoint import Once, native
from guanxi.client.operation import Operation


class RefusedContact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that stays as it was, or as it was changed since.

    Attributes:
        problem: why.
    """

    userid: str
    problem: dict[str, Any]


class _Act(msgspec.Struct, frozen=True, kw_only=True):
    """What bulk operations tell alike.

    Attributes:
        matched: contacts that it was about.
        changed: those that are not as they were.
        refused: those that could not be changed, and why.
    """

    matched: int
    changed: int
    refused: list[RefusedContact]


class ActDone(_Act, frozen=True, kw_only=True):
    """What a bulk operation did.

    Attributes:
        act: its id; every change that it made has it; `undo_act` takes it.
    """

    act: str


class UndoAct(Once, frozen=True):
    """Put back what a bulk operation changed of contacts.

    Attributes:
        act: its id: `act` of its answer.
    """

    act: str


class OfLabel(msgspec.Struct, frozen=True, kw_only=True):
    """How many contacts have a label."""

    label_id: int
    contacts: int


class OfCompany(msgspec.Struct, frozen=True, kw_only=True):
    """How many contacts are of a company.

    Attributes:
        company_name: empty for those of none.
    """

    company_name: str
    contacts: int


class ActTried(_Act, frozen=True, kw_only=True):
    """What a bulk operation did, or would do.

    Attributes:
        act: its id, as of every bulk operation; None with `dry_run`.
        by_label: with `dry_run`: of those that would change, the largest first.
        by_company: with `dry_run`: of those that would change, the largest first.
    """

    act: str | None
    by_label: list[OfLabel] | None = None
    by_company: list[OfCompany] | None = None


UNDO_ACT: Final = Operation(
    "undo_act",
    "Put back what a bulk operation changed of contacts.",
    UndoAct,
    ActDone,
    native("POST", "/acts/{act}/undo"),
)
