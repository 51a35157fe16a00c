"""Read what has changed: by numbers, or by cursors for employees, who may not know the numbers."""

import msgspec

from guanxi.domain.change import Fed
from guanxi.operations.context import Asking
from guanxi.store import SeenChanges


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


async def read_seen_changes(asking: Asking, userid: str, after: int | None, limit: int) -> SeenChanges:
    """Give the changes that an employee may know, in their order.

    Args:
        asking: who asks.
        userid: the employee.
        after: the number of the last change that was looked at; None for where to begin before everything is read.
        limit: how many at most.

    Raises:
        ResyncRequired: they see other contacts since then, or not all changes since then are kept any more.
    """
    feed = asking.context.store.feed_of(asking.organisation, userid)
    if after is None:
        return SeenChanges([], await feed.newest(), more=False)
    seen = await feed.after(after, limit)
    if "staff:read" in asking.scopes:
        return seen
    of_staff = ("department_", "employee_")
    return msgspec.structs.replace(
        seen, changes=[one for one in seen.changes if not one.change.kind.startswith(of_staff)]
    )
