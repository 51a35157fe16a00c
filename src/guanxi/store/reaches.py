"""What each employee's place lets them see: made of staff and departments, and valid for one generation of them."""

import asyncio
from typing import Final, NamedTuple

from guanxi.domain.organisation import Organisation
from guanxi.domain.sharing import Reach, managed_departments, reach_of
from guanxi.domain.staff import Employee, Tree
from guanxi.store import statements as sql
from guanxi.store.engine import Engine, States, keep
from guanxi.store.nouns import decode_employee
from guanxi.store.staff import Staff

_CHUNK: Final = 1_000
"""Members that are read before others have their turn: under a millisecond."""


class Placed(NamedTuple):
    """What an employee's place lets them see, and the generation of their organisation for which that holds."""

    generation: int
    reach: Reach


class Reaches:
    """The reaches that one process has made."""

    def __init__(self, engine: Engine, states: States, staff: Staff) -> None:
        """Take what is read."""
        self._engine = engine
        self._states = states
        self._staff = staff
        self._made: dict[str, dict[str, Placed]] = {}

    async def lately(self, organisation: Organisation, userid: str) -> Placed:
        """Give an employee's reach as of when the organisation was read last: what it is used for has to check it.

        Args:
            organisation: whose employee.
            userid: theirs; somebody who is not there, or not active, sees nothing.
        """
        state = self._states.last(organisation.corp_id)
        if state is not None:
            placed = self._made.get(organisation.corp_id, {}).get(userid)
            if placed is not None and placed.generation == state.generation:
                return placed
        return await self.now(organisation, userid)

    async def now(self, organisation: Organisation, userid: str) -> Placed:
        """Give it as of now; arguments as above."""
        corp_id = organisation.corp_id
        state = await self._states.now(corp_id)
        while True:
            made = self._made.get(corp_id, {})
            placed = made.get(userid)
            if state is None or (placed is not None and placed.generation == state.generation):
                return placed or Placed(-1, _nobody(userid))
            reach = await self._make(organisation, userid)
            generation, state = state.generation, await self._states.now(corp_id)
            if state is not None and state.generation == generation:
                made = {name: one for name, one in made.items() if one.generation == generation}
                keep(self._made, corp_id, made | {userid: Placed(generation, reach)})

    async def _make(self, organisation: Organisation, userid: str) -> Reach:
        row = await self._engine.fetch_one(sql.EMPLOYEE, organisation.corp_id, userid)
        if row is None:
            return _nobody(userid)
        tree = await self._staff.departments(organisation)
        return reach_of(decode_employee(row[1]), tree, await self._managed(organisation.corp_id, userid, tree))

    async def _managed(self, corp_id: str, userid: str, tree: Tree) -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        for dept_id, managed in managed_departments(tree, userid).items():
            after = ""
            while rows := await self._engine.fetch_all(sql.MEMBER_IDS_AFTER, corp_id, dept_id, after, _CHUNK):
                found += [(member, managed, dept_id) for (member,) in rows]
                after = rows[-1][0]
                if len(rows) < _CHUNK:
                    break
                await asyncio.sleep(0)
        return found


def _nobody(userid: str) -> Reach:
    return reach_of(Employee(userid=userid, name="", active=False), {}, ())
