"""Create, change, merge and delete labels."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from guanxi.domain.contact_filter import ContactFilter, LabelFilter
from guanxi.domain.failures import (
    LabelAbsent,
    LabelGroupUnknown,
    LabelInUse,
    LabelNameTaken,
    LabelUnknown,
    ValueInvalid,
)
from guanxi.domain.label import LabelPatch, PlacedLabel, check_label_name, moved
from guanxi.operations.context import Context
from guanxi.operations.relabelling import Relabelled, Relabelling, relabel_matching
from guanxi.store import LABEL, LABEL_GROUP, Needs, Outcome, PutRecord, RemoveRecord, Working

InUse = Literal["refuse", "strip", "reassign"]

_FIRST: Final = 1_600_000_000
"""Ids of new labels are this and the number of their change: no two are ever the same, and all have ten digits."""

_LISTS: Final = Needs(whole=(LABEL_GROUP, LABEL))


async def create_label(context: Context, corp_id: str, group_id: int, name: str) -> PlacedLabel:
    """Create a label behind the others of its group.

    Raises:
        ValueMissing, ValueInvalid: the name cannot be one.
        LabelGroupUnknown: there is no such group.
        LabelNameTaken: another label of the group has the name.
    """
    check_label_name(name)

    def plan(at: Working) -> Outcome[PlacedLabel]:
        _require_group(at, group_id)
        inside = _inside(at, group_id)
        _require_free(inside, name, None)
        label_id = _FIRST + at.next_change
        while label_id in at.whole(LABEL):
            label_id += 1
        position = max((label.position for label in inside), default=-1) + 1
        label = PlacedLabel(id=label_id, name=name, group_id=group_id, position=position)
        return Outcome(label, (PutRecord(LABEL, label.id, label, "label_created"),))

    created: PlacedLabel = await context.write(corp_id, _LISTS, plan)
    return created


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
    if patch.name is not None:
        check_label_name(patch.name)

    def plan(at: Working) -> Outcome[PlacedLabel]:
        old = _existing(at, label_id)
        target = old.group_id if patch.group_id is None else patch.group_id
        _require_group(at, target)
        inside = _inside(at, target)
        name = old.name if patch.name is None else patch.name
        _require_free(inside, name, label_id)
        new = msgspec.structs.replace(old, name=name, group_id=target)
        place = len(inside) if patch.position is None and target != old.group_id else patch.position
        placed = moved(inside, new, place)
        effects = tuple(
            PutRecord(LABEL, label.id, label, "label_updated")
            for label in placed
            if label != at.record(LABEL, label.id)
        )
        return Outcome(next(label for label in placed if label.id == label_id), effects)

    updated: PlacedLabel = await context.write(corp_id, _LISTS, plan)
    return updated


async def delete_label(
    context: Context, corp_id: str, label_id: int, in_use: InUse = "refuse", to: int | None = None
) -> Relabelled:
    """Delete a label; the changes of the contacts that had it share one act with its own.

    Args:
        context: the request's.
        corp_id: whose.
        label_id: which.
        in_use: what becomes of contacts that have it: nothing is done while there are any (`refuse`), they lose it
            (`strip`), or they get another one for it (`reassign`).
        to: that other one.

    Raises:
        LabelAbsent: it is not there.
        LabelUnknown: the other one is not there.
        ValueInvalid: `to` is missing, superfluous, or the label itself.
        LabelInUse: contacts have it, and in_use is `refuse`.
        StoreBusy: the store could not write; doing it again goes on with it.
    """
    if (to is not None) != (in_use == "reassign"):
        raise ValueInvalid("to names the other label for in_use=reassign, and for nothing else", field="to")
    if to == label_id:
        raise ValueInvalid("a label cannot take its own place", field="to")
    await context.stop_if_replayed(corp_id)
    acting = msgspec.structs.replace(context, act=context.ids.act())
    done = Relabelled(acting.act)

    def plan(at: Working) -> Outcome[Relabelled | None]:
        _existing(at, label_id)
        if to is not None and to not in at.whole(LABEL):
            raise LabelUnknown(f"the organisation has no label {to}", field="to")
        if at.label_use(label_id) == 0:
            return Outcome(done, (RemoveRecord(LABEL, label_id, "label_deleted"),))
        if in_use == "refuse":
            raise LabelInUse(f"{at.label_use(label_id)} contacts have this label: say in_use=strip or in_use=reassign")
        return Outcome(None)

    needs = Needs(whole=(LABEL,), labels_used=(label_id,))
    having = ContactFilter(label_ids=LabelFilter(any=(label_id,)))
    relabelling = Relabelling(() if to is None else (to,), (label_id,), having)
    # A contact may get the label while the others lose it: then they are looked through again.
    while (deleted := await acting.write(corp_id, needs, plan)) is None:
        alone = msgspec.structs.replace(acting, once=None)
        await relabel_matching(alone, corp_id, relabelling, done)
    answer: Relabelled = deleted
    return answer


def _existing(at: Working, label_id: int) -> PlacedLabel:
    label = at.record(LABEL, label_id)
    if label is None:
        raise LabelAbsent("there is no such label")
    return label


def _require_group(at: Working, group_id: int) -> None:
    if at.record(LABEL_GROUP, group_id) is None:
        raise LabelGroupUnknown("there is no such group of labels")


def _inside(at: Working, group_id: int) -> list[PlacedLabel]:
    return [label for label in at.whole(LABEL).values() if label.group_id == group_id]


def _require_free(labels: Iterable[PlacedLabel], name: str, own: int | None) -> None:
    if any(label.name == name and label.id != own for label in labels):
        raise LabelNameTaken("another label of the group has this name")
