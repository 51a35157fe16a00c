"""List an organisation's groups of labels."""

from guanxi.domain.label import LabelGroup
from guanxi.operations.context import Context


async def list_label_groups(context: Context, corp_id: str, offset: int, size: int) -> tuple[LabelGroup, ...]:
    """Give consecutive groups of labels in their order; none past the end.

    Args:
        context: the request's.
        corp_id: whose.
        offset: how many come before, from 0.
        size: how many at most.

    Raises:
        OrganisationUnknown: there is no such organisation.
    """
    groups = (await context.store.labels(corp_id)).on_the_wire
    return groups[offset : offset + size]
