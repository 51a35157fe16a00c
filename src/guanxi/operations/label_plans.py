"""What the operations on labels and their groups plan: the same rules for all of them."""

from collections.abc import Iterable
from typing import Final

from guanxi.domain.failures import LabelAbsent, LabelGroupUnknown, LabelNameTaken
from guanxi.domain.label import PlacedGroup, PlacedLabel
from guanxi.store import LABEL, LABEL_GROUP, Needs, Working

LISTS: Final = Needs(whole=(LABEL_GROUP, LABEL))
"""Every plan below looks at one of these lists, or at both."""


def label_of(at: Working, label_id: int) -> PlacedLabel:
    """Give a label; raises LabelAbsent when there is none."""
    label = at.record(LABEL, label_id)
    if label is None:
        raise LabelAbsent("there is no such label")
    return label


def group_of(at: Working, group_id: int) -> PlacedGroup:
    """Give a group; raises LabelGroupUnknown when there is none."""
    group = at.record(LABEL_GROUP, group_id)
    if group is None:
        raise LabelGroupUnknown("there is no such group of labels")
    return group


def labels_of(at: Working, group_id: int) -> list[PlacedLabel]:
    """Give the labels of a group, in no order."""
    return [label for label in at.whole(LABEL).values() if label.group_id == group_id]


def require_free_name(others: Iterable[PlacedGroup | PlacedLabel], name: str, own: int | None = None) -> None:
    """Refuse a name that another one has.

    Args:
        others: groups, or the labels of a group.
        name: as it shall be.
        own: the id of the one that shall have it; None for a new one.

    Raises:
        LabelNameTaken: another one has it.
    """
    if any(one.name == name and one.id != own for one in others):
        raise LabelNameTaken("another one has this name")


def last_place(others: Iterable[PlacedGroup | PlacedLabel]) -> int:
    """Give the place behind all others."""
    return max((one.position for one in others), default=-1) + 1
