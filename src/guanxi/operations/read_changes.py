"""Read what has changed."""

from guanxi.domain.change import Fed
from guanxi.operations.context import Asking


async def read_changes(asking: Asking, after: int, limit: int) -> list[Fed]:
    """Give changes in their order, without a gap, each with its contact as it is now.

    Args:
        asking: who asks.
        after: the number of the last change that was seen; 0 at the beginning.
        limit: how many at most.

    Raises:
        CursorExpired: not all changes after that number are kept any more.
        ValueInvalid: there is no change with that number yet.
    """
    return await asking.context.store.walks.feed(asking.corp_id, after, limit)
