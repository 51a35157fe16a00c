"""Create a label."""

from typing import Final

from guanxi.domain.label import PlacedLabel, check_label_name
from guanxi.operations.context import Context
from guanxi.operations.label_plans import LISTS, group_of, labels_of, last_place, require_free_name
from guanxi.store import LABEL, Outcome, PutRecord, Working

_FIRST: Final = 1_600_000_000
"""Ids of new labels are this and the number of their change: no two are ever the same, and all have ten digits."""


async def create_label(context: Context, corp_id: str, group_id: int, name: str) -> PlacedLabel:
    """Create a label behind the others of its group.

    Args:
        context: the request's.
        corp_id: whose.
        group_id: the group that it comes into.
        name: what people call it.

    Raises:
        ValueMissing, ValueInvalid: the name cannot be one.
        LabelGroupUnknown: there is no such group.
        LabelNameTaken: another label of the group has the name.
    """
    check_label_name(name)

    def plan(at: Working) -> Outcome[PlacedLabel]:
        group_of(at, group_id)
        inside = labels_of(at, group_id)
        require_free_name(inside, name)
        label_id = _FIRST + at.next_change
        while label_id in at.whole(LABEL):
            label_id += 1
        label = PlacedLabel(id=label_id, name=name, group_id=group_id, position=last_place(inside))
        return Outcome(label, (PutRecord(LABEL, label.id, label, "label_created"),))

    created: PlacedLabel = await context.write(corp_id, LISTS, plan)
    return created
