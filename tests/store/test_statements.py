"""How SQLite carries the statements out: by key, never through a whole table; and each stays in its organisation."""

import re

import apsw
import pytest

from guanxi.store import statements
from guanxi.store.migrate import migrate
from tests.store.sample_values import STATEMENTS

# Once a start or by an administrator, over what there is little of.
WHOLE_TABLES = {
    *("ORGANISATION_LIST", "ORGANISATION_TOTAL", "ORGANISATION_INDEXED", "ORGANISATION_UNINDEX", "SUITE_LIST")
}
SHARED_TABLES = {"meta", "suite"}
# Rows of the index belong to an organisation by their numbers, which begin with its tenant.
BY_TENANT = {
    "SEARCH": " rowid >= ?2 AND rowid < ?3 ",
    "SEARCH_MERGE": "(search, rank) VALUES ('merge',",  # of what all organisations share no row changes
    "SEARCH_PUT": "VALUES (?2 << 32 | ?3,",
    "SEARCH_REMOVE": "WHERE rowid = ?2 << 32 | ?3",
    "SEARCH_CLEAR": "WHERE rowid > (?2 << 32 | ?3) AND rowid <= (?2 << 32 | ?4)",
}

# Of each row, which generation of the organisation it is.
GENERATION = ["SCALAR SUBQUERY 1", "SEARCH organisation USING PRIMARY KEY (corp_id=?)"]
# The arrays are the request's own, and of each grantee's places.
OPEN = [
    "CO-ROUTINE page",
    "SCAN own VIRTUAL TABLE INDEX 1:",
    "SCAN found VIRTUAL TABLE INDEX 1:",
    "CORRELATED SCALAR SUBQUERY 3",
    "CO-ROUTINE (subquery-2)",
    "SEARCH access USING PRIMARY KEY (corp_id=? AND grantee=? AND seq>? AND seq<?)",
    "SCAN (subquery-2)",
    "USE TEMP B-TREE FOR DISTINCT",
    "SCAN page",
]

LISTED = ["LIST SUBQUERY 1", "SCAN json_each VIRTUAL TABLE INDEX 1:"]
BY_CHANGE = ["SEARCH contact USING INDEX contact_change (corp_id=? AND change=?)", *LISTED]
TRASHED_BY_NUMBER = [
    "SEARCH trash USING INDEX trash_number (corp_id=? AND number=?)",
    *LISTED,
    "SEARCH change USING PRIMARY KEY (corp_id=? AND number=?)",
]


def numbered(plan: list[str], number: int) -> list[str]:
    """The same plan where its list is not the first subquery."""
    return [step.replace("LIST SUBQUERY 1", f"LIST SUBQUERY {number}") for step in plan]


