"""Every SQL statement of the store, by name, for every engine.

Each names corp_id for every table, and first: so it touches one shard. `?1` is the first parameter. What another
engine has to say otherwise stands in `postgres/dialect.py`.
"""

from typing import Final

# --- organisations -----------------------------------------------------------------------------------------------
ORGANISATION_STATE: Final = (
    "SELECT generation, shape, next_seq, contact_count, tenant, indexed, last_change FROM organisation"
    " WHERE corp_id = ?1"
)
ORGANISATION_RECORD: Final = "SELECT record FROM organisation WHERE corp_id = ?1"
ORGANISATION_ROW: Final = (
    "SELECT generation, shape, next_seq, contact_count, last_change, history_start, indexed, tenant, record"
    " FROM organisation WHERE corp_id = ?1"
)
ORGANISATION_LIST: Final = "SELECT record, contact_count FROM organisation WHERE corp_id > ?1 ORDER BY corp_id LIMIT ?2"
# How far the index of each is made.
ORGANISATION_INDEXED: Final = (
    "SELECT corp_id, indexed, last_change FROM organisation WHERE corp_id > ?1 ORDER BY corp_id LIMIT ?2"
)
ORGANISATION_UNINDEX: Final = "UPDATE organisation SET indexed = 0 WHERE indexed <> 0"
ORGANISATION_TOTAL: Final = "SELECT count(*) FROM organisation"
# Not one statement for both: of two processes that create an organisation at once, one has to fail and look again.
ORGANISATION_INSERT: Final = (
    "INSERT INTO organisation"
    " (corp_id, generation, shape, next_seq, contact_count, last_change, history_start, indexed, record, tenant)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT coalesce(max(tenant), 0) + 1 FROM organisation))"
)
ORGANISATION_UPDATE: Final = (
    "UPDATE organisation SET generation = ?2, shape = ?3, next_seq = ?4, contact_count = ?5, last_change = ?6,"
    " history_start = ?7, indexed = ?8, record = ?9 WHERE corp_id = ?1"
)

# --- contacts ----------------------------------------------------------------------------------------------------
CONTACT_RECORD: Final = "SELECT record FROM contact WHERE corp_id = ?1 AND userid = ?2"
CONTACT_ROWS: Final = (
    "SELECT seq, userid, phone, change, external_id, created_at, updated_at, custom, record FROM contact"
)
CONTACT_BY_USERID: Final = f"{CONTACT_ROWS} WHERE corp_id = ?1 AND userid = ?2"
CONTACT_BY_PHONE: Final = f"{CONTACT_ROWS} WHERE corp_id = ?1 AND phone = ?2"
# Told that there is one: else the partial index, which has no empty ones, is not used.
CONTACT_BY_EXTERNAL_ID: Final = f"{CONTACT_ROWS} WHERE corp_id = ?1 AND external_id = ?2 AND external_id <> ''"
CONTACTS_AFTER: Final = f"{CONTACT_ROWS} WHERE corp_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3"
# Joined by the engine: a page of 100 costs 21 µs this way and 33 µs as rows joined in Python (in memory, apsw).
# The subquery's order is the order of the join; a test with removed contacts holds both engines to that.
# With the shape that this snapshot has, which tells whether the place is still the right one.
CONTACT_PAGE: Final = (
    "SELECT (SELECT CAST(group_concat(record, ',') AS BLOB) FROM"
    " (SELECT record FROM contact WHERE corp_id = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3 OFFSET ?4) AS page), shape"
    " FROM organisation WHERE corp_id = ?1"
)
CONTACT_INSERT: Final = (
    "INSERT INTO contact (corp_id, seq, userid, phone, change, external_id, created_at, updated_at, custom, record,"
    " name_key, company_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
)
CONTACT_UPDATE: Final = (
    "UPDATE contact SET phone = ?3, change = ?4, external_id = ?5, updated_at = ?6, custom = ?7, record = ?8,"
    " name_key = ?9, company_key = ?10 WHERE corp_id = ?1 AND seq = ?2"
)
# Two contacts may swap numbers within a batch: those that change theirs step aside first (no E.164 is negative).
CONTACT_PARK: Final = "UPDATE contact SET phone = -1 - seq, external_id = '' WHERE corp_id = ?1 AND seq = ?2"
CONTACT_DELETE: Final = "DELETE FROM contact WHERE corp_id = ?1 AND seq = ?2"

