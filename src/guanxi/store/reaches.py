"""What each employee's place lets them see: made of staff and departments, and valid for one generation of them."""

import asyncio
from typing import Final, NamedTuple

from guanxi.domain.failures import StoreBusy
from guanxi.domain.organisation import Organisation
from guanxi.domain.sharing import Reach, managed_departments, reach_of
from guanxi.domain.staff import Employee, Tree
from guanxi.store import statements as sql
from guanxi.store.engine import Engine, State, States, keep
from guanxi.store.nouns import decode_employee
from guanxi.store.staff import Staff

_NONE: Final = -1
"""The generation of no organisation."""

_TRIES: Final = 100

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
        self._made: dict[str, tuple[int, dict[str, Reach]]] = {}

    async def lately(self, organisation: Organisation, userid: str) -> Placed:
        """Give an employee's reach as of when the organisation was read last: what it is used for has to check it.

        Args:
            organisation: whose employee.
            userid: theirs; somebody who is not there, or not active, sees nothing.
        """
        placed = self._known(organisation.corp_id, self._states.last(organisation.corp_id), userid)
        return placed or await self.now(organisation, userid)

    async def now(self, organisation: Organisation, userid: str) -> Placed:
        """Give it as of now; arguments as above.

        Raises:
            StoreBusy: staff and departments change faster than they can be read.
        """
        corp_id = organisation.corp_id
        state = await self._states.now(corp_id)
        for _ in range(_TRIES):
            if state is None:
                return Placed(_NONE, _nobody(userid))
            if (placed := self._known(corp_id, state, userid)) is not None:
                return placed
            reach, before = await self._make(organisation, userid), state
            state = await self._states.now(corp_id)
            # What was read in between is of one generation, or it is read again.
            if state is not None and state.generation == before.generation:
                self._keep(corp_id, state.generation, reach)
        raise StoreBusy("employees and departments are changing too fast to be read; try again later")

    def _known(self, corp_id: str, state: State | None, userid: str) -> Placed | None:
        generation, reaches = self._made.get(corp_id, (_NONE, {}))
        reach = reaches.get(userid)
        return None if reach is None or state is None or state.generation != generation else Placed(generation, reach)

    def _keep(self, corp_id: str, generation: int, reach: Reach) -> None:
        made = self._made.get(corp_id)
        if made is None or made[0] != generation:
            made = (generation, {})
            keep(self._made, corp_id, made)
        keep(made[1], reach.userid, reach)

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