PLANS = {
    "ORGANISATION_INSERT": ["SCALAR SUBQUERY 1", "SEARCH organisation USING PRIMARY KEY"],
    "ORGANISATION_STATE": ["SEARCH organisation USING PRIMARY KEY (corp_id=?)"],
    "ORGANISATION_RECORD": ["SEARCH organisation USING PRIMARY KEY (corp_id=?)"],
    "ORGANISATION_ROW": ["SEARCH organisation USING PRIMARY KEY (corp_id=?)"],
    "CONTACT_RECORD": ["SEARCH contact USING INDEX contact_userid (corp_id=? AND userid=?)"],
    "CONTACT_BY_USERID": ["SEARCH contact USING INDEX contact_userid (corp_id=? AND userid=?)"],
    "CONTACT_BY_PHONE": ["SEARCH contact USING INDEX contact_phone (corp_id=? AND phone=?)"],
    "CONTACT_BY_EXTERNAL_ID": ["SEARCH contact USING INDEX contact_external (corp_id=? AND external_id=?)"],
    "CONTACT_PAGE": [
        "SEARCH organisation USING PRIMARY KEY (corp_id=?)",
        "SCALAR SUBQUERY 2",
        "CO-ROUTINE page",
        "SEARCH contact USING PRIMARY KEY (corp_id=? AND seq>?)",
        "SCAN page",
    ],
    "ORGANISATION_UPDATE": ["SEARCH organisation USING PRIMARY KEY (corp_id=?)"],
    "CONTACT_UPDATE": ["SEARCH contact USING PRIMARY KEY (corp_id=? AND seq=?)"],
    "CONTACTS_AFTER": ["SEARCH contact USING PRIMARY KEY (corp_id=? AND seq>?)"],
    "CONTACTS_OPEN_TO": [
        "SEARCH access USING PRIMARY KEY (corp_id=? AND grantee=? AND seq>?)",
        "SEARCH contact USING PRIMARY KEY (corp_id=? AND seq=?)",
    ],
    "CONTACTS_BY_CHANGE": BY_CHANGE,
    "PLACES_BY_CHANGE": BY_CHANGE,
    "SEEN_BY_CHANGE": [*numbered(BY_CHANGE, 2), *GENERATION],
    "CONTACTS_BY_NUMBER": ["SEARCH contact USING INDEX contact_change (corp_id=? AND change>?)"],
    "CONTACT_ORDER": ["SEARCH contact USING INDEX contact_change (corp_id=? AND change=?)"],
    "NUMBERS_BETWEEN": [
        "COMPOUND QUERY",
        "LEFT-MOST SUBQUERY",
        "SEARCH contact USING COVERING INDEX contact_change (corp_id=? AND change>? AND change<?)",
        "UNION ALL",
        "SEARCH trash USING COVERING INDEX trash_number (corp_id=? AND number>? AND number<?)",
    ],
    "SEARCH": ["SCAN search VIRTUAL TABLE INDEX 192:M1><"],
    "SEARCH_REMOVE": ["SCAN search VIRTUAL TABLE INDEX 0:="],
    "SEARCH_CLEAR": ["SCAN search VIRTUAL TABLE INDEX 0:><"],
    "SEARCH_FORGET": [
        "SCAN search VIRTUAL TABLE INDEX 0:=",
        "LIST SUBQUERY 2",
        "SEARCH trash USING COVERING INDEX trash_number (corp_id=? AND number<?)",
        "SCALAR SUBQUERY 1",
        "SEARCH organisation USING PRIMARY KEY (corp_id=?)",
    ],
    "OWNERS": [
        "CO-ROUTINE owner",
        "SETUP",
        "SEARCH access USING PRIMARY KEY (corp_id=? AND grantee>? AND grantee<?)",
        "RECURSIVE STEP",
        "SCAN owner",
        "CORRELATED SCALAR SUBQUERY 2",
        "SEARCH access USING PRIMARY KEY (corp_id=? AND grantee>? AND grantee<?)",
        "SCAN owner",
    ],
    "CONTACT_PARK": ["SEARCH contact USING PRIMARY KEY (corp_id=? AND seq=?)"],
    "CONTACT_DELETE": ["SEARCH contact USING PRIMARY KEY (corp_id=? AND seq=?)"],
    "ACCESS_AFTER": ["SEARCH access USING PRIMARY KEY (corp_id=? AND grantee=? AND seq>?)"],
    "ACCESS_REMOVE": ["SEARCH access USING PRIMARY KEY (corp_id=? AND grantee=? AND seq=?)"],
    "SEEN_AFTER": ["SEARCH contact USING PRIMARY KEY (corp_id=? AND seq>?)", *GENERATION],
    "SEEN_BY_USERID": ["SEARCH contact USING INDEX contact_userid (corp_id=? AND userid=?)", *GENERATION],
    "SEEN_BY_PHONE": ["SEARCH contact USING INDEX contact_phone (corp_id=? AND phone=?)", *GENERATION],
    "SEEN_BY_EXTERNAL_ID": [
        "SEARCH contact USING INDEX contact_external (corp_id=? AND external_id=?)",
        *GENERATION,
    ],
    "SEEN_OPEN": [*OPEN, "SEARCH contact USING PRIMARY KEY (corp_id=? AND seq=?)", *GENERATION],
    "SEEN_PLACES": [*OPEN, *GENERATION],
    "BLOCK_COUNTS": ["SEARCH block USING PRIMARY KEY (corp_id=? AND number>? AND number<?)"],
    "CHANGE_PAGE": ["SEARCH change USING PRIMARY KEY (corp_id=? AND number>?)"],
    "CHANGE_FEED": [
        "CO-ROUTINE page",
        "SEARCH change USING PRIMARY KEY (corp_id=? AND number>?)",
        "SCAN page",
        "SEARCH contact USING INDEX contact_userid (corp_id=? AND userid=?) LEFT-JOIN",
    ],
    "SEEN_FEED": [
        "CO-ROUTINE page",
        "SEARCH change USING PRIMARY KEY (corp_id=? AND number>?)",
        "SCAN page",
        "SEARCH contact USING INDEX contact_userid (corp_id=? AND userid=?) LEFT-JOIN",
        *GENERATION,
    ],
    "CHANGE_STAFF": ["SEARCH change USING INDEX change_staff (corp_id=? AND number>?)"],
    "CHANGE_ACT": ["SEARCH change USING INDEX change_act (corp_id=? AND act=? AND number>?)"],
    "CHANGE_BOUNDS": ["SEARCH organisation USING PRIMARY KEY (corp_id=?)"],
    "CHANGE_OLD": [
        "CO-ROUTINE oldest",
        "SEARCH change USING PRIMARY KEY (corp_id=? AND number>?)",
        "SEARCH oldest",
    ],
    "CHANGE_FORGET": ["SEARCH change USING PRIMARY KEY (corp_id=? AND number<?)"],
    "LABEL_GROUP_LIST": ["SEARCH label_group USING PRIMARY KEY (corp_id=?)"],
    "LABEL_GROUP_REMOVE": ["SEARCH label_group USING PRIMARY KEY (corp_id=? AND number=?)"],
    "LABEL_LIST": ["SEARCH label USING PRIMARY KEY (corp_id=?)"],
    "LABEL_REMOVE": ["SEARCH label USING PRIMARY KEY (corp_id=? AND label_id=?)"],
    "LABEL_USE": ["SEARCH label_use USING PRIMARY KEY (corp_id=? AND label_id=?)"],
    "TRASHED": [
        "SEARCH trash USING PRIMARY KEY (corp_id=? AND userid=?)",
        "SEARCH change USING PRIMARY KEY (corp_id=? AND number=?)",
    ],
    "TRASHED_BY_NUMBER": TRASHED_BY_NUMBER,
    "SEEN_TRASH_BY_NUMBER": [*numbered(TRASHED_BY_NUMBER, 2), *GENERATION],
    "TRASH_BY_NUMBER": [
        "SEARCH trash USING INDEX trash_number (corp_id=? AND number>?)",
        "SEARCH change USING PRIMARY KEY (corp_id=? AND number=?)",
    ],
    "TRASH_PAGE": [
        "SEARCH trash USING INDEX trash_number (corp_id=? AND number<?)",
        "SEARCH change USING PRIMARY KEY (corp_id=? AND number=?)",
    ],
    "SEEN_TRASHED": [
        "SEARCH trash USING PRIMARY KEY (corp_id=? AND userid=?)",
        "SEARCH change USING PRIMARY KEY (corp_id=? AND number=?)",
        *GENERATION,
    ],
    "SEEN_TRASH": [
        "SEARCH trash USING INDEX trash_number (corp_id=? AND number<?)",
        "SEARCH change USING PRIMARY KEY (corp_id=? AND number=?)",
        *GENERATION,
    ],
    "TRASH_TAKE": ["SEARCH trash USING PRIMARY KEY (corp_id=? AND userid=?)"],
    "TRASH_FORGET": ["SEARCH trash USING INDEX trash_number (corp_id=? AND number<?)"],
    "DEPARTMENT_LIST": ["SEARCH department USING PRIMARY KEY (corp_id=?)"],
    "DEPARTMENT_REMOVE": ["SEARCH department USING PRIMARY KEY (corp_id=? AND dept_id=?)"],
    "EMPLOYEE": ["SEARCH employee USING PRIMARY KEY (corp_id=? AND userid=?)"],
    "EMPLOYEE_BY_PHONE": ["SEARCH employee USING INDEX employee_phone (corp_id=? AND phone=?)"],
    "EMPLOYEES_AFTER": ["SEARCH employee USING PRIMARY KEY (corp_id=? AND userid>?)"],
    "EMPLOYEE_COUNT": ["SEARCH employee USING PRIMARY KEY (corp_id=?)"],
    "TRASH_COUNT": ["SEARCH trash USING COVERING INDEX trash_number (corp_id=?)"],
    "KEY_COUNT": ["SEARCH native_key USING PRIMARY KEY (corp_id=?)"],
    "EMPLOYEE_PARK": ["SEARCH employee USING PRIMARY KEY (corp_id=? AND userid=?)"],
    "EMPLOYEE_REMOVE": ["SEARCH employee USING PRIMARY KEY (corp_id=? AND userid=?)"],
    "MEMBERS_AFTER": [
        "SEARCH membership USING PRIMARY KEY (corp_id=? AND dept_id=? AND userid>?)",
        "SEARCH employee USING PRIMARY KEY (corp_id=? AND userid=?)",
    ],
    "MEMBER_IDS_AFTER": ["SEARCH membership USING PRIMARY KEY (corp_id=? AND dept_id=? AND userid>?)"],
    "MEMBER_COUNT": ["SEARCH membership USING PRIMARY KEY (corp_id=? AND dept_id=?)"],
    "MEMBERSHIP_FORGET": ["SEARCH membership USING COVERING INDEX membership_userid (corp_id=? AND userid=?)"],
    "KEY": ["SEARCH native_key USING PRIMARY KEY (corp_id=? AND key_id=?)"],
    "KEYS_AFTER": ["SEARCH native_key USING PRIMARY KEY (corp_id=? AND key_id>?)"],
    "KEY_USED": ["SEARCH native_key USING PRIMARY KEY (corp_id=? AND key_id=?)"],
    "REPLY": ["SEARCH reply USING PRIMARY KEY (corp_id=? AND caller=? AND name=?)"],
    "REPLY_EXPIRED": ["SEARCH reply USING COVERING INDEX reply_expiry (corp_id=? AND expires_at<?)"],
    "REPLY_FORGET_EXPIRED": [
        "SEARCH reply USING PRIMARY KEY (corp_id=? AND caller=? AND name=?)",
        "LIST SUBQUERY 2",
        "SEARCH reply USING COVERING INDEX reply_expiry (corp_id=? AND expires_at<?)",
    ],
    "APP_BY_KEY": ["SEARCH app USING PRIMARY KEY (corp_id=? AND app_key=?)"],
    "APP_BY_SECRET": ["SEARCH app USING INDEX app_secret (corp_id=? AND secret_digest=?)"],
    "APP_LIST": ["SEARCH app USING PRIMARY KEY (corp_id=?)"],
    "SUITE_BY_KEY": ["SEARCH suite USING PRIMARY KEY (suite_key=?)"],
    "TOKEN": ["SEARCH token USING PRIMARY KEY (corp_id=? AND digest=?)"],
    # All tokens of the organisation, when an app's secret is changed or the app is shut out.
    "TOKEN_FORGET_APP": ["SEARCH token USING PRIMARY KEY (corp_id=?)"],
    "TOKEN_EXPIRED": ["SEARCH token USING COVERING INDEX token_expiry (corp_id=? AND expires_at<?)"],
    "TOKEN_FORGET_EXPIRED": [
        "SEARCH token USING PRIMARY KEY (corp_id=? AND digest=?)",
        "LIST SUBQUERY 1",
        "SEARCH token USING COVERING INDEX token_expiry (corp_id=? AND expires_at<?)",
    ],
    "META": ["SEARCH meta USING PRIMARY KEY (name=?)"],
}


