"""What a store's records say, held against the columns and counts that are made of them.

Everything is read once, a page at a time: contacts, whom they are open to, what lies in the trash, employees.
"""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Final

import msgspec

from guanxi.domain.contact import Contact
from guanxi.domain.contact_patch import MAX_EXTERNAL_ID
from guanxi.domain.failures import PhoneInvalid
from guanxi.domain.phone import international, to_e164
from guanxi.domain.text import text_fault
from guanxi.store import statements as sql
from guanxi.store.examination import Fault, Progress, Query
from guanxi.store.examined_access import ExaminedAccess, contact_of
from guanxi.store.nouns import decode_employee
from guanxi.store.rows import Row

_PAGE: Final = 1000
"""Records that are decoded between two reports of progress."""

_CONTACTS: Final = (
    "SELECT corp_id, seq, userid, phone, external_id, record FROM contact"
    " WHERE (corp_id, seq) > (?1, ?2) ORDER BY corp_id, seq LIMIT ?3"
)
_CONTACTS_TOTAL: Final = "SELECT count(*) FROM contact"
_LABEL_USE: Final = "SELECT corp_id, label_id, count FROM label_use WHERE count <> 0"
_LABEL_USE_PUT: Final = (
    "INSERT INTO label_use (corp_id, label_id, count) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (corp_id, label_id) DO UPDATE SET count = excluded.count"
)
_TRASH: Final = (
    "SELECT t.corp_id, t.userid, t.number, t.phone, c.kind, c.target, c.before,"
    " (SELECT count(*) FROM contact AS x WHERE x.corp_id = t.corp_id AND (x.userid = t.userid OR x.seq = t.seq))"
    " FROM trash AS t LEFT JOIN change AS c ON c.corp_id = t.corp_id AND c.number = t.number"
    " WHERE (t.corp_id, t.userid) > (?1, ?2) ORDER BY t.corp_id, t.userid LIMIT ?3"
)
_EMPLOYEES: Final = (
    "SELECT corp_id, userid, phone, record FROM employee"
    " WHERE (corp_id, userid) > (?1, ?2) ORDER BY corp_id, userid LIMIT ?3"
)
_EMPLOYEES_TOTAL: Final = "SELECT count(*) FROM employee"
_MEMBERSHIPS: Final = (
    "SELECT corp_id, userid, dept_id FROM membership"
    " WHERE (corp_id, userid) > (?1, ?2) AND (corp_id, userid) <= (?3, ?4) ORDER BY corp_id, userid, dept_id"
)
_STRAYS: Final = (
    "SELECT m.corp_id, m.userid, count(*) FROM membership AS m"
    " LEFT JOIN employee AS e ON e.corp_id = m.corp_id AND e.userid = m.userid"
    " WHERE e.userid IS NULL GROUP BY m.corp_id, m.userid ORDER BY m.corp_id, m.userid"
)


async def record_faults(query: Query, progress: Progress) -> AsyncIterator[Fault]:
    """Give what does not agree with the records.

    Args:
        query: runs a statement, all in one transaction.
        progress: called with what is done, the records that were looked at and how many there are.
    """
    for part in (_contact_faults(query, progress), _trash_faults(query), _employee_faults(query, progress)):
        async for fault in part:
            yield fault
    for corp_id, userid, count in await query(_STRAYS):
        mending = ((sql.MEMBERSHIP_FORGET, (corp_id, userid)),)
        yield Fault(corp_id, f"departments of {userid}", str(count), "no employee", mending)


