"""Filters on the organisation's own fields."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.domain.custom_fields import CustomField, Value, Values, day_for, number_for
from guanxi.domain.failures import ValueInvalid
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition, one_of

MAX_CONDITIONS: Final = 20
"""In one filter."""


class CustomFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a contact has to have in a field of the organisation's own: a value, one of a stretch, any, or none.

    Attributes:
        field: its key.
        value: that value.
        since: that number or day, or one behind it.
        before: one before that number or day.
        present: whether there has to be a value, or must be none.
    """

    field: str
    value: Value | UnsetType = UNSET
    since: Value | UnsetType = msgspec.field(default=UNSET, name="from")
    before: Value | UnsetType = UNSET
    present: bool | UnsetType = UNSET


class CustomCondition(NamedTuple):
    """A filter in the form of its field's values; None asks nothing."""

    field: str
    value: Value | None
    since: Value | None
    before: Value | None
    present: bool

    @property
    def is_stretch(self) -> bool:
        """Whether it asks for a stretch of values."""
        return self.since is not None or self.before is not None


def custom_conditions(fields: Iterable[CustomField], wanted: Sequence[CustomFilter]) -> tuple[CustomCondition, ...]:
    """Give filters in the form of their fields' values.

    Args:
        fields: the organisation's.
        wanted: the filters.

    Raises:
        ValueInvalid: there is no such field, or it cannot be filtered like that.
    """
    known = {field.key: field for field in fields} if wanted else {}
    return tuple(_condition(known, one) for one in wanted)


def _condition(known: dict[str, CustomField], one: CustomFilter) -> CustomCondition:
    field = known.get(one.field)
    if field is None:
        raise ValueInvalid("custom: the organisation has no such field", field="custom")
    ends = [end for end in (one.since, one.before) if end is not UNSET]
    if (one.value is not UNSET) + bool(ends) + (one.present is not UNSET) != 1:
        raise _wrong(field, "say one of value, from and before, present")
    if ends and field.type not in {"number", "date"}:
        raise _wrong(field, "only numbers and dates have from and before")
    try:
        value, since, before = (
            None if end is UNSET else _typed(field, end) for end in (one.value, one.since, one.before)
        )
    except ValueError as error:
        raise _wrong(field, str(error)) from None
    return CustomCondition(field.key, value, since, before, one.present is not False)


def _wrong(field: CustomField, what: str) -> ValueInvalid:
    return ValueInvalid(f"custom: {field.key}: {what}", field="custom")


def _typed(field: CustomField, value: Value) -> Value:
    """Give a value as the field keeps it; a number may be written as text, since a query has nothing else."""
    if field.type == "number":
        return number_for(_parsed(value) if isinstance(value, str) else value)
    if not isinstance(value, str):
        raise ValueError("it has to be a text")  # noqa: TRY004 - as every other fault of a value
    return day_for(value) if field.type == "date" else value


def _parsed(text: str) -> object:
    try:
        number = float(text) if "_" not in text else math.nan
    except ValueError:
        number = math.nan
    return number if math.isfinite(number) else None


def holds(condition: CustomCondition, values: Values) -> bool:
    """Tell whether a contact with these values meets a condition."""
    value = values.get(condition.field)
    if value is None or not condition.present:
        return value is None and not condition.present
    # The type of a field never changes: numbers meet numbers, and texts meet texts.
    since, before = condition.since, condition.before
    return (
        condition.value in {None, value}
        and (since is None or value >= since)  # type: ignore[operator] # as above
        and (before is None or value < before)  # type: ignore[operator] # as above
    )


def tokens_of(conditions: Iterable[CustomCondition]) -> tuple[list[Condition], list[str]]:
    """Give conditions that all contacts meet that meet these, and tokens that none of them has."""
    found: list[Condition] = []
    none: list[str] = []
    for one in conditions:
        if not one.present:
            none.append(terms.custom(one.field))
        elif one.value is None:
            found.append(one_of((terms.custom(one.field),)))
        else:
            found.append(one_of((terms.custom(one.field, str(one.value)),)))
    return found, none
