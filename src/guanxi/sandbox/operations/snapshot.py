"""Taking a snapshot of a world, and making a world what a snapshot says."""

from typing import Final

from guanxi.sandbox.operations.operation import Operation, Sent
from guanxi.sandbox.operations.worlds import WorldShown, shown
from guanxi.sandbox.snapshot import Snapshot
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds


async def _take(_worlds: Worlds, world: World, _sent: Sent) -> Snapshot:
    return await world.snapshot()


async def _put(_worlds: Worlds, world: World, sent: Sent) -> WorldShown:
    await world.restore(sent.body)
    return shown(world)


OPERATIONS: Final = (
    Operation("GET", "/worlds/{world}/snapshot", "Take a snapshot of a world.", _take),
    Operation(
        "PUT", "/worlds/{world}/snapshot", "Make a world what a snapshot of any world says.", _put, body=Snapshot
    ),
)
