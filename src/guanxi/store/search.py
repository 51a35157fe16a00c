"""Search: contacts by their tokens, those that changed last first."""

from collections.abc import AsyncIterator
from time import perf_counter

from guanxi.domain.contact import MAX_NUMBER
from guanxi.store.engine import Engine, States, Wanted


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
            before: only numbers below this; `MAX_NUMBER` for all that there are now.
            size: of the parts, at most.
        """
        # Whoever goes on knows what is newest, and that costs PostgreSQL a round trip.
        state = self._states.last(corp_id) if before < MAX_NUMBER else None
        state = state or await self._states.now(corp_id)
        if state is None or any(not condition for condition in wanted.conditions):
            return
        high = before if before < MAX_NUMBER else state.last_change + 1
        window = self._engine.index.window(wanted)
        while high > 0:
            low = max(0, high - window)
            began = perf_counter()
            found = await self._engine.index.numbers(corp_id, state.tenant, wanted, range(low, high), size)
            took = perf_counter() - began
            high, looked = (found[-1], high - found[-1]) if len(found) == size else (low, high - low)
            window = self._engine.index.following(looked, len(found), size, took)
            if found:
                yield found
