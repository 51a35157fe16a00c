"""Delete a label."""

from typing import Literal

from guanxi.domain.failures import ValueInvalid
from guanxi.operations.bulk_edit import Act
from guanxi.operations.context import Context
from guanxi.operations.label_removal import Removal, remove_label

InUse = Literal["refuse", "strip", "reassign"]


async def delete_label(
    context: Context, corp_id: str, label_id: int, in_use: InUse = "refuse", to: int | None = None
) -> Act:
    """Delete a label.

    Args:
        context: the request's.
        corp_id: whose.
        label_id: which.
        in_use: what becomes of contacts that have it, as in `Removal`.
        to: the label that they get for it, if they get one.

    Raises:
        ValueInvalid: `to` is missing, superfluous, or the label itself.
        LabelAbsent, LabelUnknown, LabelInUse, StoreBusy: as `remove_label`.
    """
    if (to is not None) != (in_use == "reassign"):
        raise ValueInvalid("to names the other label for in_use=reassign, and for nothing else", field="to")
    return await remove_label(context, corp_id, Removal(label_id, in_use, to))