async def _contact_faults(query: Query, progress: Progress) -> AsyncIterator[Fault]:
    total, done = (await query(_CONTACTS_TOTAL))[0][0], 0
    labels: Counter[tuple[str, int]] = Counter()
    access = ExaminedAccess()
    unread: set[str] = set()
    async for rows in _pages(query, _CONTACTS, -1):
        for corp_id, seq, userid, phone, external_id, record in rows:
            contact = contact_of(record)
            if contact is None:
                unread.add(corp_id)
            else:
                labels.update((corp_id, label) for label in set(contact.label_ids))
                access.add(corp_id, seq, contact)
            if wrong := _contact_fault(contact, userid, phone) or _external_id_fault(external_id):
                yield Fault(corp_id, f"contact {seq}", wrong, "its record")
        done += len(rows)
        progress("contacts", done, total)
    stored = {(corp_id, label_id): count for corp_id, label_id, count in await query(_LABEL_USE)}
    for corp_id, label_id in sorted(stored.keys() | labels.keys()):
        count, found = stored.get((corp_id, label_id), 0), labels[corp_id, label_id]
        if count != found and corp_id not in unread:  # where a record cannot be read, nobody knows
            mending = ((_LABEL_USE_PUT, (corp_id, label_id, found)),)
            yield Fault(corp_id, f"contacts with label {label_id}", str(count), str(found), mending)
    async for fault in access.faults(query):
        yield fault


async def _trash_faults(query: Query) -> AsyncIterator[Fault]:
    async for rows in _pages(query, _TRASH, ""):
        for row in rows:
            if fault := _trash_fault(row):
                yield fault


async def _employee_faults(query: Query, progress: Progress) -> AsyncIterator[Fault]:
    total, done = (await query(_EMPLOYEES_TOTAL))[0][0], 0
    before: Row = ("", "")
    async for rows in _pages(query, _EMPLOYEES, ""):
        members: dict[Row, list[int]] = {}
        for corp_id, userid, dept_id in await query(_MEMBERSHIPS, *before, *rows[-1][:2]):
            members.setdefault((corp_id, userid), []).append(dept_id)
        for row in rows:
            if fault := _employee_fault(row, members.get(row[:2], [])):
                yield fault
        done, before = done + len(rows), rows[-1][:2]
        progress("employees", done, total)


async def _pages(query: Query, statement: str, before_all: str | int) -> AsyncIterator[list[Row]]:
    """Give rows by their keys; of each row the first two columns are its key."""
    last: Row = ("", before_all)
    while rows := await query(statement, *last[:2], _PAGE):
        yield rows
        last = rows[-1]


def _contact_fault(contact: Contact | None, userid: str, phone: int) -> str | None:
    if contact is None:
        return "a record that is no contact"
    if contact.userid != userid:
        return "another userid than its key"
    try:
        number = to_e164(contact.mobile or "", contact.state_code or "")
    except PhoneInvalid:
        return "a record that is no contact"
    return None if number == phone else "another phone number than its key"


def _external_id_fault(external_id: str) -> str | None:
    return "an external id that cannot be one" if text_fault(external_id, MAX_EXTERNAL_ID) else None


def _trash_fault(row: Row) -> Fault | None:
    corp_id, userid, number, phone, kind, target, before, living = row
    what, mending = f"deleted contact {userid}", ((sql.TRASH_TAKE, (corp_id, userid)),)
    if living:
        return Fault(corp_id, what, "in the trash", "in its place", mending)
    if (kind, target) != ("contact_deleted", userid) or before is None:
        return Fault(corp_id, what, f"deleted by change {number}", "no such change", mending)
    wrong = _contact_fault(contact_of(before), userid, phone)
    return Fault(corp_id, what, wrong, "its record") if wrong else None


def _employee_fault(row: Row, members: list[int]) -> Fault | None:
    corp_id, userid, phone, record = row
    what = f"employee {userid}"
    try:
        employee = decode_employee(record)
        number = international(employee.mobile) if employee.mobile else 0
    except (msgspec.MsgspecError, PhoneInvalid):
        return Fault(corp_id, what, "a record that is no employee", "its record")
    if employee.userid != userid:
        return Fault(corp_id, what, "another userid than its key", "its record")
    if number != phone:
        return Fault(corp_id, what, "another phone number than its key", "its record")
    wanted = sorted(set(employee.dept_id_list))
    if members == wanted:
        return None
    added = [(sql.MEMBERSHIP_ADD, (corp_id, dept_id, userid)) for dept_id in wanted]
    mending = ((sql.MEMBERSHIP_FORGET, (corp_id, userid)), *added)
    return Fault(corp_id, f"departments of {userid}", _listed(members), _listed(wanted), mending)


def _listed(dept_ids: list[int]) -> str:
    return ", ".join(map(str, dept_ids)) or "none"
