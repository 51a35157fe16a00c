"""The store's SQL in PostgreSQL's words: placeholders, the few statements that differ, one statement for many rows.

Columns are text, bigint and bytea only, and only those of bytes may be NULL, so a value's type tells its column's.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.rows import Row

_TYPES: Final[dict[type, str]] = {str: "text", int: "bigint", bytes: "bytea", type(None): "bytea"}

_OPEN: Final = re.compile(
    r"json_each\(\?2\) AS own, json_each\(\(SELECT json_group_array\(seq\) FROM (.*?)\)\) AS found"
)


def _open(statement: str) -> str:
    """Give a statement over what is open to some grantees."""
    rows = r"jsonb_array_elements_text(?2::jsonb) AS own (value) CROSS JOIN LATERAL \1 AS found (value)"
    return _OPEN.sub(rows, statement)


_EACH: Final = "(SELECT value FROM json_each(?2))"
_EACH_NUMBER: Final = "(SELECT value::bigint FROM jsonb_array_elements_text(?2::jsonb) AS one (value))"

_DIFFERENT: Final = {
    # Held until the batch has committed: what every number of the organisation rests on.
    sql.ORGANISATION_ROW: f"{sql.ORGANISATION_ROW} FOR UPDATE",
    sql.CONTACT_PAGE: sql.CONTACT_PAGE.replace("CAST(group_concat(record, ',') AS BLOB)", "string_agg(record, ',')"),
    sql.SEEN_PLACES: _open(sql.SEEN_PLACES),
    sql.SEEN_OPEN: _open(sql.SEEN_OPEN),
    # Nothing here is found under an organisation's tenant: whatever is, carries its corp_id.
    sql.ORGANISATION_INSERT: sql.ORGANISATION_INSERT.replace(
        "(SELECT coalesce(max(tenant), 0) + 1 FROM organisation)", "0"
    ),
    # Their rows as `index.stored_form` gives them.
    index_sql.SEARCH_PUT: "INSERT INTO search (corp_id, number, tokens) VALUES (?1, ?2, ?3::text::int4[])",
    index_sql.SEARCH_REMOVE: "DELETE FROM search WHERE corp_id = ?1 AND number = ?2",
    index_sql.SEARCH_CLEAR: "DELETE FROM search WHERE corp_id = ?1 AND number > ?2 AND number <= ?3",
    index_sql.SEARCH_FORGET: (
        # An array, since a join is one with the whole table where one organisation has most of it.
        "DELETE FROM search WHERE corp_id = ?1"
        " AND number = ANY (ARRAY(SELECT number FROM trash WHERE corp_id = ?1 AND number < ?2))"
    ),
    **{
        statement: statement.replace(_EACH, _EACH_NUMBER)
        for statement in (
            index_sql.PLACES_BY_CHANGE,
            *(index_sql.CONTACTS_BY_CHANGE, index_sql.SEEN_BY_CHANGE),
            *(index_sql.TRASHED_BY_NUMBER, index_sql.SEEN_TRASH_BY_NUMBER),
        )
    },
    sql.CHANGE_STAFF: sql.CHANGE_STAFF.replace(" INDEXED BY change_staff", ""),
    sql.CHANGE_ACT: sql.CHANGE_ACT.replace(" INDEXED BY change_act", ""),
}

_TABLE: Final = re.compile(r"(?:INTO|UPDATE|FROM) (\w+)")

Written = tuple[str, Sequence[Row]]

_DDL: Final = {
    # Ids of tokens, since texts would be four times the records; see docs/decisions/0025.
    r"CREATE VIRTUAL TABLE search [^;]*;": (
        "CREATE TABLE search (corp_id TEXT NOT NULL, number INTEGER NOT NULL, tokens int4[] NOT NULL,"
        " PRIMARY KEY (corp_id, number));"
        " CREATE INDEX search_tokens ON search USING gin (tokens) WITH (gin_pending_list_limit = 512);"
    ),
    r"UPDATE organisation SET tenant [^;]*;": "",
    # How the other index is kept; this one's plans are given (`index.py`), whatever its tokens' statistics say.
    r"(INSERT INTO search \(search, rank\) [^;]*;\s*)+": "ALTER TABLE search ALTER COLUMN tokens SET STATISTICS 0;",
    r"\bBLOB\b": "BYTEA",
    r"\bINTEGER\b": "BIGINT",
    r"\bTEXT\b": 'TEXT COLLATE "C"',  # texts are compared and ordered by their bytes, as SQLite does
    r"\) WITHOUT ROWID": ")",
    r"json_each\(CAST\(record AS TEXT[^)]*\), '\$\.(\w+)'\)": (
        r"jsonb_array_elements_text(convert_from(record, 'UTF8')::jsonb -> '\1') AS one (value)"
    ),
    r"json_extract\(CAST\(record AS TEXT[^)]*\), '\$\.(\w+)'\)": r"(convert_from(record, 'UTF8')::jsonb ->> '\1')",
}


@cache
def plain(statement: str) -> str:
    """Give a statement that runs once."""
    return re.sub(r"\?(\d+)", r"$\1", _DIFFERENT.get(statement, statement))


def translated(script: str) -> str:
    """Give a migration."""
    for theirs, ours in _DDL.items():
        script = re.sub(theirs, ours, script)
    return script


def types_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """Give the types of the columns of rows of values."""
    columns: zip[tuple[object, ...]] = zip(*rows, strict=True)
    return tuple(_TYPES[next((type(value) for value in column if value is not None), bytes)] for column in columns)


@cache
def for_each(statement: str, types: tuple[str, ...], *, one_organisation: bool) -> str:
    """Give one SELECT that answers for many values: before each row the number of its values, from 1.

    Args:
        statement: a SELECT.
        types: of its values; the parameters are an array for each of them.
        one_organisation: the first parameter is the corp_id of all, no array: Citus then sees the one shard.
    """
    source, text = _with_arrays(statement, types, one_organisation=one_organisation)
    names = ", ".join(f"p{number}" for number in range(1 + one_organisation, len(types) + 1))
    return f"SELECT q.i, r.* FROM {source} WITH ORDINALITY AS q ({names}, i) CROSS JOIN LATERAL ({text}) AS r"


@cache
def together(written: tuple[tuple[str, tuple[str, ...]], ...], answer: str) -> str:
    """Give one statement for many rows of several tables, no table twice.

    Args:
        written: for each INSERT, UPDATE or DELETE, the types of its values.
        answer: what it shall find: the columns of a SELECT.
    """
    parts: list[str] = []
    before = 0
    for place, (statement, types) in enumerate(written):
        parts.append(f"w{place} AS ({flushing(statement, types, one_organisation=False, before=before)})")
        before += len(types)
    return f"WITH {', '.join(parts)} SELECT {answer}"


def grouped(written: Sequence[Written]) -> list[list[Written]]:
    """Put what can be written by one statement together: of each table one; in order, what depends on others alone."""
    groups: list[list[Written]] = []
    tables: set[str] = set()
    for one in written:
        table = _TABLE.findall(one[0])[0]
        if not groups or table in tables or stands_alone(one[0]) or stands_alone(groups[-1][0][0]):
            groups.append([])
            tables = set()
        groups[-1].append(one)
        tables.add(table)
    return groups


def stands_alone(statement: str) -> bool:
    """Tell whether a statement that writes reads as well: it has to see what those before it have written."""
    return "SELECT" in _DIFFERENT.get(statement, statement)


@cache
def flushing(statement: str, types: tuple[str, ...], *, one_organisation: bool, before: int = 0) -> str:
    """Give one INSERT, UPDATE or DELETE for many rows.

    Args:
        statement: INSERT … VALUES, or UPDATE or DELETE … WHERE.
        types: as for `for_each`.
        one_organisation: as for `for_each`.
        before: parameters that are others'.
    """
    source, text = _with_arrays(statement, types, one_organisation=one_organisation, before=before)
    names = ", ".join(f"p{number}" for number in range(1 + one_organisation, len(types) + 1))
    source = f"{source} AS q ({names})"
    if text.startswith("INSERT"):
        return re.sub(r"VALUES \(([^()]*)\)", rf"SELECT \1 FROM {source}", text, count=1)
    return text.replace(" WHERE ", f" {'FROM' if text.startswith('UPDATE') else 'USING'} {source} WHERE ", 1)


def _with_arrays(statement: str, types: tuple[str, ...], *, one_organisation: bool, before: int = 0) -> tuple[str, str]:
    first = 1 + one_organisation
    arrays = ", ".join(f"${before + number}::{types[number - 1]}[]" for number in range(first, len(types) + 1))
    text = _DIFFERENT.get(statement, statement)
    if one_organisation:
        text = re.sub(r"\?1\b", "$1::text", text)
    return f"unnest({arrays})", re.sub(r"\?(\d+)", r"q.p\1", text)


def arrays_of(rows: Sequence[Row], *, one_organisation: bool) -> list[object]:
    """Give the parameters of such a statement."""
    columns: list[object] = [list(column) for column in zip(*rows, strict=True)]
    return [rows[0][0], *columns[1:]] if one_organisation else columns
