"""Rename, recolour or move a group of labels."""

import msgspec
from msgspec import UNSET

from guanxi.domain.label import LabelGroupPatch, PlacedGroup, check_color, check_label_name, moved
from guanxi.operations.context import Context
from guanxi.operations.label_plans import group_of, require_free_name
from guanxi.store import LABEL_GROUP, Needs, Outcome, PutRecord, Working


async def update_label_group(context: Context, corp_id: str, group_id: int, patch: LabelGroupPatch) -> PlacedGroup:
    """Rename, recolour or move a group.

    Args:
        context: the request's.
        corp_id: whose.
        group_id: which.
        patch: how it shall change; it comes behind the last one when its position is larger.

    Raises:
        LabelGroupUnknown: there is no such group.
        ValueMissing, ValueInvalid: a value cannot be one.
        LabelNameTaken: another group has the name.
    """
    if patch.name is not UNSET:
        check_label_name(patch.name)
    if patch.color is not UNSET:
        check_color(patch.color)

    def plan(at: Working) -> Outcome[PlacedGroup]:
        groups = at.whole(LABEL_GROUP)
        old = group_of(at, group_id)
        name = old.name if patch.name is UNSET else patch.name
        require_free_name(groups.values(), name, group_id)
        new = msgspec.structs.replace(old, name=name, color=old.color if patch.color is UNSET else patch.color)
        placed = moved(groups.values(), new, None if patch.position is UNSET else patch.position)
        effects = tuple(
            PutRecord(LABEL_GROUP, group.id, group, "label_group_updated")
            for group in placed
            if group != groups.get(group.id)
        )
        return Outcome(next(group for group in placed if group.id == group_id), effects)

    updated: PlacedGroup = await context.write(corp_id, Needs(whole=(LABEL_GROUP,)), plan)
    return updated
