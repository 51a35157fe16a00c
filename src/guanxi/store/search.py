"""Search: contacts by their tokens, those that changed last first."""

import json
from collections.abc import AsyncIterator
from time import perf_counter
from typing import Final

from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.store import statements as sql
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

    async def numbers(self, corp_id: str, wanted: Wanted, before: int, limit: int) -> AsyncIterator[list[int]]:
        """Give the numbers of the last changes of what has some tokens, the highest first, in parts.

        Args:
            corp_id: whose.
            wanted: which tokens.
            before: only numbers below this.
            limit: how many at most.
        """
        state = await self._states.now(corp_id)
        if state is None or any(not condition for condition in wanted.conditions):
            return
        high = min(before, state.last_change + 1)
        window = self._engine.index.window
        while high > 0 and limit > 0:
            low = max(0, high - window)
            began = perf_counter()
            found = await self._engine.index.numbers(corp_id, state.tenant, wanted, low, high, limit)
            took = perf_counter() - began
            limit -= len(found)
            window = _next(window, len(found), limit, took)
            high = low
            yield found

    async def contacts(self, corp_id: str, numbers: list[int]) -> list[StoredContact]:
        """Give the contacts whose last changes have these numbers, the last changed first; what has changed is left out."""
        rows = await self._engine.fetch_all(sql.CONTACTS_BY_CHANGE, corp_id, json.dumps(numbers))
        return [StoredContact(*row) for row in rows]

    async def trashed(self, corp_id: str, numbers: list[int]) -> list[TrashedContact]:
        """Give the deleted contacts whose deletions have these numbers, the last deleted first."""
        rows = await self._engine.fetch_all(sql.TRASHED_BY_NUMBER, corp_id, json.dumps(numbers))
        return [TrashedContact(*row) for row in rows]


def _next(window: int, found: int, limit: int, took: float) -> int:
    """Give how many numbers to look at next: as many as hold what is still wanted, in the time that one may take."""
    wide = window * _GROWTH
    if found:
        wide = min(wide, window * limit * 2 // found + 1)
    affordable = int(window * _PATIENCE_S / max(took, 1e-6))
    return max(min(wide, affordable), 256)