# --- who sees a contact ------------------------------------------------------------------------------------------
ACCESS_ADD: Final = "INSERT INTO access (corp_id, grantee, seq) VALUES (?1, ?2, ?3)"
ACCESS_REMOVE: Final = "DELETE FROM access WHERE corp_id = ?1 AND grantee = ?2 AND seq = ?3"
ACCESS_AFTER: Final = "SELECT seq FROM access WHERE corp_id = ?1 AND grantee = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4"
# Contacts that are open to one grantee, in order of creation.
CONTACTS_OPEN_TO: Final = (
    CONTACT_ROWS.replace("SELECT seq,", "SELECT contact.seq,").replace(
        "FROM contact", "FROM access JOIN contact ON contact.corp_id = ?1 AND contact.seq = access.seq"
    )
    + " WHERE access.corp_id = ?1 AND access.grantee = ?2 AND access.seq > ?3 ORDER BY access.seq LIMIT ?4"
)
# The first contacts that are open to one of some grantees (?2, a JSON array) between two places: of each grantee no
# more are read than are wanted in all, so that a page costs the same whether 100 contacts are open to one or all.
_OPEN: Final = (
    "(SELECT DISTINCT found.value AS seq FROM json_each(?2) AS own, json_each((SELECT json_group_array(seq) FROM"
    " (SELECT seq FROM access WHERE corp_id = ?1 AND grantee = own.value AND seq > ?3 AND seq < ?4"
    " ORDER BY seq LIMIT ?5))) AS found ORDER BY found.value LIMIT ?5) AS page"
)
# What follows is read for somebody whose place in the organisation was read before: each row tells of which
# generation of it the row is, so that a new place and old contacts, or the other way round, are never put together.
_GENERATION: Final = "(SELECT generation FROM organisation WHERE corp_id = ?1)"
SEEN_PLACES: Final = f"SELECT {_GENERATION}, seq FROM {_OPEN} ORDER BY seq"


def seen(statement: str) -> str:
    """Give a SELECT whose rows begin with the generation of the organisation."""
    return statement.replace("SELECT ", f"SELECT {_GENERATION}, ", 1)


SEEN_OPEN: Final = seen(
    CONTACT_ROWS.replace("SELECT seq,", "SELECT contact.seq,").replace(
        "FROM contact", f"FROM {_OPEN} JOIN contact ON contact.corp_id = ?1 AND contact.seq = page.seq"
    )
    + " ORDER BY page.seq"
)
SEEN_BY_USERID: Final = seen(CONTACT_BY_USERID)
SEEN_BY_PHONE: Final = seen(CONTACT_BY_PHONE)
SEEN_BY_EXTERNAL_ID: Final = seen(CONTACT_BY_EXTERNAL_ID)
SEEN_AFTER: Final = seen(CONTACTS_AFTER)

# --- blocks ------------------------------------------------------------------------------------------------------
BLOCK_COUNTS: Final = (
    "SELECT number, count FROM block WHERE corp_id = ?1 AND number >= ?2 AND number < ?3 ORDER BY number"
)
BLOCK_ADD: Final = (
    "INSERT INTO block (corp_id, number, count) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (corp_id, number) DO UPDATE SET count = block.count + excluded.count"
)

# --- how many contacts have each label ---------------------------------------------------------------------------
LABEL_USE: Final = "SELECT count FROM label_use WHERE corp_id = ?1 AND label_id = ?2"
LABEL_USE_ADD: Final = (
    "INSERT INTO label_use (corp_id, label_id, count) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (corp_id, label_id) DO UPDATE SET count = label_use.count + excluded.count"
)

