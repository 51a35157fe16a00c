"""Search: contacts by their tokens, those that changed last first."""

from collections.abc import AsyncIterator
from time import perf_counter
from typing import Final

from guanxi.store.engine import Engine, States, Wanted

_PATIENCE_S: Final = 0.002
"""How long one reading may take: others wait for it."""

_GROWTH: Final = 64


class Search:
    """What the index of each organisation finds."""

    def __init__(self, engine: Engine, states: States) -> None:
        """Take what is read."""
        self._engine = engine
        self._states = states

    async def indexed(self, corp_id: str) -> tuple[int, int]:
        """Give up to which number of a last change contacts are found, and the number of the newest change."""
        state = await self._states.now(corp_id)
        return (0, 0) if state is None else (state.indexed, state.last_change)

    async def numbers(self, corp_id: str, wanted: Wanted, before: int, size: int) -> AsyncIterator[list[int]]:
        """Give the numbers of the last changes of what has some tokens, the highest first, in parts.

        Args:
            corp_id: whose.
            wanted: which tokens.
            before: only numbers below this.
            size: of the parts, at most.
        """
        state = await self._states.now(corp_id)
        if state is None or any(not condition for condition in wanted.conditions):
            return
        high = min(before, state.last_change + 1)
        window = self._engine.index.window
        while high > 0:
            low = max(0, high - window)
            began = perf_counter()
            found = await self._engine.index.numbers(corp_id, state.tenant, wanted, range(low, high), size)
            wide = _next(window, len(found), size, perf_counter() - began)
            window = max(wide, self._engine.index.window)
            high = found[-1] if len(found) == size else low
            if found:
                yield found


def _next(window: int, found: int, size: int, took: float) -> int:
    """Give how many numbers to look at next: as many as hold a part, in the time that one reading may take."""
    wide = window * _GROWTH
    if found:
        wide = min(wide, window * size * 2 // found + 1)
    return min(wide, int(window * _PATIENCE_S / max(took, 1e-6)))
