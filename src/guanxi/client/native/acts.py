"""What bulk operations do, and taking it back."""

from typing import Any, Final

import msgspec

from guanxi.client.native.endpoint import native
from guanxi.client.operation import Operation


class _OneAct(msgspec.Struct, frozen=True):
    act: str


class RefusedContact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that stays as it was, or as it was changed since.

    Attributes:
        problem: why.
    """

    userid: str
    problem: dict[str, Any]


class ActDone(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk operation did.

    Attributes:
        act: its id; every change that it made has it. `POST /acts/{act}/undo`
        matched: contacts that it was about.
        changed: those that are not as they were.
        refused: those that could not be changed, and why.
    """

    act: str
    matched: int
    changed: int
    refused: list[RefusedContact]


class UndoAct(_OneAct, frozen=True, kw_only=True):
    """Put back what a bulk operation changed of contacts.

    Attributes:
        act: its id: `act` of its answer.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    idempotency_key: str | None = None


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


class ActTried(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk operation did, or would do.

    Attributes:
        act: its id, as of every bulk operation; null with `dry_run`.
        matched: contacts that it was about.
        changed: those that are not as they were.
        refused: those that could not be changed, and why.
        by_label: with `dry_run`: of those that would change, the largest first.
        by_company: with `dry_run`: of those that would change, the largest first.
    """

    act: str | None
    matched: int
    changed: int
    refused: list[RefusedContact]
    by_label: list[OfLabel] | None = None
    by_company: list[OfCompany] | None = None


UNDO_ACT: Final = Operation(
    "undo_act",
    "Put back what a bulk operation changed of contacts.",
    UndoAct,
    ActDone,
    native("POST", "/acts/{act}/undo"),
)