# --- changes -----------------------------------------------------------------------------------------------------
CHANGE_INSERT: Final = (
    "INSERT INTO change (corp_id, number, kind, target, actor, at, before, act) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
)
CHANGE_PAGE: Final = (
    "SELECT number, kind, target, actor, at, before, act FROM change"
    " WHERE corp_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3"
)
# With the contact as it is in the same moment: what a reader has to make of the change. Limited before it is joined,
# so that no engine joins more than the page.
CHANGE_FEED: Final = (
    "SELECT page.number, page.kind, page.target, page.actor, page.at, page.act,"
    " contact.seq, contact.userid, contact.phone, contact.change, contact.external_id, contact.created_at,"
    " contact.updated_at, contact.custom, contact.record FROM"
    " (SELECT number, kind, target, actor, at, act FROM change"
    " WHERE corp_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3) AS page"
    " LEFT JOIN contact ON contact.corp_id = ?1 AND contact.userid = page.target"
    " ORDER BY page.number"
)
# With what it was before it, for who only sees some contacts.
SEEN_FEED: Final = seen(
    CHANGE_FEED.replace("page.at, page.act", "page.at, page.before, page.act").replace(" at, act", " at, before, act")
)
# The condition is the index's. SQLite has to be told: it takes the primary key, which has every change, for cheaper.
CHANGE_STAFF: Final = (
    "SELECT kind, target, before FROM change INDEXED BY change_staff WHERE corp_id = ?1 AND number > ?2 AND kind IN ("
    "'department_created', 'department_updated', 'department_deleted',"
    " 'employee_created', 'employee_updated', 'employee_deleted') ORDER BY number LIMIT ?3"
)
CHANGE_ACT: Final = (
    "SELECT number, kind, target, actor, at, before, act FROM change INDEXED BY change_act"
    " WHERE corp_id = ?1 AND act = ?2 AND number > ?3 AND act <> '' ORDER BY number LIMIT ?4"
)
CHANGE_BOUNDS: Final = "SELECT last_change, history_start FROM organisation WHERE corp_id = ?1"
# Numbers and times rise together, so the newest entry to go is found from the oldest on.
CHANGE_OLD: Final = (
    "SELECT max(number) FROM (SELECT number, at FROM change"
    " WHERE corp_id = ?1 AND number >= ?2 ORDER BY number LIMIT ?3) AS oldest WHERE at < ?4"
)
CHANGE_FORGET: Final = "DELETE FROM change WHERE corp_id = ?1 AND number < ?2"

# --- trash -------------------------------------------------------------------------------------------------------
TRASH_ROWS: Final = (
    "SELECT trash.userid, trash.number, trash.seq, trash.phone, trash.external_id, trash.created_at,"
    " trash.custom, change.actor, change.at, change.before FROM trash"
    " JOIN change ON change.corp_id = ?1 AND change.number = trash.number"
)
TRASHED: Final = f"{TRASH_ROWS} WHERE trash.corp_id = ?1 AND trash.userid = ?2"
TRASH_PAGE: Final = f"{TRASH_ROWS} WHERE trash.corp_id = ?1 AND trash.number < ?2 ORDER BY trash.number DESC LIMIT ?3"
SEEN_TRASHED: Final = seen(TRASHED)
SEEN_TRASH: Final = seen(TRASH_PAGE)
TRASH_COUNT: Final = "SELECT count(*) FROM trash WHERE corp_id = ?1"
TRASH_PUT: Final = (
    "INSERT INTO trash (corp_id, userid, number, seq, phone, external_id, created_at, custom)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (corp_id, userid) DO UPDATE SET number = excluded.number,"
    " seq = excluded.seq,"
    " phone = excluded.phone, external_id = excluded.external_id, created_at = excluded.created_at,"
    " custom = excluded.custom"
)
TRASH_TAKE: Final = "DELETE FROM trash WHERE corp_id = ?1 AND userid = ?2"
TRASH_FORGET: Final = "DELETE FROM trash WHERE corp_id = ?1 AND number < ?2"

