"""Rename a label, or move it."""

import msgspec
from msgspec import UNSET

from guanxi.domain.label import LabelPatch, PlacedLabel, check_label_name, moved
from guanxi.operations.context import Context
from guanxi.operations.label_plans import LISTS, group_of, label_of, labels_of, require_free_name
from guanxi.store import LABEL, Outcome, PutRecord, Working


async def update_label(context: Context, corp_id: str, label_id: int, patch: LabelPatch) -> PlacedLabel:
    """Rename a label, or move it within its group or to another one.

    Args:
        context: the request's.
        corp_id: whose.
        label_id: which.
        patch: how it shall change; it comes behind the others of another group unless its position is given.

    Raises:
        LabelAbsent, LabelGroupUnknown: there is no such one.
        ValueMissing, ValueInvalid: a value cannot be one.
        LabelNameTaken: another label of the group has the name.
    """
    if patch.name is not UNSET:
        check_label_name(patch.name)

    def plan(at: Working) -> Outcome[PlacedLabel]:
        old = label_of(at, label_id)
        target = old.group_id if patch.group_id is UNSET else patch.group_id
        group_of(at, target)
        inside = labels_of(at, target)
        name = old.name if patch.name is UNSET else patch.name
        require_free_name(inside, name, label_id)
        position = None if patch.position is UNSET else patch.position
        if position is None and target != old.group_id:
            position = len(inside)
        placed = moved(inside, msgspec.structs.replace(old, name=name, group_id=target), position)
        effects = tuple(
            PutRecord(LABEL, label.id, label, "label_updated")
            for label in placed
            if label != at.record(LABEL, label.id)
        )
        return Outcome(next(label for label in placed if label.id == label_id), effects)

    updated: PlacedLabel = await context.write(corp_id, LISTS, plan)
    return updated
