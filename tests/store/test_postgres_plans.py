"""How PostgreSQL carries the statements out: by index, never through a whole table, in each form that it is given.

The tables are filled and analysed, and nothing is forbidden to the planner: what it chooses is what a request gets.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from guanxi.domain.search.conditions import one_of
from guanxi.store import Wanted, location
from guanxi.store.copying.tables import DERIVED, TABLES
from guanxi.store.postgres.dialect import for_each, plain, types_of
from guanxi.store.postgres.index import Postings
from guanxi.store.postgres.opening import open_postgres
from tests.postgres import new_database
from tests.store.sample_values import SAMPLES, Form, forms

LARGE, SMALL = "ding0000000000000001", "ding0000000000000002"

# Many small organisations, and a large one; what a statement of 128 rows reads is little of each table.
FILL = """
CREATE TEMP TABLE one AS SELECT 'ding' || lpad(o::text, 16, '0') AS corp_id, o FROM generate_series(1, 40000) AS o;
INSERT INTO organisation
    SELECT corp_id, 1, 1, 30000, 30000, 2000, 1, convert_to(repeat('x', 200), 'UTF8') FROM one;
INSERT INTO contact
    SELECT corp_id, n, 'user ' || n, 8613000000000 + n, n, convert_to(repeat('x', 300), 'UTF8'), 'crm ' || n, 1, 1,
    'zhang ' || n, 'acme ' || n % 300 FROM one, generate_series(0, CASE o WHEN 1 THEN 30000 ELSE 0 END) AS n;
INSERT INTO search SELECT corp_id, n, (SELECT array_agg(n * 7919 % (1000 * p) + p) FROM generate_series(1, 40) AS p)
    FROM one, generate_series(0, CASE o WHEN 1 THEN 30000 ELSE 0 END) AS n;
INSERT INTO block SELECT corp_id, n, 128 FROM one, generate_series(0, CASE o WHEN 1 THEN 300 ELSE 0 END) AS n;
INSERT INTO access
    SELECT corp_id, g || CASE g WHEN 'd:' THEN '' ELSE 'user ' END || n % 500, n
    FROM one, generate_series(0, CASE o WHEN 1 THEN 30000 ELSE 0 END) AS n, unnest(ARRAY['d:', 'o:', 'u:']) AS g;
INSERT INTO change
    SELECT corp_id, n, CASE n % 1000 WHEN 7 THEN 'employee_updated' ELSE 'contact_created' END, 'user ' || n, 'tester',
    10 + n, NULL, CASE n % 100 WHEN 3 THEN 'act ' || n / 3000 ELSE '' END
    FROM one, generate_series(0, CASE o WHEN 1 THEN 30000 ELSE 0 END) AS n;
INSERT INTO trash SELECT corp_id, 'user ' || n, n, n, 1, '', 1
    FROM one, generate_series(0, CASE o WHEN 1 THEN 30000 ELSE 0 END) AS n;
INSERT INTO label_use SELECT corp_id, n, 1 FROM one, generate_series(0, CASE o WHEN 1 THEN 300 ELSE 0 END) AS n;
INSERT INTO department SELECT corp_id, n, '{}' FROM one, generate_series(1, CASE o WHEN 1 THEN 300 ELSE 1 END) AS n;
INSERT INTO employee SELECT corp_id, 'user ' || n, 8613000000000 + n, convert_to(repeat('x', 100), 'UTF8')
    FROM one, generate_series(0, CASE o WHEN 1 THEN 3000 ELSE 0 END) AS n;
INSERT INTO membership SELECT corp_id, 1 + n % 300, 'user ' || n
    FROM one, generate_series(0, CASE o WHEN 1 THEN 30000 ELSE 0 END) AS n;
INSERT INTO native_key SELECT corp_id, 'key ' || n, sha256('1'), 1, '{}'
    FROM one, generate_series(0, CASE o WHEN 1 THEN 300 ELSE 0 END) AS n;
INSERT INTO reply SELECT corp_id, 'key ' || n % 300, 'name ' || n, sha256('1'), n, '{}'
    FROM one, generate_series(0, CASE o WHEN 1 THEN 30000 ELSE 0 END) AS n;
