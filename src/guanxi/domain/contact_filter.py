"""Which contacts a list or a bulk operation is about."""

from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.domain.contact import Contact
from guanxi.domain.custom_fields import Values
from guanxi.domain.custom_filter import MAX_CONDITIONS, CustomCondition, CustomFilter, holds, tokens_of
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition, each_of, one_of
from guanxi.domain.search.document import periods
from guanxi.domain.search.fold import fold
from guanxi.domain.sharing import as_department, as_employee, as_owner

Moment = Annotated[datetime, Meta(tz=True)]

_DAY_MS = 86_400_000
_AHEAD_MS: Final = 31 * _DAY_MS
"""By how much another node's clock may be ahead, and more."""

_MOST_DAYS = 62
_MOST_MONTHS = 600
_SHORTEST_MONTH = 28
_LAST_MS = 253_402_300_799_999
"""The end of the year 9999."""


class LabelFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What labels a contact has: at least one of `any`, each of `all`, none of `none`; an empty list asks nothing."""

    any: tuple[int, ...] = ()
    all: tuple[int, ...] = ()
    none: tuple[int, ...] = ()


class ContactFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a contact has to have; what is absent asks nothing. Moments: from, and before."""

    label_ids: LabelFilter = LabelFilter()
    label_group: int | None = None
    untagged: bool = False
    follower_user_id: str | None = None
    unowned: bool = False
    share_user_id: str | None = None
    share_dept_id: int | None = None
    company_name: str | None = None
    created_from: Moment | None = None
    created_before: Moment | None = None
    updated_from: Moment | None = None
    updated_before: Moment | None = None
    custom: Annotated[tuple[CustomFilter, ...], Meta(max_length=MAX_CONDITIONS)] = ()


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
    """A filter, with what has to be known of the organisation to apply it.

    Attributes:
        filter: what was asked.
        group: the labels of the group that was asked for; None if none was.
        orphans: the owners who are no employees, if contacts without an owner are asked for.
        fields: the keys of the organisation's own fields, in their order: other values are not looked at.
        custom: what is asked for of their values.
        now: milliseconds since 1970, if it is known: nothing was done long after it.
    """

    filter: ContactFilter = ContactFilter()
    group: frozenset[int] | None = None
    orphans: frozenset[str] | None = None
    fields: tuple[str, ...] = ()
    custom: tuple[CustomCondition, ...] = ()
    now: int | None = None

    @property
    def is_told_by_tokens(self) -> bool:
        """Whether what its tokens find is what it is about: of stretches of time and of values they tell too much."""
        wanted = self.filter
        moments = (wanted.created_from, wanted.created_before, wanted.updated_from, wanted.updated_before)
        return not any(moments) and not any(one.is_stretch for one in self.custom)


_NO_VALUES: Final[Values] = MappingProxyType({})


def matches(
    criteria: Criteria, contact: Contact, created_at: int, updated_at: int, values: Values = _NO_VALUES
) -> bool:
    """Tell whether a contact is one that a filter is about.

    Args:
        criteria: the filter.
        contact: the record.
        created_at: milliseconds since 1970.
        updated_at: likewise.
        values: those of the fields that `criteria` names (`custom_fields.values_of`).
    """
    wanted, labels = criteria.filter, set(contact.label_ids)
    asked = wanted.label_ids
    return (
        (not asked.any or not labels.isdisjoint(asked.any))
        and labels.issuperset(asked.all)
        and labels.isdisjoint(asked.none)
        and (criteria.group is None or not labels.isdisjoint(criteria.group))
        and not (wanted.untagged and labels)
        and wanted.follower_user_id in {None, contact.follower_user_id}
        and (criteria.orphans is None or contact.follower_user_id in criteria.orphans)
        and wanted.share_user_id in {None, *contact.share_user_ids}
        and wanted.share_dept_id in {None, *contact.share_dept_ids}
        and (wanted.company_name is None or fold(wanted.company_name) == fold(contact.company_name or ""))
        and _within(wanted.created_from, wanted.created_before, created_at)
        and _within(wanted.updated_from, wanted.updated_before, updated_at)
        and all(holds(condition, values) for condition in criteria.custom)
    )


def conditions_of(criteria: Criteria) -> tuple[tuple[Condition, ...], frozenset[str]]:
    """Give conditions that all contacts meet that a filter is about, and tokens that none of them has."""
    wanted, asked = criteria.filter, criteria.filter.label_ids
    found: list[Condition] = []
    if asked.any:
        found.append(one_of(map(terms.label, asked.any)))
    if asked.all:
        found.append(each_of(map(terms.label, asked.all)))
    if criteria.group is not None:
        found.append(one_of(map(terms.label, criteria.group)))
    if wanted.untagged:
        found.append(one_of((terms.UNTAGGED,)))
    if criteria.orphans is not None:
        found.append(one_of(map(terms.grantee, map(as_owner, criteria.orphans))))
    if company := fold(wanted.company_name or ""):
        found.append(one_of((terms.company(company),)))
    found += [one_of((terms.grantee(grantee),)) for grantee in grantees_of(wanted)]
    for kind, since, until in (
        ("created", wanted.created_from, wanted.created_before),
        ("updated", wanted.updated_from, wanted.updated_before),
    ):
        if since is not None or until is not None:
            found += _in_periods(kind, since, until, criteria.now)
    custom, none = tokens_of(criteria.custom)
    return (*found, *custom), frozenset((*map(terms.label, asked.none), *none))


def grantees_of(wanted: ContactFilter) -> list[str]:
    """Give those to whom all contacts of a filter are open, as `sharing.grantees` names them."""
    found = [] if wanted.follower_user_id is None else [as_owner(wanted.follower_user_id)]
    if wanted.share_user_id is not None:
        found.append(as_employee(wanted.share_user_id))
    if wanted.share_dept_id is not None:
        found.append(as_department(wanted.share_dept_id))
    return found


def _within(since: datetime | None, until: datetime | None, moment: int) -> bool:
    return (since is None or moment >= _ms(since)) and (until is None or moment < _ms(until))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _in_periods(kind: str, since: datetime | None, until: datetime | None, now: int | None) -> list[Condition]:
    """Give the condition of a stretch of time by days, or by months where they are too many; none if it is endless."""
    end = _ms(until) - 1 if until is not None else None if now is None else now + _AHEAD_MS
    if since is None or end is None:
        return []
    first, last = max(_ms(since), 0), min(end, _LAST_MS)
    if last < first:
        return [()]
    days = (last - first) // _DAY_MS + 2
    if days > _MOST_MONTHS * 31:
        return []
    place, step = (1, 1) if days <= _MOST_DAYS else (0, _SHORTEST_MONTH)
    moments = (min(first + day * _DAY_MS, last) for day in range(0, days + step - 1, step))
    return [one_of(periods(kind, moment)[place] for moment in moments)]