# --- labels ------------------------------------------------------------------------------------------------------
LABEL_GROUP_LIST: Final = "SELECT number, name, color, position FROM label_group WHERE corp_id = ?1"
LABEL_LIST: Final = "SELECT label_id, name, group_number, position FROM label WHERE corp_id = ?1"
LABEL_GROUP_PUT: Final = (
    "INSERT INTO label_group (corp_id, number, name, color, position) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (corp_id, number) DO UPDATE SET name = excluded.name, color = excluded.color,"
    " position = excluded.position"
)
LABEL_PUT: Final = (
    "INSERT INTO label (corp_id, label_id, name, group_number, position) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (corp_id, label_id) DO UPDATE SET name = excluded.name, group_number = excluded.group_number,"
    " position = excluded.position"
)
LABEL_GROUP_REMOVE: Final = "DELETE FROM label_group WHERE corp_id = ?1 AND number = ?2"
LABEL_REMOVE: Final = "DELETE FROM label WHERE corp_id = ?1 AND label_id = ?2"

# --- staff -------------------------------------------------------------------------------------------------------
DEPARTMENT_LIST: Final = "SELECT record FROM department WHERE corp_id = ?1"
DEPARTMENT_PUT: Final = (
    "INSERT INTO department (corp_id, dept_id, record) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (corp_id, dept_id) DO UPDATE SET record = excluded.record"
)
DEPARTMENT_REMOVE: Final = "DELETE FROM department WHERE corp_id = ?1 AND dept_id = ?2"
EMPLOYEE: Final = "SELECT phone, record FROM employee WHERE corp_id = ?1 AND userid = ?2"
EMPLOYEE_BY_PHONE: Final = "SELECT userid, record FROM employee WHERE corp_id = ?1 AND phone = ?2 AND phone <> 0"
EMPLOYEES_AFTER: Final = "SELECT record FROM employee WHERE corp_id = ?1 AND userid > ?2 ORDER BY userid LIMIT ?3"
EMPLOYEE_COUNT: Final = "SELECT count(*) FROM employee WHERE corp_id = ?1"
EMPLOYEE_PUT: Final = (
    "INSERT INTO employee (corp_id, userid, phone, record) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (corp_id, userid) DO UPDATE SET phone = excluded.phone, record = excluded.record"
)
EMPLOYEE_REMOVE: Final = "DELETE FROM employee WHERE corp_id = ?1 AND userid = ?2"
# As contacts: two employees may swap numbers within a batch.
EMPLOYEE_PARK: Final = "UPDATE employee SET phone = 0 WHERE corp_id = ?1 AND userid = ?2"
MEMBERS_AFTER: Final = (
    "SELECT employee.record FROM membership JOIN employee"
    " ON employee.corp_id = ?1 AND employee.userid = membership.userid"
    " WHERE membership.corp_id = ?1 AND membership.dept_id = ?2 AND membership.userid > ?3"
    " ORDER BY membership.userid LIMIT ?4"
)
MEMBER_IDS_AFTER: Final = (
    "SELECT userid FROM membership WHERE corp_id = ?1 AND dept_id = ?2 AND userid > ?3 ORDER BY userid LIMIT ?4"
)
MEMBER_COUNT: Final = "SELECT count(*) FROM membership WHERE corp_id = ?1 AND dept_id = ?2"
MEMBERSHIP_FORGET: Final = "DELETE FROM membership WHERE corp_id = ?1 AND userid = ?2"
MEMBERSHIP_ADD: Final = "INSERT INTO membership (corp_id, dept_id, userid) VALUES (?1, ?2, ?3)"

