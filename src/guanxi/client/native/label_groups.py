"""Groups of labels."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import Once, native
from guanxi.client.operation import Operation


class _OneGroup(msgspec.Struct, frozen=True):
    group_id: int


class LabelInGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A label."""

    id: int
    name: str


class LabelGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group and its labels, in their order.

    Attributes:
        id: the group's id.
        name: what people call it; no two groups have the same.
        color: signed 32-bit ARGB, so negative when it is opaque.
    """

    id: int
    name: str
    color: int
    labels: list[LabelInGroup]


class LabelGroups(msgspec.Struct, frozen=True, kw_only=True):
    """All groups, in their order; there is never a next page."""

    items: list[LabelGroup]
    next: None


class ListLabelGroups(msgspec.Struct, frozen=True, kw_only=True):
    """List the groups of labels with their labels."""


class CreateLabelGroup(Once, frozen=True, kw_only=True):
    """Create a group behind the others.

    Attributes:
        name: what people call it; no two groups have the same.
        color: signed 32-bit ARGB, so negative when it is opaque.
    """

    name: str
    color: int


class ChangeLabelGroup(_OneGroup, frozen=True, kw_only=True):
    """Rename, recolour or move a group.

    Attributes:
        group_id: the group's id.
        position: its place, from 0; a large one is behind the last.
    """

    name: str | UnsetType = UNSET
    color: int | UnsetType = UNSET
    position: int | UnsetType = UNSET


class DeleteLabelGroup(msgspec.Struct, frozen=True):
    """Delete a group that holds no labels.

    Attributes:
        group_id: the group's id.
    """

    group_id: int


LIST_LABEL_GROUPS: Final = Operation(
    "list_label_groups",
    "List the groups of labels with their labels.",
    ListLabelGroups,
    LabelGroups,
    native("GET", "/label-groups"),
)
CREATE_LABEL_GROUP: Final = Operation(
    "create_label_group",
    "Create a group behind the others.",
    CreateLabelGroup,
    LabelGroup,
    native("POST", "/label-groups"),
)
CHANGE_LABEL_GROUP: Final = Operation(
    "change_label_group",
    "Rename, recolour or move a group.",
    ChangeLabelGroup,
    LabelGroup,
    native("PATCH", "/label-groups/{group_id}"),
)
DELETE_LABEL_GROUP: Final = Operation(
    "delete_label_group",
    "Delete a group that holds no labels.",
    DeleteLabelGroup,
    type(None),
    native("DELETE", "/label-groups/{group_id}"),
)
