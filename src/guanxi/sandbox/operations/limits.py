"""How often each app may call each page of a world."""

from typing import Final

from guanxi.sandbox.limits import Limit
from guanxi.sandbox.operations.operation import Operation, Sent
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds


async def _get(_worlds: Worlds, world: World, _sent: Sent) -> Limit:
    return Limit(world.limits.per_second)


async def _set(_worlds: Worlds, world: World, sent: Sent) -> Limit:
    wanted: Limit = sent.body
    world.limits.set(wanted.per_second)
    return wanted


OPERATIONS: Final = (
    Operation("GET", "/worlds/{world}/limits", "Look at the limits.", _get),
    Operation("POST", "/worlds/{world}/limits", "Set the limits.", _set, body=Limit),
)
