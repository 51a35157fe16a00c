"""Create, change and delete groups of labels."""

from collections.abc import Iterable

import msgspec

from guanxi.domain.failures import LabelGroupNotEmpty, LabelGroupUnknown, LabelNameTaken
from guanxi.domain.label import LabelGroupPatch, PlacedGroup, check_color, check_label_name, moved
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import LABEL, LABEL_GROUP, Needs, Outcome, PutRecord, RemoveRecord, Working

_FIRST: int = 1000
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
        groups = at.whole(LABEL_GROUP)
        _require_free(groups.values(), name, None)
        position = max((group.position for group in groups.values()), default=-1) + 1
        group = PlacedGroup(id=_FIRST + at.next_change, name=name, color=color, position=position)
        return Outcome(group, (PutRecord(LABEL_GROUP, group.id, group, "label_group_created"),))

    created: PlacedGroup = await context.write(corp_id, Needs(whole=(LABEL_GROUP,)), plan)
    return created


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
    if patch.name is not None:
        check_label_name(patch.name)
    if patch.color is not None:
        check_color(patch.color)

    def plan(at: Working) -> Outcome[PlacedGroup]:
        groups = at.whole(LABEL_GROUP)
        old = _existing(at, group_id)
        name = old.name if patch.name is None else patch.name
        _require_free(groups.values(), name, group_id)
        new = msgspec.structs.replace(old, name=name, color=old.color if patch.color is None else patch.color)
        placed = moved(groups.values(), new, patch.position)
        effects = tuple(
            PutRecord(LABEL_GROUP, group.id, group, "label_group_updated")
            for group in placed
            if group != groups.get(group.id)
        )
        return Outcome(next(group for group in placed if group.id == group_id), effects)

    updated: PlacedGroup = await context.write(corp_id, Needs(whole=(LABEL_GROUP,)), plan)
    return updated


async def delete_label_group(context: Context, corp_id: str, group_id: int) -> None:
    """Delete a group that holds no label.

    Raises:
        LabelGroupUnknown: there is no such group.
        LabelGroupNotEmpty: it holds labels.
    """

    def plan(at: Working) -> Outcome[bool]:
        _existing(at, group_id)
        if any(label.group_id == group_id for label in at.whole(LABEL).values()):
            raise LabelGroupNotEmpty("the group holds labels: move or delete them first")
        return Outcome(value=True, effects=(RemoveRecord(LABEL_GROUP, group_id, "label_group_deleted"),))

    await context.write(corp_id, Needs(whole=(LABEL_GROUP, LABEL)), plan)


def _existing(at: Working, group_id: int) -> PlacedGroup:
    group = at.record(LABEL_GROUP, group_id)
    if group is None:
        raise LabelGroupUnknown("there is no such group of labels")
    return group


def _require_free(groups: Iterable[PlacedGroup], name: str, own: int | None) -> None:
    if any(group.name == name and group.id != own for group in groups):
        raise LabelNameTaken("another group of labels has this name")
