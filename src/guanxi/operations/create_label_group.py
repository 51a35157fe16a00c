"""Create a group of labels."""

from typing import Final

from guanxi.domain.label import PlacedGroup, check_color, check_label_name
from guanxi.operations.context import Context
from guanxi.operations.label_plans import last_place, require_free_name
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import LABEL_GROUP, Needs, Outcome, PutRecord, Working

_FIRST: Final = 1000
"""Ids of new groups are this and the number of their change: no two are ever the same."""


async def create_label_group(context: Context, corp_id: str, name: str, color: int) -> PlacedGroup:
    """Create a group behind the others.

    Args:
        context: the request's.
        corp_id: whose.
        name: what people call it.
        color: signed 32-bit ARGB.

    Raises:
        ValueMissing, ValueInvalid: a value cannot be one.
        LabelNameTaken: another group has the name.
    """
    check_label_name(name)
    check_color(color)

    def plan(at: Working) -> Outcome[PlacedGroup]:
        organisation_of(at)
        groups = at.whole(LABEL_GROUP).values()
        require_free_name(groups, name)
        group = PlacedGroup(id=_FIRST + at.next_change, name=name, color=color, position=last_place(groups))
        return Outcome(group, (PutRecord(LABEL_GROUP, group.id, group, "label_group_created"),))

    created: PlacedGroup = await context.write(corp_id, Needs(whole=(LABEL_GROUP,)), plan)
    return created