# --- keys of the native API, and the answers that they got -------------------------------------------------------
KEY: Final = "SELECT digest, used_at, record FROM native_key WHERE corp_id = ?1 AND key_id = ?2"
KEYS_AFTER: Final = "SELECT used_at, record FROM native_key WHERE corp_id = ?1 AND key_id > ?2 ORDER BY key_id LIMIT ?3"
KEY_COUNT: Final = "SELECT count(*) FROM native_key WHERE corp_id = ?1"
KEY_PUT: Final = (
    "INSERT INTO native_key (corp_id, key_id, digest, used_at, record) VALUES (?1, ?2, ?3, 0, ?4)"
    " ON CONFLICT (corp_id, key_id) DO UPDATE SET record = excluded.record"
)
KEY_USED: Final = "UPDATE native_key SET used_at = ?3 WHERE corp_id = ?1 AND key_id = ?2"
REPLY: Final = "SELECT fingerprint, expires_at, answer FROM reply WHERE corp_id = ?1 AND caller = ?2 AND name = ?3"
REPLY_PUT: Final = (
    "INSERT INTO reply (corp_id, caller, name, fingerprint, expires_at, answer) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT (corp_id, caller, name) DO UPDATE SET fingerprint = excluded.fingerprint,"
    " expires_at = excluded.expires_at, answer = excluded.answer"
)
REPLY_EXPIRED: Final = "SELECT 1 FROM reply WHERE corp_id = ?1 AND expires_at < ?2 ORDER BY expires_at LIMIT 1"
REPLY_FORGET_EXPIRED: Final = (
    "DELETE FROM reply WHERE corp_id = ?1 AND (caller, name) IN"
    " (SELECT caller, name FROM reply WHERE corp_id = ?1 AND expires_at < ?2 ORDER BY expires_at LIMIT ?3)"
)

# --- apps, suites, tokens ----------------------------------------------------------------------------------------
APP_BY_KEY: Final = (
    "SELECT app_key, secret_digest, token_generation, record FROM app WHERE corp_id = ?1 AND app_key = ?2"
)
APP_BY_SECRET: Final = (
    "SELECT app_key, secret_digest, token_generation, record FROM app WHERE corp_id = ?1 AND secret_digest = ?2"
)
APP_LIST: Final = "SELECT record FROM app WHERE corp_id = ?1 ORDER BY app_key"
APP_PUT: Final = (
    "INSERT INTO app (corp_id, app_key, secret_digest, token_generation, record) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (corp_id, app_key) DO UPDATE SET secret_digest = excluded.secret_digest,"
    " token_generation = excluded.token_generation, record = excluded.record"
)
SUITE_BY_KEY: Final = "SELECT sealed_secret, record FROM suite WHERE suite_key = ?1"
SUITE_LIST: Final = "SELECT record FROM suite ORDER BY suite_key"
SUITE_PUT: Final = (
    "INSERT INTO suite (suite_key, sealed_secret, record) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (suite_key) DO UPDATE SET sealed_secret = excluded.sealed_secret, record = excluded.record"
)
TOKEN: Final = "SELECT app_key, expires_at FROM token WHERE corp_id = ?1 AND digest = ?2"
TOKEN_PUT: Final = (
    "INSERT INTO token (corp_id, digest, app_key, expires_at) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (corp_id, digest) DO UPDATE SET expires_at = excluded.expires_at"
)
TOKEN_FORGET_APP: Final = "DELETE FROM token WHERE corp_id = ?1 AND app_key = ?2"
# The order names the index: without it, PostgreSQL may look for the one row in the whole table.
TOKEN_EXPIRED: Final = "SELECT 1 FROM token WHERE corp_id = ?1 AND expires_at < ?2 ORDER BY expires_at LIMIT 1"
TOKEN_FORGET_EXPIRED: Final = (
    "DELETE FROM token WHERE corp_id = ?1 AND digest IN"
    " (SELECT digest FROM token WHERE corp_id = ?1 AND expires_at < ?2 ORDER BY expires_at LIMIT ?3)"
)

# --- the store itself --------------------------------------------------------------------------------------------
META: Final = "SELECT value FROM meta WHERE name = ?1"
META_PUT: Final = (
    "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
