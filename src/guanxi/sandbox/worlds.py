"""All worlds of a process."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from guanxi.domain.failures import Failure
from guanxi.domain.organisation import CORP_ID_LENGTH
from guanxi.sandbox.clock import Clock
from guanxi.sandbox.limits import Limits
from guanxi.sandbox.world import World
from guanxi.store.memory import Memory

# What says whose request it is, in a query, a form or JSON: each begins with a corp_id, or is a suite_key.
_NAMED: Final = re.compile(
    rb'(?:access_?token|app_?key|(?:auth_?)?corp_?id|access_?key|client_?id|suite_?key)"?\s*[=:]\s*"?'
    rb"(ding[0-9a-z]{16}|suite[0-9a-z]{16})",
    re.IGNORECASE,
)
_HEADERS: Final = (b"x-acs-dingtalk-access-token", b"authorization")
_KEY: Final = re.compile(rb"(?:guanxi_)?(ding[0-9a-z]{16})")


class WorldUnknown(Failure):
    """There is no such world."""


class Worlds:
    """The worlds, and the one memory that all of them lie in."""

    def __init__(self, system: Callable[[], int], per_second: int | None = None) -> None:
        """Begin with none.

        Args:
            system: the clock that those of the worlds agree with at first.
            per_second: calls of one page that an app may make in a second, at first; None for any number.
        """
        self._per_second = per_second
        self._system = system
        self.memory = Memory()
        self._worlds: dict[str, World] = {}
        self._by_name: dict[bytes, World] = {}
        self._next = 0

    async def create(self, seed: int = 0, name: str = "") -> World:
        """Make one; the first one is the default.

        Args:
            seed: what its userids and request ids are made of.
            name: of its organisation; "World N" if not given.
        """
        number, self._next = self._next, self._next + 1
        world = World(number, seed, self.memory.store(), Clock(self._system), Limits(self._per_second))
        await world.found(name or f"World {number}")
        self._worlds[world.id] = world
        self._by_name[world.corp_id.encode()] = self._by_name[world.suite_key.encode()] = world
        return world

    def __iter__(self) -> Iterator[World]:
        """Give them, those first that were made first."""
        return iter(list(self._worlds.values()))

    def __getitem__(self, world_id: str) -> World:
        """Give one by its id; raises WorldUnknown."""
        if (world := self._worlds.get(world_id)) is None:
            raise WorldUnknown(f"there is no world {world_id[:64]!r}; GET /sandbox/worlds lists those that there are")
        return world

    @property
    def default(self) -> World:
        """The one that whatever names no other belongs to."""
        return self._worlds["default"]

    def of(self, path: str, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> World:
        """Find out in whose world a request is, by the token or key that it carries."""
        for name, value in headers:
            if name in _HEADERS and (found := _KEY.search(value)) is not None:
                return self._by_name.get(found[1], self.default)
        for text in (query, body):
            for name in _NAMED.findall(text):
                if (world := self._by_name.get(name)) is not None:
                    return world
        for part in path.split("/"):
            if (world := self._by_name.get(part[:CORP_ID_LENGTH].encode())) is not None:
                return world
        return self.default
