"""Values for every statement of the store, as requests bind them, and the forms in which PostgreSQL is given it."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.postgres.dialect import arrays_of, flushing, for_each, plain, types_of
from guanxi.store.rows import Row
from guanxi.store.working import Working

STATEMENTS: dict[str, str] = {
    name: text
    for module in (sql, index_sql)
    for name, text in vars(module).items()
    if re.fullmatch("[A-Z][A-Z_]+", name) and name not in {"CONTACT_ROWS", "TRASH_ROWS"}
}

WHOLE_TABLES = {
    *("ORGANISATION_LIST", "ORGANISATION_TOTAL", "ORGANISATION_INDEXED", "ORGANISATION_UNINDEX", "SUITE_LIST")
}
"""Once a start or by an administrator, over what there is little of."""

SHARED_TABLES = {"meta", "suite"}

FLUSHED = {name for name, text in STATEMENTS.items() if text in Working("").written()}
"""Those that a batch runs once for many rows."""

SEQ, NUMBER, DIGEST, RECORD = 3, 2, b"\x01" * 32, b"{}"

GRANTEES = json.dumps([*(f"d:{dept_id}" for dept_id in range(98)), "o:user 3", "u:user 3"])
"""As many as are asked for at once."""

NUMBERS = json.dumps(list(range(2, 66)))

SAMPLES: dict[str, Row] = {
    "ORGANISATION_STATE": (),
    "ORGANISATION_RECORD": (),
    "ORGANISATION_ROW": (),
    "ORGANISATION_INSERT": (1, 1, 1, 1, 1, 1, 1, RECORD),
    "ORGANISATION_UPDATE": (1, 1, 1, 1, 1, 1, 1, RECORD),
    "CONTACT_RECORD": ("user 3",),
    "CONTACT_BY_USERID": ("user 3",),
    "CONTACT_BY_PHONE": (8613000000003,),
    "CONTACT_PAGE": (SEQ, 100, 2),
    "CONTACT_BY_EXTERNAL_ID": ("crm 3",),
    "CONTACTS_AFTER": (SEQ, 100),
    "CONTACTS_OPEN_TO": ("u:user 3", SEQ, 100),
    "CONTACT_INSERT": (SEQ, "user", 1, 1, "crm", 1, 1, None, RECORD, "zhang", ""),
    "CONTACT_UPDATE": (SEQ, 1, 1, "crm", 1, None, RECORD, "zhang", ""),
    "CONTACT_ORDER": (SEQ, NUMBER, "zhang", ""),
    "CONTACTS_BY_CHANGE": (NUMBERS,),
    "PLACES_BY_CHANGE": (NUMBERS,),
    "SEEN_BY_CHANGE": (NUMBERS,),
    "CONTACTS_BY_NUMBER": (NUMBER, 25),
    "NUMBERS_BETWEEN": (NUMBER, NUMBER + 25),
    "SEARCH_PUT": (NUMBER, "{-1,7}"),
    "SEARCH_REMOVE": (NUMBER,),
    "SEARCH_CLEAR": (NUMBER, NUMBER + 25),
    "SEARCH_FORGET": (NUMBER,),
    "OWNERS": (),
    "TRASHED_BY_NUMBER": (NUMBERS,),
    "SEEN_TRASH_BY_NUMBER": (NUMBERS,),
    "TRASH_BY_NUMBER": (NUMBER, 25),
    "CONTACT_PARK": (SEQ,),
    "CONTACT_DELETE": (SEQ,),
    "ACCESS_ADD": ("u:user 3", SEQ),
    "ACCESS_REMOVE": ("u:user 3", SEQ),
    "ACCESS_AFTER": ("u:user 3", SEQ, 100),
    "SEEN_BY_USERID": ("user 3",),
    "SEEN_BY_PHONE": (8613000000003,),
    "SEEN_BY_EXTERNAL_ID": ("crm 3",),
    "SEEN_AFTER": (SEQ, 100),
    "SEEN_OPEN": (GRANTEES, SEQ, 1 << 62, 50),
    "SEEN_PLACES": (GRANTEES, SEQ, 1 << 62, 1000),
    "SEEN_FEED": (NUMBER, 100),
    "SEEN_TRASHED": ("user 3",),
    "SEEN_TRASH": (NUMBER, 100),
    "BLOCK_COUNTS": (0, 4),
    "BLOCK_ADD": (0, 1),
    "LABEL_USE": (1,),
    "LABEL_USE_ADD": (1, 1),
    "CHANGE_INSERT": (NUMBER, "contact_created", "user", "tester", 1, None, ""),
    "CHANGE_FEED": (NUMBER, 100),
    "CHANGE_BOUNDS": (),
    "CHANGE_PAGE": (NUMBER, 100),
    "CHANGE_STAFF": (NUMBER, 100),
    "CHANGE_ACT": ("act 3", NUMBER, 100),
    "CHANGE_OLD": (NUMBER, 100, 5),
    "CHANGE_FORGET": (NUMBER,),
    "TRASHED": ("user 3",),
    "TRASH_PAGE": (NUMBER, 100),
    "TRASH_PUT": ("user 3", NUMBER, SEQ, 1, "", 1, None),
    "TRASH_TAKE": ("user 3",),
    "TRASH_FORGET": (NUMBER,),
    "LABEL_GROUP_LIST": (),
    "LABEL_LIST": (),
    "LABEL_GROUP_PUT": (1, "group", 1, 1),
    "LABEL_PUT": (1, "label", 1, 1),
    "LABEL_GROUP_REMOVE": (1,),
    "LABEL_REMOVE": (1,),
    "DEPARTMENT_LIST": (),
    "DEPARTMENT_PUT": (1, RECORD),
    "DEPARTMENT_REMOVE": (1,),
    "EMPLOYEE": ("user 3",),
    "EMPLOYEE_BY_PHONE": (8613000000003,),
    "EMPLOYEES_AFTER": ("user 3", 100),
    "EMPLOYEE_COUNT": (),
    "TRASH_COUNT": (),
    "KEY_COUNT": (),
    "EMPLOYEE_PUT": ("user 3", 8613000000003, RECORD),
    "EMPLOYEE_REMOVE": ("user 3",),
    "EMPLOYEE_PARK": ("user 3",),
    "MEMBERS_AFTER": (1, "user 3", 100),
    "MEMBER_IDS_AFTER": (1, "user 3", 100),
    "MEMBER_COUNT": (1,),
    "MEMBERSHIP_FORGET": ("user 3",),
    "MEMBERSHIP_ADD": (1, "user 3"),
    "KEY": ("key 3",),
    "KEYS_AFTER": ("key 3", 100),
    "KEY_PUT": ("key 3", DIGEST, RECORD),
    "KEY_USED": ("key 3", 1),
    "REPLY": ("key 3", "name"),
    "REPLY_PUT": ("key 3", "name", DIGEST, 1, RECORD),
    "REPLY_EXPIRED": (5,),
    "REPLY_FORGET_EXPIRED": (5, 100),
    "APP_BY_KEY": ("app 1",),
    "APP_BY_SECRET": (DIGEST,),
    "APP_LIST": (),
    "APP_PUT": ("app 1", DIGEST, 1, RECORD),
    "TOKEN": (DIGEST,),
    "TOKEN_PUT": (DIGEST, "app 1", 1),
    "TOKEN_FORGET_APP": ("app 1",),
    "TOKEN_EXPIRED": (5,),
    "TOKEN_FORGET_EXPIRED": (5, 100),
}
"""After the corp_id."""


class Form(NamedTuple):
    """A statement as PostgreSQL is given it, with its parameters."""

    text: str
    parameters: list[object]


def forms(name: str, corp_ids: list[str], *, one_organisation: bool) -> Iterator[tuple[str, Form]]:
    """The forms of a statement: for one row, and for one of each organisation, or as many of the first one."""
    statement = STATEMENTS[name]
    rows = [(corp_id, *SAMPLES.get(name, ())) for corp_id in corp_ids]
    yield "plain", Form(plain(statement), list(rows[0]))
    if one_organisation:
        rows = [(corp_ids[0], *SAMPLES.get(name, ()))] * len(corp_ids)
    types, parameters = types_of(rows), arrays_of(rows, one_organisation=one_organisation)
    if one_organisation and len(types) == 1:
        return  # the same values are asked for once
    if statement.startswith("SELECT"):
        yield "for_each", Form(for_each(statement, types, one_organisation=one_organisation), parameters)
    elif name in FLUSHED:
        yield "flushing", Form(flushing(statement, types, one_organisation=one_organisation), parameters)
