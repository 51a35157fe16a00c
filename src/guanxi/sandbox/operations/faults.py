"""The faults of a world."""

from typing import Any, Final

from guanxi.domain.failures import ValueInvalid
from guanxi.sandbox.fault import Rule
from guanxi.sandbox.operations.operation import Operation, Sent
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds


async def _add(_worlds: Worlds, world: World, sent: Sent) -> dict[str, Any]:
    rule: Rule = sent.body
    apps = [app.app_key for app in await world.store.apps(world.corp_id)]
    if rule.caller is not None and rule.caller not in apps:
        raise ValueInvalid(f"no app of this world has that key; there are {', '.join(apps)}", field="caller")
    now = world.clock.now()
    return world.faults.add(rule, now).shown(now)


async def _list(_worlds: Worlds, world: World, _sent: Sent) -> dict[str, list[dict[str, Any]]]:
    now = world.clock.now()
    return {"faults": [fault.shown(now) for fault in world.faults]}


async def _get(_worlds: Worlds, world: World, sent: Sent) -> dict[str, Any]:
    return world.faults[sent.in_path["fault"]].shown(world.clock.now())


async def _remove(_worlds: Worlds, world: World, sent: Sent) -> None:
    world.faults.remove(sent.in_path["fault"])


async def _clear(_worlds: Worlds, world: World, _sent: Sent) -> None:
    world.faults.clear()


_ALL: Final = "/worlds/{world}/faults"
_ONE: Final = "/worlds/{world}/faults/{fault}"

OPERATIONS: Final = (
    Operation("POST", _ALL, "Make a fault.", _add, body=Rule, status=201),
    Operation("GET", _ALL, "List the faults, with how often each has struck.", _list),
    Operation("DELETE", _ALL, "Remove all faults.", _clear, status=204),
    Operation("GET", _ONE, "Look at a fault.", _get),
    Operation("DELETE", _ONE, "Remove a fault.", _remove, status=204),
)
