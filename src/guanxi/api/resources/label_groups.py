"""`/label-groups`: the coloured groups of labels."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.reply import Reply
from guanxi.domain.failures import LabelGroupNotEmpty, LabelGroupUnknown, LabelNameTaken
from guanxi.domain.label import MAX_LABEL_NAME, LabelGroupPatch, PlacedGroup, PlacedLabel
from guanxi.operations.create_label_group import create_label_group
from guanxi.operations.delete_label_group import delete_label_group
from guanxi.operations.read_labels import read_label_groups
from guanxi.operations.update_label_group import update_label_group

_Name = Annotated[str, Meta(description="What people call it; no two groups have the same.", max_length=MAX_LABEL_NAME)]
_Color = Annotated[int, Meta(description="Signed 32-bit ARGB, so negative when it is opaque.", ge=-(2**31), lt=2**31)]
_Id = Annotated[int, Meta(description="The group's id.", ge=0, le=2**63 - 1)]


class LabelInGroup(msgspec.Struct, frozen=True):
    """A label."""

    id: int
    name: str


class GroupShown(msgspec.Struct, frozen=True):
    """A group and its labels, in their order."""

    id: _Id
    name: _Name
    color: _Color
    labels: list[LabelInGroup]


class Groups(msgspec.Struct, frozen=True):
    """All groups, in their order; there is never a next page."""

    items: list[GroupShown]
    next: None


class NewGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group to be."""

    name: _Name
    color: _Color


class GroupParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which group."""

    group_id: _Id


async def listed(call: Call[Nothing, Nothing]) -> Reply:
    """Answer all of them: there are few."""
    groups, labels = await read_label_groups(call.asking)
    return Reply({"items": [_shown(group, labels[group.id]) for group in groups], "next": None})


def _shown(group: PlacedGroup, labels: Sequence[PlacedLabel]) -> GroupShown:
    return GroupShown(group.id, group.name, group.color, [LabelInGroup(one.id, one.name) for one in labels])


async def create(call: Call[Nothing, NewGroup]) -> Reply:
    """Create it behind the others."""

    def tell(group: PlacedGroup) -> Reply:
        return Reply(_shown(group, ()), 201)

    asking = call.asking
    return tell(await create_label_group(call.keeping(tell), asking.corp_id, call.body.name, call.body.color))


async def change(call: Call[GroupParameters, LabelGroupPatch]) -> Reply:
    """Rename, recolour or move it."""
    group = await update_label_group(call.asking.context, call.asking.corp_id, call.parameters.group_id, call.body)
    _, labels = await read_label_groups(call.asking)
    # It may be deleted by now.
    return Reply(_shown(group, labels.get(group.id, ())))


async def delete(call: Call[GroupParameters, Nothing]) -> Reply:
    """Delete it if it is empty."""
    await delete_label_group(call.asking.context, call.asking.corp_id, call.parameters.group_id)
    return Reply()


_EXAMPLE: Final = {
    "id": 0,
    "name": "Type",
    "color": -15220075,
    "labels": [{"id": 1561077310, "name": "Customer"}, {"id": 1561077311, "name": "Channel partner"}],
}
_AT: Final = "/label-groups/{group_id}"

ENDPOINTS: Final = (
    Endpoint(
        name="list_label_groups",
        method="GET",
        path="/label-groups",
        summary="List the groups of labels with their labels.",
        run=listed,
        scope="contacts:read",
        sharing="open",
        answer=Groups,
        example=Example({"items": [_EXAMPLE], "next": None}),
    ),
    Endpoint(
        name="create_label_group",
        method="POST",
        path="/label-groups",
        summary="Create a group behind the others.",
        run=create,
        scope="labels:write",
        sharing="closed",
        body=NewGroup,
        answer=GroupShown,
        statuses=(201,),
        failures=(LabelNameTaken,),
        example=Example(
            {"id": 1042, "name": "Region", "color": -11687445, "labels": []},
            body={"name": "Region", "color": -11687445},
        ),
        links=tuple(
            Link(to, {"group_id": "$response.body#/id"}) for to in ("change_label_group", "delete_label_group")
        ),
    ),
    Endpoint(
        name="change_label_group",
        method="PATCH",
        path=_AT,
        summary="Rename, recolour or move a group.",
        description="`position` counts from 0; a large one is behind the last.",
        run=change,
        scope="labels:write",
        sharing="closed",
        parameters=GroupParameters,
        body=LabelGroupPatch,
        answer=GroupShown,
        failures=(LabelGroupUnknown, LabelNameTaken),
        example=Example({**_EXAMPLE, "name": "Kind"}, body={"name": "Kind"}, parameters={"group_id": "0"}),
    ),
    Endpoint(
        name="delete_label_group",
        method="DELETE",
        path=_AT,
        summary="Delete a group that holds no labels.",
        run=delete,
        scope="labels:write",
        sharing="closed",
        parameters=GroupParameters,
        answer=None,
        statuses=(204,),
        failures=(LabelGroupUnknown, LabelGroupNotEmpty),
        example=Example(parameters={"group_id": "1042"}),
    ),
)
