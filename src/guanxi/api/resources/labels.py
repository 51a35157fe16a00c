"""`/labels`: labels, and what becomes of the contacts that have one."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.api.acts import ActDone, act_reply
from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.reply import Reply
from guanxi.domain.failures import LabelAbsent, LabelGroupUnknown, LabelInUse, LabelNameTaken, LabelUnknown
from guanxi.domain.label import MAX_LABEL_NAME, LabelPatch, PlacedLabel
from guanxi.operations.create_label import create_label
from guanxi.operations.delete_label import InUse, delete_label
from guanxi.operations.merge_label import merge_label
from guanxi.operations.read_labels import read_label
from guanxi.operations.update_label import update_label

_Name = Annotated[str, Meta(description="What people call it; one of its group.", max_length=MAX_LABEL_NAME)]
_Id = Annotated[int, Meta(description="The label's id: what `label_ids` holds.", ge=1, le=2**63 - 1)]
_GroupId = Annotated[int, Meta(description="The group that it is in.", ge=0, le=2**63 - 1)]


class Label(msgspec.Struct, frozen=True):
    """A label."""

    id: _Id
    name: _Name
    group_id: _GroupId


class LabelSeen(msgspec.Struct, frozen=True):
    """A label and how many contacts have it."""

    id: _Id
    name: _Name
    group_id: _GroupId
    contacts: Annotated[int, Meta(description="How many contacts have it.")]


class NewLabel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label to be."""

    group_id: _GroupId
    name: _Name


class LabelParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which label."""

    label_id: _Id


class DeleteParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which label, and what becomes of the contacts that have it."""

    label_id: _Id
    in_use: Annotated[
        InUse,
        Meta(description="When contacts have it: `refuse`, let them lose it (`strip`), or give them another one."),
    ] = "refuse"
    to: Annotated[int, Meta(description="That other one, for `in_use=reassign`.")] | None = None


class Into(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another label."""

    into: Annotated[int, Meta(description="The label that stays.")]


async def create(call: Call[Nothing, NewLabel]) -> Reply:
    """Create it behind the others of its group."""

    def tell(label: PlacedLabel) -> Reply:
        return _shown(label, 201)

    asking = call.asking
    return tell(await create_label(call.keeping(tell), asking.corp_id, call.body.group_id, call.body.name))


def _shown(label: PlacedLabel, status: int = 200) -> Reply:
    return Reply(Label(label.id, label.name, label.group_id), status)


async def read(call: Call[LabelParameters, Nothing]) -> Reply:
    """Answer it and how many contacts have it."""
    label, contacts = await read_label(call.asking, call.parameters.label_id)
    return Reply(LabelSeen(label.id, label.name, label.group_id, contacts))


async def change(call: Call[LabelParameters, LabelPatch]) -> Reply:
    """Rename or move it."""
    asking = call.asking
    return _shown(await update_label(asking.context, asking.corp_id, call.parameters.label_id, call.body))


async def delete(call: Call[DeleteParameters, Nothing]) -> Reply:
    """Delete it, and do with its contacts what was asked for."""
    asked, asking = call.parameters, call.asking
    return act_reply(await delete_label(asking.context, asking.corp_id, asked.label_id, asked.in_use, asked.to))


async def merge(call: Call[LabelParameters, Into]) -> Reply:
    """Give its contacts the other one, and delete it."""
    corp_id, label_id = call.asking.corp_id, call.parameters.label_id
    return act_reply(await merge_label(call.keeping(act_reply), corp_id, label_id, call.body.into))


_EXAMPLE: Final = {"id": 1561077310, "name": "Customer", "group_id": 0}
_ACT: Final = {"act": "4pzkx03m1c9a", "matched": 12, "changed": 12, "refused": []}
_AT: Final = "/labels/{label_id}"
_ID: Final = {"label_id": "1561077310"}
_NEXT: Final = tuple(
    Link(to, {"label_id": "$response.body#/id"}) for to in ("get_label", "change_label", "delete_label")
)

ENDPOINTS: Final = (
    Endpoint(
        name="create_label",
        method="POST",
        path="/labels",
        summary="Create a label behind the others of its group.",
        run=create,
        scope="labels:write",
        sharing="closed",
        body=NewLabel,
        answer=Label,
        statuses=(201,),
        failures=(LabelGroupUnknown, LabelNameTaken),
        example=Example({"id": 1600000042, "name": "VIP", "group_id": 1}, body={"group_id": 1, "name": "VIP"}),
        links=_NEXT,
    ),
    Endpoint(
        name="get_label",
        method="GET",
        path=_AT,
        summary="Get a label and how many contacts have it.",
        run=read,
        scope="contacts:read",
        sharing="seen",
        parameters=LabelParameters,
        answer=LabelSeen,
        failures=(LabelAbsent,),
        example=Example({**_EXAMPLE, "contacts": 12}, parameters=_ID),
    ),
    Endpoint(
        name="change_label",
        method="PATCH",
        path=_AT,
        summary="Rename a label, or move it within its group or to another one.",
        description="`position` counts from 0; a large one is behind the last.",
        run=change,
        scope="labels:write",
        sharing="closed",
        parameters=LabelParameters,
        body=LabelPatch,
        answer=Label,
        failures=(LabelAbsent, LabelGroupUnknown, LabelNameTaken),
        example=Example({**_EXAMPLE, "name": "Client"}, body={"name": "Client"}, parameters=_ID),
    ),
    Endpoint(
        name="delete_label",
        method="DELETE",
        path=_AT,
        summary="Delete a label.",
        description=(
            "A label that contacts have is refused, unless `in_use` says what becomes of them. Each of them gets one"
            " change, and all changes share one act. A contact in the trash keeps the label's id."
        ),
        run=delete,
        scope="labels:write",
        sharing="closed",
        parameters=DeleteParameters,
        answer=ActDone,
        failures=(LabelAbsent, LabelUnknown, LabelInUse),
        example=Example(_ACT, parameters=_ID | {"in_use": "strip"}),
    ),
    Endpoint(
        name="merge_label",
        method="POST",
        path=_AT + "/merge",
        summary="Merge a label into another one.",
        description="Contacts that have it get the other one instead, and it is deleted. All changes share one act.",
        run=merge,
        scope="labels:write",
        sharing="closed",
        parameters=LabelParameters,
        body=Into,
        answer=ActDone,
        failures=(LabelAbsent, LabelUnknown),
        example=Example(_ACT, body={"into": 1561077311}, parameters=_ID),
    ),
)
