"""Giving the contacts of one employee to others."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.acts import OfCompany, OfLabel, RefusedContact
from guanxi.client.native.endpoint import native
from guanxi.client.native.filters import LabelFilter
from guanxi.client.operation import Operation


class HandoverFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact has to have to be handed over; what is absent asks nothing."""

    label_ids: LabelFilter | UnsetType = UNSET
    company_name: str | None = None


class Heir(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who gets contacts.

    Attributes:
        contacts: how many.
    """

    userid: str
    contacts: int


class HandoverDone(msgspec.Struct, frozen=True, kw_only=True):
    """What handing over did, or would do.

    Attributes:
        act: its id, as of every bulk operation; null with `dry_run`.
        matched: contacts that it was about.
        changed: those that are not as they were.
        refused: those that could not be changed, and why.
        by_label: with `dry_run`: of those that would change, the largest first.
        by_company: with `dry_run`: of those that would change, the largest first.
        to: in the order in which they were named.
    """

    act: str | None
    matched: int
    changed: int
    refused: list[RefusedContact]
    by_label: list[OfLabel] | None = None
    by_company: list[OfCompany] | None = None
    to: list[Heir]


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """Give the contacts of one employee to others.

    Attributes:
        from_: who owns them now; they need not be there any more.
        to: who gets them: 1 to 100 active employees.
        split: in turn, or each to whoever owns the fewest contacts by then; as they are named.
        filter: which of them; all, if it is absent.
        shares: whether they stay shared with those they are shared with.
        dry_run: whether to say what would be done, and do nothing.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    from_: str = msgspec.field(name="from")
    to: Sequence[str]
    split: Literal["load", "round_robin"] | UnsetType = UNSET
    filter: HandoverFilter | UnsetType = UNSET
    shares: Literal["drop", "keep"] | UnsetType = UNSET
    dry_run: bool | UnsetType = UNSET
    idempotency_key: str | None = None


HAND_OVER: Final = Operation(
    "hand_over", "Give the contacts of one employee to others.", HandOver, HandoverDone, native("POST", "/handovers")
)
