"""Giving the contacts of one employee to others."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.acts import ActTried
from guanxi.client.native.endpoint import Once, native
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


class HandoverDone(ActTried, frozen=True, kw_only=True):
    """What handing over did, or would do.

    Attributes:
        to: in the order in which they were named.
    """

    to: list[Heir]


class HandOver(Once, frozen=True, kw_only=True):
    """Give the contacts of one employee to others.

    Attributes:
        from_: who owns them now; they need not be there any more.
        to: who gets them: 1 to 100 active employees.
        split: in turn, or each to whoever owns the fewest contacts by then; as they are named.
        filter: which of them; all, if it is absent.
        shares: whether they stay shared with those they are shared with.
        dry_run: whether to say what would be done, and do nothing.
    """

    from_: str = msgspec.field(name="from")
    to: Sequence[str]
    split: Literal["load", "round_robin"] | UnsetType = UNSET
    filter: HandoverFilter | UnsetType = UNSET
    shares: Literal["drop", "keep"] | UnsetType = UNSET
    dry_run: bool | UnsetType = UNSET


HAND_OVER: Final = Operation(
    "hand_over", "Give the contacts of one employee to others.", HandOver, HandoverDone, native("POST", "/handovers")
)
