"""Citus: every statement that a request runs is about one organisation, so about one shard.

With GUANXI_TEST_CITUS_URL, the URL of a database with the extension, that is asked of Citus itself.
"""

import asyncio
import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import apsw
import asyncpg
import pytest

from guanxi.store import Store, open_store
from guanxi.store.conformance import RULES, Rule
from guanxi.store.location import location
from guanxi.store.migrate import migrate
from guanxi.store.postgres.citus import DISTRIBUTED, REFERENCE
from tests.in_loop import in_loop
from tests.store.sample_values import SAMPLES, SHARED_TABLES, STATEMENTS, WHOLE_TABLES, Form, forms

ACME = "dingacmeacmeacmeacme"

TABLE = rf"\b(?:FROM|JOIN|INTO|UPDATE|USING) ({'|'.join((*DISTRIBUTED, *REFERENCE))})\b"
RESTRICTED = r"\bcorp_id = \$1(?:::text)?(?![\d\w.])"
INSERTED = r"INSERT INTO [a-z_]+ \(corp_id, [a-z_, ]+\) (?:VALUES \(|SELECT )\$1(?:::text)?,"

ONE_SHARD = [
    pytest.param(form, id=f"{name} {kind}")
    for name in SAMPLES
    for kind, form in forms(name, [ACME] * 2, one_organisation=True)
]


def stays_in_one_organisation(statement: str) -> bool:
    """Whether every table that it names is restricted to the organisation that $1 names, or is given rows of that."""
    named = re.findall(TABLE, statement)
    assert not re.search(r"\bFROM [a-z_]+(?: AS [a-z]+)?,", statement), (
        "tables are named by JOIN, as this looks for them"
    )
    return len(named) > 0 and len(named) == len(re.findall(RESTRICTED, statement)) + len(
        re.findall(INSERTED, statement)
    )


def test_every_statement_of_a_request_is_looked_at() -> None:
    shared = {name for name, text in STATEMENTS.items() if set(re.findall(TABLE, text)) <= SHARED_TABLES}
    shared |= {"SEARCH", "SEARCH_MERGE"}  # PostgreSQL is asked otherwise, and merges by itself: `postgres/index.py`
    assert SAMPLES.keys() | shared | WHOLE_TABLES == STATEMENTS.keys()
    assert not SAMPLES.keys() & (shared | WHOLE_TABLES)


@pytest.mark.parametrize("form", ONE_SHARD)
def test_every_form_of_a_statement_names_the_organisation_for_every_table(form: Form) -> None:
    assert stays_in_one_organisation(form.text)
    assert form.parameters[0] == ACME
    assert not re.search(r"\bcorp_id = (?!\$1)", form.text)
    conflicts = re.findall(r"ON CONFLICT \(([a-z_]+)", form.text)
    assert set(conflicts) <= {"corp_id"}
    assert not re.search(r"SET [^W]*\bcorp_id =", form.text), "a row never moves to another shard"


def test_a_form_that_mixes_organisations_is_told_from_these() -> None:
    mixed = [
        (name, kind, form)
        for name in SAMPLES
        for kind, form in forms(name, [ACME] * 2, one_organisation=False)
        if kind != "plain"
    ]
    assert {kind for _, kind, _ in mixed} == {"for_each", "flushing"}
    assert [name for name, _, form in mixed if stays_in_one_organisation(form.text)] == []
    for wrong in ("SELECT record FROM contact WHERE userid = $1", "DELETE FROM token WHERE corp_id = $2", "SELECT 1"):
        assert not stays_in_one_organisation(wrong)


def test_every_table_is_distributed_or_on_every_node() -> None:
    connection = apsw.Connection(":memory:")
    migrate(connection)
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    there = {name for name in there if not name.startswith("search_")}  # what FTS5 keeps its index in
    assert sorted((*DISTRIBUTED, *REFERENCE)) == sorted(there)
    for table in there - {"search"}:  # PostgreSQL has another one, whose key is named here
        columns = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        assert (table in DISTRIBUTED) == ("corp_id" in columns), table
        # Citus keeps an index unique within a shard only, so all of them begin with what shards are chosen by.
        indexes = connection.execute('SELECT name FROM pragma_index_list(?) WHERE "unique"', (table,)).fetchall()
        for (index,) in indexes:
            first = connection.execute("SELECT name FROM pragma_index_info(?)", (index,)).fetchone()
            assert first == (columns[0],)


# --- with Citus ------------------------------------------------------------------------------------------------------

CITUS = os.environ.get("GUANXI_TEST_CITUS_URL", "")
with_citus = pytest.mark.skipif(
    not CITUS, reason="NOT TESTED ON CITUS: set GUANXI_TEST_CITUS_URL to a database that has the extension"
)
_NUMBERS = itertools.count()


async def _asked(url: str, statement: str, *values: object) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        return [str(row[0]) for row in await connection.fetch(statement, *values)]
    finally:
        await connection.close()


@pytest.fixture
def url() -> Iterator[str]:
    """The URL of a schema of its own, gone afterwards."""
    schema = f"guanxi_test_{os.getpid()}_{next(_NUMBERS)}"
    asyncio.run(_asked(CITUS, f"CREATE SCHEMA {schema}"))
    yield f"{CITUS}{'&' if '?' in CITUS else '?'}search_path={schema}"
    asyncio.run(_asked(CITUS, f"DROP SCHEMA {schema} CASCADE"))


@with_citus
@in_loop
async def test_a_new_store_is_distributed(tmp_path: Path, url: str) -> None:
    await open_store(location(tmp_path, url)).close()
    spread = "SELECT logicalrelid::text FROM pg_dist_partition WHERE partmethod = '{}' AND to_regclass(logicalrelid::text) = logicalrelid"
    assert set(DISTRIBUTED) <= set(await _asked(url, spread.format("h")))
    assert set(REFERENCE) <= set(await _asked(url, spread.format("n")))


@with_citus
@in_loop
async def test_every_statement_that_a_request_runs_touches_one_shard(tmp_path: Path, url: str) -> None:
    await open_store(location(tmp_path, url)).close()
    wrong = []
    for name in SAMPLES:
        for kind, form in forms(name, [ACME] * 3, one_organisation=True):
            plan = "\n".join(await _asked(url, f"EXPLAIN {form.text}", *form.parameters))
            counts = re.findall(r"Task Count: (\d+)", plan)
            # Rows of arrays are inserted by way of the coordinator; they still go to one shard, that of $1.
            by_coordinator = form.text.startswith("INSERT") and "pull to coordinator" in plan
            if set(counts) != {"1"} and not by_coordinator:
                wrong.append((name, kind, plan))
    assert wrong == []


@with_citus
@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__.replace("_", " ")) for rule in RULES])
def test_a_distributed_store_keeps_the_contract(rule: Rule, tmp_path: Path, url: str) -> None:
    async def opener() -> Store:
        return open_store(location(tmp_path / "data", url))

    asyncio.run(asyncio.wait_for(rule(opener), timeout=600))
