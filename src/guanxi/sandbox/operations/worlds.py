"""Making worlds, and looking at them."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from guanxi.domain.custom_fields import MAX_EXACT
from guanxi.sandbox.directory import EMPTY, Directory, SeedInvalid
from guanxi.sandbox.operations.operation import Operation, Sent
from guanxi.sandbox.seed_file import example
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds


class WorldWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A world that is asked for.

    Attributes:
        seed: what its userids and request ids are made of.
        name: of its organisation.
        directory: what it holds: nothing, what `guanxi sandbox` begins with, or what a seed file could say.
    """

    seed: Annotated[int, Meta(ge=-MAX_EXACT, le=MAX_EXACT)] = 0
    name: Annotated[str, Meta(max_length=128)] = ""
    directory: Literal["empty", "example"] | Directory = "empty"


class WorldShown(msgspec.Struct, frozen=True, kw_only=True):
    """A world, with all that a client needs; its attributes are those of `World`."""

    id: str
    seed: int
    name: str
    corp_id: str
    app_key: str
    app_secret: str
    suite_key: str
    suite_secret: str
    api_key: str


def shown(world: World) -> WorldShown:
    """Give what is told of a world."""
    return WorldShown(**{name: getattr(world, name) for name in WorldShown.__struct_fields__})


async def _create(worlds: Worlds, _world: World, sent: Sent) -> WorldShown:
    wanted: WorldWanted = sent.body
    try:
        return shown(await worlds.create(wanted.seed, wanted.name, _directory(wanted.directory)))
    except SeedInvalid as failure:
        where = f"directory.{failure.field}"
        raise SeedInvalid(f"{where}: {failure.reason}", field=where) from failure


def _directory(wanted: str | Directory) -> Directory:
    if isinstance(wanted, Directory):
        return wanted
    return EMPTY if wanted == "empty" else example()


async def _list(worlds: Worlds, _world: World, _sent: Sent) -> dict[str, list[WorldShown]]:
    return {"worlds": [shown(one) for one in worlds]}


async def _get(_worlds: Worlds, world: World, _sent: Sent) -> WorldShown:
    return shown(world)


async def _delete(worlds: Worlds, world: World, _sent: Sent) -> None:
    await worlds.delete(world)


async def _reset(_worlds: Worlds, world: World, _sent: Sent) -> WorldShown:
    await world.reset()
    return shown(world)


OPERATIONS: Final = (
    Operation("POST", "/worlds", "Make a world.", _create, body=WorldWanted, status=201),
    Operation("GET", "/worlds", "List the worlds.", _list),
    Operation("GET", "/worlds/{world}", "Look at a world.", _get),
    Operation("DELETE", "/worlds/{world}", "Delete a world; the default one stays.", _delete, status=204),
    Operation("POST", "/worlds/{world}/reset", "Make a world what it was when it was made.", _reset),
)
