"""What the store asks of a database, and the numbers of an organisation that everything else is checked against."""

from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol, TypeVar

import msgspec

from guanxi.domain.search.conditions import Condition
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


class Wanted(msgspec.Struct, frozen=True):
    """What tokens a contact has to have.

    Attributes:
        conditions: all of them have to be met.
        none: tokens that it must not have.
        exactly: whether nothing else may be given; else some conditions may be left out, where all of what is given is
            held against the record anyway.
    """

    conditions: tuple[Condition, ...]
    none: frozenset[str] = frozenset()
    exactly: bool = False


class Index(Protocol):
    """The tokens of contacts, as one engine keeps them."""

    def window(self, wanted: Wanted) -> int:
        """Give how many numbers of changes to look at first."""

    def following(self, window: int, found: int, size: int, took: float) -> int:
        """Give how many numbers to look at next.

        Args:
            window: how many were looked at.
            found: how many of them were what is wanted.
            size: how many are wanted.
            took: the seconds that it took.
        """

    async def numbers(self, corp_id: str, tenant: int, wanted: Wanted, among: range, limit: int) -> list[int]:
        """Give those numbers of a range of what has some tokens: the highest first, at most so many.

        Raises:
            StoreBusy: the engine cannot read.
        """

    async def parts(self) -> bytes | None:
        """Give what changes when parts of it are merged; None where the engine sees to that by itself.

        Raises:
            StoreBusy: the engine cannot read.
        """

    async def pages(self) -> int:
        """Give of how many pages it is whose parts can be merged; 0 where the engine sees to that by itself.

        Raises:
            StoreBusy: the engine cannot read.
        """


class Engine(Reader, WriteEngine, Protocol):
    """A database.

    Attributes:
        tick: reads between which it has stayed the same are of one moment.
    """

    @property
    def tick(self) -> int:
        """As above."""

    @property
    def index(self) -> "Index":
        """What contacts are found by."""

    def snapshot(self) -> AbstractAsyncContextManager[Reader]:
        """Give what reads one moment as long as the context lasts."""

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Keep everybody else who asks for this waiting as long as the context lasts."""

    async def figures(self) -> EngineFigures:
        """Give what the engine can say of itself."""

    async def close(self) -> None:
        """Let go of it."""


class State(msgspec.Struct, frozen=True, gc=False):
    """An organisation's numbers in one snapshot; caches are valid for one `generation`.

    Search finds contacts under the organisation's `tenant`, those whose last change is not above `indexed`.
    """

    generation: int
    shape: int
    next_seq: int
    contact_count: int
    tenant: int = 0
    indexed: int = 0
    last_change: int = 0


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
