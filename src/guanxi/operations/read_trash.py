"""Read the deleted contacts that can be restored."""

from guanxi.domain.stored_contact import TrashedContact
from guanxi.operations.context import Asking


async def read_trash(asking: Asking, before: int, limit: int) -> list[TrashedContact]:
    """Give deleted contacts, the last one first; the number of the last one given is where the next page begins.

    Args:
        asking: who asks.
        before: the number of the change that deleted the last contact that was seen; any large one at the beginning.
        limit: how many at most.
    """
    return await asking.context.walks.trash(asking.corp_id, before, limit)


async def count_trash(asking: Asking) -> int:
    """Give how many deleted contacts there are."""
    return await asking.context.walks.trash_count(asking.corp_id)
