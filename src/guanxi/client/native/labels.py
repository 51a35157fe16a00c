"""Labels."""

from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.acts import ActDone
from guanxi.client.native.endpoint import Once, native
from guanxi.client.operation import Operation


class _OneLabel(msgspec.Struct, frozen=True):
    label_id: int


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A label.

    Attributes:
        id: the label's id: what `label_ids` holds.
        name: what people call it; one of its group.
        group_id: the group that it is in.
    """

    id: int
    name: str
    group_id: int


class CreateLabel(Once, frozen=True, kw_only=True):
    """Create a label behind the others of its group.

    Attributes:
        group_id: the group that it is in.
        name: what people call it; one of its group.
    """

    group_id: int
    name: str


class LabelSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A label and how many contacts have it.

    Attributes:
        id: the label's id: what `label_ids` holds.
        name: what people call it; one of its group.
        group_id: the group that it is in.
        contacts: how many contacts have it.
    """

    id: int
    name: str
    group_id: int
    contacts: int


class GetLabel(msgspec.Struct, frozen=True):
    """Get a label and how many contacts have it.

    Attributes:
        label_id: the label's id: what `label_ids` holds.
    """

    label_id: int


class ChangeLabel(_OneLabel, frozen=True, kw_only=True):
    """Rename a label, or move it within its group or to another one.

    Attributes:
        label_id: the label's id: what `label_ids` holds.
        position: its place, from 0; a large one is behind the last.
    """

    name: str | UnsetType = UNSET
    group_id: int | UnsetType = UNSET
    position: int | UnsetType = UNSET


class DeleteLabel(_OneLabel, frozen=True, kw_only=True):
    """Delete a label.

    Attributes:
        label_id: the label's id: what `label_ids` holds.
        in_use: when contacts have it: `refuse`, let them lose it (`strip`), or give them another one.
        to: that other one, for `in_use=reassign`.
    """

    in_use: Literal["reassign", "refuse", "strip"] | None = None
    to: int | None = None


class MergeLabel(_OneLabel, frozen=True, kw_only=True):
    """Merge a label into another one.

    Attributes:
        label_id: the label's id: what `label_ids` holds.
        into: the label that stays.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often it is
            sent.
    """

    into: int
    idempotency_key: str | None = None


CREATE_LABEL: Final = Operation(
    "create_label", "Create a label behind the others of its group.", CreateLabel, Label, native("POST", "/labels")
)
GET_LABEL: Final = Operation(
    "get_label", "Get a label and how many contacts have it.", GetLabel, LabelSeen, native("GET", "/labels/{label_id}")
)
CHANGE_LABEL: Final = Operation(
    "change_label",
    "Rename a label, or move it within its group or to another one.",
    ChangeLabel,
    Label,
    native("PATCH", "/labels/{label_id}"),
)
DELETE_LABEL: Final = Operation(
    "delete_label", "Delete a label.", DeleteLabel, ActDone, native("DELETE", "/labels/{label_id}")
)
MERGE_LABEL: Final = Operation(
    "merge_label", "Merge a label into another one.", MergeLabel, ActDone, native("POST", "/labels/{label_id}/merge")
)
