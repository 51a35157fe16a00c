"""List external contacts in an order: all of them, or what words and filters find."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.search.conditions import Condition
from guanxi.domain.search.order import Order, Place, beginning
from guanxi.operations.context import Asking
from guanxi.operations.search_contacts import AT_ONCE, Hit, Sought, hit_of, hits_of, numbers_of

_SORTED: Final = 5_000
"""Hits that are read and put in order; where there are more, the order is walked, and hits are picked from it."""

_READ: Final = 500
_ALL: Final[Condition] = ((),)


async def order_contacts(
    asking: Asking, sought: Sought, order: Order, after: Place | None = None, *, descending: bool
) -> AsyncIterator[Hit]:
    """Give contacts in an order.

    Args:
        asking: who asks.
        sought: what they look for; not in the trash.
        order: by what.
        after: where the last one stands that they have seen (`order.place_in`); None at the beginning.
        descending: whether the order is turned round.

    Raises:
        SearchNotReady: the index is being made, and is needed.
    """
    place = beginning(order, descending=descending) if after is None else after
    numbers = None if sought.is_everything else await _few(asking, sought)
    parts = (
        _walked(asking, sought, order, place, descending=descending)
        if numbers is None
        else _sorted(asking, sought, order, place, numbers, descending=descending)
    )
    async for hits in parts:
        for hit in hits:
            yield hit
        await asyncio.sleep(0)


async def _few(asking: Asking, sought: Sought) -> list[int] | None:
    """Give the numbers of the last changes of all candidates; None if they are too many."""
    found: list[int] = []
    async for numbers in numbers_of(asking, sought, _ALL, MAX_NUMBER, _READ):
        found += numbers
        if len(found) > _SORTED:
            return None
    return found


async def _sorted(  # noqa: PLR0913 - as of its caller
    asking: Asking, sought: Sought, order: Order, place: Place, numbers: list[int], *, descending: bool
) -> AsyncIterator[list[Hit]]:
    stand: list[tuple[Place, int]] = []
    for first in range(0, len(numbers), _READ):
        for change, seq, name, company in await asking.context.walks.places(
            asking.corp_id, numbers[first : first + _READ]
        ):
            keys: dict[Order, str | int] = {"name": name, "company": company, "created": seq, "changed": change}
            stand.append(((keys[order], seq), change))
        await asyncio.sleep(0)
    behind = [one for one in stand if (_before(one[0], place) if descending else _before(place, one[0]))]
    behind.sort(reverse=descending)
    for first in range(0, len(behind), AT_ONCE):
        changes = [change for _, change in behind[first : first + AT_ONCE]]
        hits = {hit.change: hit for hit in await hits_of(asking, sought, changes)}
        yield [hits[change] for change in changes if change in hits]


def _before(one: Place, other: Place) -> bool:
    return one < other


async def _walked(
    asking: Asking, sought: Sought, order: Order, place: Place, *, descending: bool
) -> AsyncIterator[list[Hit]]:
    walks = asking.context.walks
    behind: Place | None = place
    while behind is not None:
        rows, behind = await walks.contacts_in_order(asking.corp_id, order, behind, AT_ONCE, descending=descending)
        yield [hit for row in rows if (hit := hit_of(sought, row)) is not None]