INSERT INTO label_group SELECT corp_id, n, 1, 'group', n
    FROM one, generate_series(0, CASE o WHEN 1 THEN 3 ELSE 0 END) AS n;
INSERT INTO label SELECT corp_id, n, n / 5, n % 5, 'label'
    FROM one, generate_series(0, CASE o WHEN 1 THEN 18 ELSE 0 END) AS n;
INSERT INTO app SELECT corp_id, 'app ' || n, sha256(convert_to(corp_id || n, 'UTF8')), 1, '{}'
    FROM one, generate_series(0, CASE o WHEN 1 THEN 2 ELSE 0 END) AS n;
INSERT INTO token SELECT corp_id, sha256(convert_to(corp_id || n, 'UTF8')), 'app 1', n
    FROM one, generate_series(0, CASE o WHEN 1 THEN 1000 ELSE 0 END) AS n;
INSERT INTO suite SELECT corp_id, '', '{}' FROM one;
"""
ANALYZE = (
    f"ANALYZE {', '.join([*(table.name for table in TABLES), *DERIVED])}"  # others in the database have tables too
)

FEW = [SMALL, *(f"ding{number:016}" for number in range(3, 9))]
MANY = [LARGE, *(f"ding{number:016}" for number in range(3, 130))]

NO_READING = {"Subquery Scan", "Bitmap Heap Scan", "CTE Scan", "WorkTable Scan"}

# Where one organisation has nearly all rows, reading all of them is the quickest way to count its own.
COUNTED_WHOLE = {"TRASH_COUNT"}

EVERY_FORM = [
    pytest.param(form, id=f"{name} {kind} {what}")
    for name in sorted(SAMPLES.keys() - COUNTED_WHOLE)
    for one in (False, True)
    for what, corp_ids in (
        (f"{'one organisation, ' if one else ''}few", FEW),
        (f"{'one organisation, ' if one else ''}many", MANY),
    )
    for kind, form in forms(name, corp_ids, one_organisation=one)
    if kind != "plain" or not one
]


class Planner:
    """A database with some rows of everything, and a connection that asks it for plans."""

    def __init__(self, url: str) -> None:
        self._runner = asyncio.Runner()
        self._connection = self._runner.run(asyncpg.connect(url, statement_cache_size=0))
        self._runner.run(self._connection.execute(FILL))
        self._runner.run(self._connection.execute(ANALYZE))

    def close(self) -> None:
        self._runner.run(self._connection.close())
        self._runner.close()

    def plan(self, form: Form, mode: str) -> dict[str, Any]:
        """What PostgreSQL would do for a prepared statement: with these parameters, or with whatever comes."""
        return self._runner.run(self._plan(form, mode))

    async def _plan(self, form: Form, mode: str) -> dict[str, Any]:
        await self._connection.execute(f"SET plan_cache_mode = force_{mode}_plan; PREPARE form AS {form.text}")
        try:
            values = ", ".join(map(literal, form.parameters))
            found = await self._connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE form ({values})")
        finally:
            await self._connection.execute("DEALLOCATE form")
        plan: dict[str, Any] = json.loads(found)[0]["Plan"]
        return plan


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planner]:
    made = new_database()
    open_postgres(location(tmp_path_factory.mktemp("data"), made), key=None, create=True, connections=4)
    planner = Planner(made)
    yield planner
    planner.close()


def literal(value: object) -> str:
    """A parameter as SQL says it, which EXPLAIN EXECUTE needs."""
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(literal, value))}]"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    if value is None:
        return "NULL::bytea"
    return str(value) if isinstance(value, int) else f"'{value}'"


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every step of a plan."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


@pytest.mark.parametrize("mode", ["custom", "generic"])
@pytest.mark.parametrize("form", EVERY_FORM)
def test_a_statement_is_carried_out_by_index(planner: Planner, form: Form, mode: str) -> None:
    plan = planner.plan(form, mode)
    touching = [node for node in nodes(plan) if "Scan" in node["Node Type"] and "Function" not in node["Node Type"]]
    read = [node for node in touching if node["Node Type"] not in NO_READING]
    assert {node["Node Type"] for node in read} <= {"Index Scan", "Index Only Scan", "Bitmap Index Scan"}, plan
    for node in read:
        assert re.search(r"\bcorp_id = ", node.get("Index Cond", "")), node
    inserts = form.text.startswith("INSERT")
    assert bool(read) != inserts


# Beside the organisation: which index, and what it is searched by. A primary key alone would read every change after it.
SEARCHED = {
    "CHANGE_STAFF": ("change", "Index Name", "change_staff"),
    "CHANGE_ACT": ("change", "Index Name", "change_act"),
    **dict.fromkeys(("CONTACTS_BY_CHANGE", "PLACES_BY_CHANGE"), ("contact", "Index Name", "contact_change")),
    "CONTACTS_BY_NUMBER": ("contact", "Index Name", "contact_change"),
    "NUMBERS_BETWEEN": ("contact", "Index Name", "contact_change"),
    "TRASHED_BY_NUMBER": ("trash", "Index Name", "trash_number"),
    "TRASH_BY_NUMBER": ("trash", "Index Name", "trash_number"),
    "SEEN_OPEN": ("access", "Index Cond", "grantee = "),
    "SEEN_PLACES": ("access", "Index Cond", "grantee = "),
    "ACCESS_AFTER": ("access", "Index Cond", "grantee = "),
}


@pytest.mark.parametrize("mode", ["custom", "generic"])
@pytest.mark.parametrize("name", SEARCHED)
def test_a_statement_is_carried_out_by_the_index_that_was_made_for_it(planner: Planner, name: str, mode: str) -> None:
    table, told, wanted = SEARCHED[name]
    for corp_ids in (FEW, MANY):
        for one in (False, True):
            for kind, form in forms(name, corp_ids, one_organisation=one):
                read = [node for node in nodes(planner.plan(form, mode)) if told in node]
                of_table = [node for node in read if table in (node.get("Relation Name"), node["Index Name"][:6])]
                assert [wanted in node[told] for node in of_table] == [True], (kind, of_table)


@pytest.mark.parametrize("corp_ids", [FEW, MANY], ids=["few", "many"])
def test_a_suite_is_found_by_its_key(planner: Planner, corp_ids: list[str]) -> None:
    for _, form in forms("SUITE_BY_KEY", corp_ids, one_organisation=False):
        read = [node for node in nodes(planner.plan(form, "custom")) if "Relation Name" in node]
        assert [(node["Node Type"], "suite_key = " in node["Index Cond"]) for node in read] == [("Index Scan", True)]


class Asked:
    """Takes what is asked of a database."""

    async def fetch_one(self, statement: str, *values: object) -> None:
        raise NotImplementedError

    async def fetch_all(self, statement: str, *values: object) -> list[tuple[int]]:
        self.statement, self.values = statement, values
        return []


@pytest.mark.parametrize("low", [29_900, 0], ids=["at the end", "all"])
@pytest.mark.parametrize("mode", ["custom", "generic"])
def test_contacts_are_searched_by_index(planner: Planner, mode: str, low: int) -> None:
    asked = Asked()
    wanted = Wanted((one_of(("zh",)), one_of(("wei",))), frozenset({"c"}))
    asyncio.run(Postings(asked).numbers(LARGE, 0, wanted, range(low, 30_000), 64))
    values: list[object] = [[one] for one in asked.values]
    types = types_of([asked.values])
    for form in (
        Form(plain(asked.statement), list(asked.values)),
        Form(for_each(asked.statement, types, one_organisation=False), values),
    ):
        read = [node for node in nodes(planner.plan(form, mode)) if "Relation Name" in node or "Index Name" in node]
        assert {node.get("Index Name") for node in read} & {"search_pkey", "search_tokens"}
        assert "Seq Scan" not in {node["Node Type"] for node in read}


def test_a_statement_without_an_index_is_found(planner: Planner) -> None:
    form = Form("SELECT record FROM contact WHERE updated_at = $1", [7])
    plan = planner.plan(form, "custom")
    assert "Seq Scan" in {node["Node Type"] for node in nodes(plan)}
