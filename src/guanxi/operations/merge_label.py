"""Merge a label into another one."""

from guanxi.operations.bulk_edit import Act
from guanxi.operations.context import Context
from guanxi.operations.label_removal import Removal, remove_label


async def merge_label(context: Context, corp_id: str, label_id: int, into: int) -> Act:
    """Give the contacts that have a label another one for it, and delete it.

    Args:
        context: the request's.
        corp_id: whose.
        label_id: the one that goes.
        into: the one that stays.

    Raises:
        ValueInvalid, LabelAbsent, LabelUnknown, StoreBusy: as `remove_label`.
    """
    return await remove_label(context, corp_id, Removal(label_id, "reassign", into, field="into"))
