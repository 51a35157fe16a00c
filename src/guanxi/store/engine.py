"""What the store asks of a database, and the numbers of an organisation that everything else is checked against."""

from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol, TypeVar

import msgspec

from guanxi.store import statements as sql
from guanxi.store.figures import EngineFigures
from guanxi.store.rows import Reader
from guanxi.store.writer import WriteEngine

_CACHED: Final = 10_000

T = TypeVar("T")


def keep(cache: dict[str, T], name: str, value: T) -> None:
    """Remember something; when there is too much of it, forget all the rest."""
    if len(cache) >= _CACHED:
        cache.clear()
    cache[name] = value


class Engine(Reader, WriteEngine, Protocol):
    """A database.

    Attributes:
        tick: reads between which it has stayed the same are of one moment.
    """

    @property
    def tick(self) -> int:
        """As above."""

    def snapshot(self) -> AbstractAsyncContextManager[Reader]:
        """Give what reads one moment as long as the context lasts."""

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Keep everybody else who asks for this waiting as long as the context lasts."""

    async def figures(self) -> EngineFigures:
        """Give what the engine can say of itself."""

    async def close(self) -> None:
        """Let go of it."""


class State(msgspec.Struct, frozen=True, gc=False):
    """An organisation's numbers in one snapshot; caches are valid for one `generation`."""

    generation: int
    shape: int
    next_seq: int
    contact_count: int


class States:
    """The state of each organisation as it was read last."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine that they are read from."""
        self._engine = engine
        self._read: dict[str, tuple[int, State]] = {}

    def known(self, corp_id: str) -> State | None:
        """Give it if it was read in the moment that is being read."""
        read = self._read.get(corp_id)
        return read[1] if read is not None and read[0] == self._engine.tick else None

    def last(self, corp_id: str) -> State | None:
        """Give it, of whatever moment."""
        read = self._read.get(corp_id)
        return read[1] if read is not None else None

    async def now(self, corp_id: str) -> State | None:
        """Give it, or None when there is no such organisation.

        Raises:
            StoreBusy: the engine cannot read.
        """
        if (known := self.known(corp_id)) is not None:
            return known
        row = await self._engine.fetch_one(sql.ORGANISATION_STATE, corp_id)
        if row is None:
            return None
        state = State(*row)
        keep(self._read, corp_id, (self._engine.tick, state))
        return state
