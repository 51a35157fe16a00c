"""The names of those who own contacts: kept in memory, and brought up to date from the change log."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from guanxi.domain.search.conditions import Alternative
from guanxi.domain.search.document import name_tokens
from guanxi.domain.search.match import is_named
from guanxi.domain.search.query import Word, found_by
from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.engine import Engine, States, keep
from guanxi.store.nouns import decode_employee

_AT_ONCE: Final = 50
"""Employees that are read before others have their turn: their names take some 50 µs each, the first time."""

_BEHIND: Final = 1_000
"""Changes of staff that are caught up with; beyond, all are read anew."""

MOST: Final = 100
"""Employees whose names a word may be found in; a word that more have in theirs says nothing about owners."""


class _Names:
    """The names of one organisation's employees.

    Attributes:
        number: of the organisation's newest change when they were read.
        names: by userid.
    """

    def __init__(self) -> None:
        self.number = -1
        self.names: dict[str, str] = {}
        self._having: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, userid: str, name: str | None) -> None:
        """Give an employee a name; None: there is no such employee any more."""
        old = self.names.pop(userid, None)
        if old is not None and old != name:
            for token in name_tokens(old):
                self._having[token].discard(userid)
        if name is not None:
            self.names[userid] = name
            if old != name:
                for token in name_tokens(name):
                    self._having[token].add(userid)

    def like(self, word: Word) -> frozenset[str]:
        """Give the userids of those in whose names a word is found; none if they are too many."""
        found = {userid for alternative in found_by(word) for userid in self._meeting(alternative)}
        if len(found) > 10 * MOST:
            return frozenset()
        found = {userid for userid in found if is_named(word, self.names[userid])}
        return frozenset(found) if len(found) <= MOST else frozenset()

    def _meeting(self, alternative: Alternative) -> set[str]:
        groups = [set().union(*(self._having.get(token, ()) for token in group)) for group in alternative]
        return set.intersection(*groups) if groups else set()


class Owners:
    """The owners of every organisation's contacts."""

    def __init__(self, engine: Engine, states: States) -> None:
        """Take what is read."""
        self._engine = engine
        self._states = states
        self._known: dict[str, _Names] = {}

    async def named(self, corp_id: str, words: Iterable[Word]) -> list[Word]:
        """Give words with the employees in whose names they are found."""
        known = await self._names(corp_id)
        return [word._replace(owners=known.like(word)) for word in words]

    async def orphans(self, corp_id: str) -> frozenset[str]:
        """Give the userids that own contacts and are no employee's."""
        names = (await self._names(corp_id)).names
        owners = await self._engine.fetch_all(index_sql.OWNERS, corp_id)
        return frozenset(owner for (grantee,) in owners if (owner := grantee[2:]) not in names)

    async def _names(self, corp_id: str) -> _Names:
        state = await self._states.now(corp_id)
        known = self._known.get(corp_id)
        if state is None or (known is not None and known.number == state.last_change):
            return known or _Names()
        if known is None or not await self._caught_up(corp_id, known):
            known = await self._read(corp_id)
        known.number = state.last_change
        keep(self._known, corp_id, known)
        return known

    async def _caught_up(self, corp_id: str, known: _Names) -> bool:
        bounds = await self._engine.fetch_one(sql.CHANGE_BOUNDS, corp_id)
        rows = await self._engine.fetch_all(sql.CHANGE_STAFF, corp_id, known.number, _BEHIND)
        if bounds is None or bounds[1] > known.number + 1 or len(rows) == _BEHIND:
            return False
        for userid in {target for kind, target, _ in rows if kind.startswith("employee_")}:
            row = await self._engine.fetch_one(sql.EMPLOYEE, corp_id, userid)
            known.put(userid, decode_employee(row[1]).name if row else None)
        return True

    async def _read(self, corp_id: str) -> _Names:
        known, after = _Names(), ""
        while rows := await self._engine.fetch_all(sql.EMPLOYEES_AFTER, corp_id, after, _AT_ONCE):
            for (record,) in rows:
                employee = decode_employee(record)
                known.put(employee.userid, employee.name)
                after = employee.userid
            await asyncio.sleep(0)
        return known
