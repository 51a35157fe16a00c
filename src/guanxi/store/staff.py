"""Staff as it is read: employees by id, phone or department; the departments as one tree."""

from guanxi.domain.failures import EmployeeUnknown
from guanxi.domain.organisation import Organisation
from guanxi.domain.staff import Department, Employee, Tree, tree_of
from guanxi.store import statements as sql
from guanxi.store.engine import Engine, States, keep
from guanxi.store.nouns import decode_department, decode_employee


class Staff:
    """The staff of every organisation."""

    def __init__(self, engine: Engine, states: States) -> None:
        """Take what is read."""
        self._engine = engine
        self._states = states
        # With the generation for which they hold, and the name that the root has in them.
        self._trees: dict[str, tuple[tuple[int, str], dict[int, Department]]] = {}

    async def generation(self, corp_id: str) -> int:
        """Give a number that any change of who is where raises: staff read between equal ones are of one moment."""
        state = await self._states.now(corp_id)
        return -1 if state is None else state.generation

    async def employee(self, corp_id: str, userid: str) -> Employee:
        """Give an employee.

        Raises:
            EmployeeUnknown: there is none with that userid.
        """
        row = await self._engine.fetch_one(sql.EMPLOYEE, corp_id, userid)
        if row is None:
            raise EmployeeUnknown("no employee has that userid")
        return decode_employee(row[1])

    async def employee_with_phone(self, corp_id: str, phone: int) -> Employee:
        """Give the employee with a phone number, E.164 without the plus.

        Raises:
            EmployeeUnknown: there is none.
        """
        row = await self._engine.fetch_one(sql.EMPLOYEE_BY_PHONE, corp_id, phone)
        if row is None:
            raise EmployeeUnknown("no employee has that phone number", field="mobile")
        return decode_employee(row[1])

    async def employees(self, corp_id: str, after: str, limit: int) -> list[Employee]:
        """Give employees by userid: those after one, at most so many."""
        rows = await self._engine.fetch_all(sql.EMPLOYEES_AFTER, corp_id, after, limit)
        return [decode_employee(record) for (record,) in rows]

    async def members(self, corp_id: str, dept_id: int, after: str, limit: int) -> list[Employee]:
        """Give the direct members of a department by userid: those after one, at most so many."""
        rows = await self._engine.fetch_all(sql.MEMBERS_AFTER, corp_id, dept_id, after, limit)
        return [decode_employee(record) for (record,) in rows]

    async def employee_count(self, corp_id: str, dept_id: int | None = None) -> int:
        """Give the number of employees, of all or of those who are direct members of a department."""
        of_all = dept_id is None
        row = await (
            self._engine.fetch_one(sql.EMPLOYEE_COUNT, corp_id)
            if of_all
            else self._engine.fetch_one(sql.MEMBER_COUNT, corp_id, dept_id)
        )
        return row[0] if row else 0

    async def departments(self, organisation: Organisation) -> Tree:
        """Give the departments of an organisation by dept_id; the root is always there."""
        corp_id = organisation.corp_id
        state = self._states.known(corp_id) or await self._states.now(corp_id)
        of = None if state is None else (state.generation, organisation.name)
        cached = self._trees.get(corp_id)
        if cached is not None and cached[0] == of:
            return cached[1]
        rows = await self._engine.fetch_all(sql.DEPARTMENT_LIST, corp_id)
        tree = tree_of([decode_department(record) for (record,) in rows], organisation.name)
        if of is not None:
            keep(self._trees, corp_id, (of, tree))
        return tree
