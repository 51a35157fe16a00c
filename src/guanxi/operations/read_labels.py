"""Read labels and their groups by their ids."""

from guanxi.domain.failures import LabelAbsent
from guanxi.domain.label import PlacedGroup, PlacedLabel
from guanxi.operations.context import Asking


async def read_label_groups(asking: Asking) -> tuple[list[PlacedGroup], dict[int, list[PlacedLabel]]]:
    """Give all groups in their order, and for each its labels in their order, by the group's id."""
    known = await asking.context.store.labels(asking.corp_id)
    inside: dict[int, list[PlacedLabel]] = {group.id: [] for group in known.groups}
    for label in known.labels:
        inside[label.group_id].append(label)
    return list(known.groups), inside


async def read_label(asking: Asking, label_id: int) -> tuple[PlacedLabel, int]:
    """Give a label and how many contacts have it.

    Raises:
        LabelAbsent: there is no such label.
    """
    known = await asking.context.store.labels(asking.corp_id)
    label = next((label for label in known.labels if label.id == label_id), None)
    if label is None:
        raise LabelAbsent("there is no such label")
    return label, await asking.context.walks.label_use(asking.corp_id, label_id)
