"""All worlds of a process."""

from collections.abc import Callable, Iterator

from guanxi.domain.failures import Failure, ValueInvalid
from guanxi.domain.organisation import CORP_ID_LENGTH
from guanxi.sandbox.clock import Clock
from guanxi.sandbox.directory import EMPTY, Directory, fill
from guanxi.sandbox.limits import Limits
from guanxi.sandbox.lookup import Headers, names
from guanxi.sandbox.world import World, WorldUnknown
from guanxi.store.memory import Memory


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
        self._by_name: dict[str, World] = {}
        self._next = 0

    async def create(self, seed: int = 0, name: str = "", directory: Directory = EMPTY) -> World:
        """Make one; the first one is the default.

        Args:
            seed: what its userids and request ids are made of.
            name: of its organisation; if not given, what the directory says, else "World N".
            directory: what it holds from the beginning.

        Raises:
            ValueMissing: the name is blank.
            SeedInvalid: something in the directory cannot be.
        """
        number, self._next = self._next, self._next + 1
        limits = Limits(self._per_second)
        world = World(number, seed, self.memory, Clock(self._system), limits=limits, directory=directory)
        try:
            await world.found(name or directory.organisation.name or f"World {number}")
            await fill(world, directory)
            await world.begin()
        except Failure:
            if world.corp_id:
                await world.delete()
            if self._next == number + 1:
                self._next = number  # the n-th world that there is has the same credentials, whatever was refused
            raise
        self._worlds[world.id] = world
        self._by_name[world.corp_id] = self._by_name[world.suite_key] = world
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

    async def delete(self, world: World) -> None:
        """Forget one, and all that is in it.

        Raises:
            ValueInvalid: it is the default one.
            WorldUnknown: it has been deleted.
        """
        if world is self.default:
            raise ValueInvalid("the default world stays as long as the sandbox: reset it instead", field="world")
        await world.delete()
        del self._worlds[world.id], self._by_name[world.corp_id], self._by_name[world.suite_key]

    def of(self, path: str, query: bytes, headers: Headers, body: bytes) -> World:
        """Find out in whose world a request is, by the token or key that it carries; the default one if none says it.

        Args:
            path: decoded.
            query: as sent.
            headers: their names in small letters.
            body: as sent.
        """
        for name in names(path, query, headers, body):
            world = self._by_name.get(name) or self._by_name.get(name[:CORP_ID_LENGTH])
            if world is not None:
                return world
        return self.default
