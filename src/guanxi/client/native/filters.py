"""Which contacts a bulk operation is about."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType


class LabelFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What labels a contact has: at least one of `any`, each of `all`, none of `none`; an empty list asks nothing."""

    any: Sequence[int] | UnsetType = UNSET
    all: Sequence[int] | UnsetType = UNSET
    none: Sequence[int] | UnsetType = UNSET


class CustomFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact has to have in a field of the organisation's own: a value, one of a stretch, any, or none."""

    field: str
    value: str | int | float | UnsetType = UNSET
    since: str | int | float | UnsetType = msgspec.field(name="from", default=UNSET)
    before: str | int | float | UnsetType = UNSET
    present: bool | UnsetType = UNSET


class ContactFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact has to have; what is absent asks nothing. Moments: from, and before."""

    label_ids: LabelFilter | UnsetType = UNSET
    label_group: int | None = None
    untagged: bool | UnsetType = UNSET
    follower_user_id: str | None = None
    unowned: bool | UnsetType = UNSET
    share_user_id: str | None = None
    share_dept_id: int | None = None
    company_name: str | None = None
    created_from: datetime | str | None = None
    created_before: datetime | str | None = None
    updated_from: datetime | str | None = None
    updated_before: datetime | str | None = None
    custom: Sequence[CustomFilter] | UnsetType = UNSET
