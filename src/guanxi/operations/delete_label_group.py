"""Delete a group of labels."""

from guanxi.domain.failures import LabelGroupNotEmpty
from guanxi.operations.context import Context
from guanxi.operations.label_plans import LISTS, group_of, labels_of
from guanxi.store import LABEL_GROUP, Outcome, RemoveRecord, Working


async def delete_label_group(context: Context, corp_id: str, group_id: int) -> None:
    """Delete a group that holds no label.

    Args:
        context: the request's.
        corp_id: whose.
        group_id: which.

    Raises:
        LabelGroupUnknown: there is no such group.
        LabelGroupNotEmpty: it holds labels.
    """

    def plan(at: Working) -> Outcome[bool]:
        group_of(at, group_id)
        if labels_of(at, group_id):
            raise LabelGroupNotEmpty("the group holds labels: move or delete them first")
        return Outcome(value=True, effects=(RemoveRecord(LABEL_GROUP, group_id, "label_group_deleted"),))

    await context.write(corp_id, LISTS, plan)
