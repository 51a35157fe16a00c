"""A moment between two steps of a read or a write, in which other things happen."""

from collections.abc import Awaitable, Callable
from typing import Any

from guanxi.store.rows import Row

Meanwhile = Callable[[], Awaitable[None]]


class Interrupted:
    """A real engine, but that something happens before one kind of statement is read for the first time."""

    def __init__(self, engine: Any, statement: str, meanwhile: Meanwhile) -> None:  # noqa: ANN401 - any engine
        self._engine = engine
        self._statement = statement
        self._meanwhile: Meanwhile | None = meanwhile

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the engine has
        return getattr(self._engine, name)

    async def fetch_all(self, statement: str, *values: object) -> list[Row]:
        if statement == self._statement and self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        rows: list[Row] = await self._engine.fetch_all(statement, *values)
        return rows

    async def fetch_one(self, statement: str, *values: object) -> Row | None:
        return await self._engine.fetch_one(statement, *values)  # type: ignore[no-any-return] # a real engine's

    @property
    def happened(self) -> bool:
        return self._meanwhile is None


class InterruptedStore:
    """A real store, but that something happens before its first write."""

    def __init__(self, store: Any, meanwhile: Meanwhile) -> None:  # noqa: ANN401 - as above
        self._store = store
        self._meanwhile: Meanwhile | None = meanwhile

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(self._store, name)

    async def _interrupt(self) -> None:
        if self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()

    async def write(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        await self._interrupt()
        return await self._store.write(*arguments, **named)

    async def write_each(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        await self._interrupt()
        return await self._store.write_each(*arguments, **named)