def database() -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    migrate(connection)
    return connection


def values(statement: str) -> list[None]:
    return [None] * max(int(number) for number in ["0", *re.findall(r"\?(\d+)", statement)])


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - WHOLE_TABLES))
def test_a_statement_is_carried_out_by_key(name: str) -> None:
    rows = database().execute(f"EXPLAIN QUERY PLAN {STATEMENTS[name]}", values(STATEMENTS[name]))
    # A statement that only inserts values has no plan.
    assert [detail for *_, detail in rows] == PLANS.get(name, [])


def test_every_plan_is_of_a_statement() -> None:
    assert PLANS.keys() <= STATEMENTS.keys()
    assert STATEMENTS.keys() >= WHOLE_TABLES


NO_TABLE = r"(?!json_each|owner\b)"


def tables(statement: str) -> set[str]:
    return set(re.findall(rf"\b(?:FROM|JOIN|INTO|UPDATE) {NO_TABLE}([a-z_]+)\b", statement))


def test_the_tables_of_statements_are_those_of_the_schema() -> None:
    there = {name for (name,) in database().execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    kept_by_fts5 = {name for name in there if name.startswith("search_")}
    assert len(kept_by_fts5) == 4
    assert set().union(*map(tables, STATEMENTS.values())) == there - kept_by_fts5


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - WHOLE_TABLES))
def test_a_statement_names_the_organisation_for_every_table(name: str) -> None:
    statement = STATEMENTS[name]
    if tables(statement) <= SHARED_TABLES:
        assert "corp_id" not in statement
        return
    if name in BY_TENANT:
        assert (BY_TENANT[name] in statement, "corp_id" in statement) == (True, False)
        return
    # Tenants are numbered over all organisations, and rows of the index found by the tenant.
    statement = re.sub(r"\(SELECT coalesce\(max\(tenant.*organisation\)|FROM search WHERE rowid IN", "", statement)
    inserts = re.findall(r"INSERT INTO [a-z_]+ \(corp_id, [a-z_, ]+\) (?:VALUES \(|SELECT )\?1,", statement)
    compared = re.findall(r"(?:WHERE|ON) (?:[a-z_]+\.)?corp_id = \?1\b", statement)
    named = re.findall(rf"\b(?:FROM|JOIN|INTO|UPDATE) {NO_TABLE}[a-z_]+", re.sub("DO UPDATE SET", "", statement))
    assert len(inserts) + len(compared) == len(named)
    assert len(re.findall(r"ON CONFLICT \((?!corp_id\b)", statement)) == 0


def test_every_key_begins_with_the_organisation() -> None:
    connection = database()
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        if table in SHARED_TABLES or str(table).startswith("search_"):
            continue
        for (index,) in connection.execute("SELECT name FROM pragma_index_list(?)", (table,)).fetchall():
            columns = connection.execute("SELECT name FROM pragma_index_info(?)", (index,)).fetchall()
            assert columns[0] == ("corp_id",), index


def test_a_page_is_joined_in_the_order_of_seq() -> None:
    connection = database()
    for seq in (5, 900, 3, 40, 7):
        row = ("corp", seq, f"user {99 - seq}", 1000 - seq, seq, "", 1, 1, None, b"%d" % seq, "", "")
        connection.execute(statements.CONTACT_INSERT, row)
    connection.execute(statements.CONTACT_DELETE, ("corp", 7))
    connection.execute(statements.CONTACT_INSERT, ("corp", 7, "again", 1, 7, "", 1, 1, None, b"7", "", ""))
    connection.execute(statements.ORGANISATION_INSERT, ("corp", 1, 11, 901, 4, 6, 1, 0, b""))
    page = connection.execute(statements.CONTACT_PAGE, ("corp", 4, 3, 1)).fetchall()
    assert page == [(b"7,40,900", 11)]
