"""The clock of a world."""

from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.domain.failures import ValueInvalid
from guanxi.sandbox.operations.operation import Operation, Sent
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds


class ClockWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be done with a clock: each that is given, in this order, but that it stops before it is set.

    Attributes:
        set: the moment that it shall tell, with its offset from UTC.
        advance: seconds by which it shall go on; below 0 back.
        freeze: whether it shall stand, or go.
    """

    set: datetime | UnsetType = UNSET
    advance: Annotated[float, Meta(ge=-1e11, le=1e11)] | UnsetType = UNSET
    freeze: bool | UnsetType = UNSET


class ClockShown(msgspec.Struct, frozen=True):
    """A clock.

    Attributes:
        now: what it tells.
        frozen: whether it stands.
        offset: seconds by which it is before the system's clock, if it goes.
    """

    now: str
    frozen: bool
    offset: float


def _shown(world: World) -> ClockShown:
    clock = world.clock
    now = datetime.fromtimestamp(clock.now() / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return ClockShown(now, clock.frozen_at is not None, clock.offset / 1000)


async def _get(_worlds: Worlds, world: World, _sent: Sent) -> ClockShown:
    return _shown(world)


async def _change(_worlds: Worlds, world: World, sent: Sent) -> ClockShown:
    wanted: ClockWanted = sent.body
    clock = world.clock
    if wanted == ClockWanted():
        raise ValueInvalid("say what to do with it: set, advance or freeze")
    if isinstance(wanted.set, datetime) and wanted.set.tzinfo is None:
        raise ValueInvalid("set needs an offset from UTC: 2026-11-21T08:00:00Z", field="set")
    if wanted.freeze is True:
        clock.freeze()  # before it is set: it stands where it is set to, and not a millisecond later
    if isinstance(wanted.set, datetime):
        clock.set(round(wanted.set.timestamp() * 1000))
    if isinstance(wanted.advance, float):
        clock.set(clock.now() + round(wanted.advance * 1000))
    if wanted.freeze is False:
        clock.go()
    return _shown(world)


OPERATIONS: Final = (
    Operation("GET", "/worlds/{world}/clock", "Look at the clock.", _get),
    Operation("POST", "/worlds/{world}/clock", "Set the clock, move it on, stop it.", _change, body=ClockWanted),
)
