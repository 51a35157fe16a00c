"""The SQL of the index, and of what it finds; otherwise as `statements.py`."""

from typing import Final

from guanxi.store.statements import CONTACT_ROWS, TRASH_ROWS, seen

# Under its organisation's tenant (?2), and the number of the change that made it what it is: rows of an organisation
# lie together, the last changed at their end.
SEARCH_PUT: Final = "INSERT INTO search (rowid, tokens) VALUES (?2 << 32 | ?3, ?4)"
SEARCH_REMOVE: Final = "DELETE FROM search WHERE rowid = ?2 << 32 | ?3"
# Everything in a stretch, whatever it belongs to.
SEARCH_CLEAR: Final = "DELETE FROM search WHERE rowid > (?2 << 32 | ?3) AND rowid <= (?2 << 32 | ?4)"
# Before the trash forgets them.
SEARCH_FORGET: Final = (
    "DELETE FROM search WHERE rowid IN (SELECT (SELECT tenant FROM organisation WHERE corp_id = ?1) << 32 | number"
    " FROM trash WHERE corp_id = ?1 AND number < ?2)"
)
# Of SQLite alone, whose index is in parts; of all organisations, and no row changes.
SEARCH_MERGE: Final = "INSERT INTO search (search, rank) VALUES ('merge', ?1)"
# Without a corp_id, which the tenant in the numbers says. `postgres/index.py` asks its own way.
SEARCH: Final = (
    "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC LIMIT ?4"
)
PLACES_BY_CHANGE: Final = (
    "SELECT change, seq, name_key, company_key FROM contact"
    " WHERE corp_id = ?1 AND change IN (SELECT value FROM json_each(?2)) ORDER BY change DESC"
)
CONTACTS_BY_CHANGE: Final = (
    f"{CONTACT_ROWS} WHERE corp_id = ?1 AND change IN (SELECT value FROM json_each(?2)) ORDER BY change DESC"
)
SEEN_BY_CHANGE: Final = seen(CONTACTS_BY_CHANGE)
# What the index is made of anew, those that have not changed for longest first: FTS5 likes rows in ascending order.
CONTACTS_BY_NUMBER: Final = f"{CONTACT_ROWS} WHERE corp_id = ?1 AND change > ?2 ORDER BY change LIMIT ?3"
NUMBERS_BETWEEN: Final = (
    "SELECT change FROM contact WHERE corp_id = ?1 AND change > ?2 AND change <= ?3"
    " UNION ALL SELECT number FROM trash WHERE corp_id = ?1 AND number > ?2 AND number <= ?3"
)
CONTACT_ORDER: Final = (
    "UPDATE contact SET name_key = ?4, company_key = ?5"
    " WHERE corp_id = ?1 AND seq = ?2 AND change = ?3 AND (name_key <> ?4 OR company_key <> ?5)"
)

TRASHED_BY_NUMBER: Final = (
    f"{TRASH_ROWS} WHERE trash.corp_id = ?1 AND trash.number IN (SELECT value FROM json_each(?2))"
    " ORDER BY trash.number DESC"
)
SEEN_TRASH_BY_NUMBER: Final = seen(TRASHED_BY_NUMBER)
TRASH_BY_NUMBER: Final = f"{TRASH_ROWS} WHERE trash.corp_id = ?1 AND trash.number > ?2 ORDER BY trash.number LIMIT ?3"

# Those who own contacts, each found from the one before: there are few of them, beside the contacts.
OWNERS: Final = (
    "WITH RECURSIVE owner (grantee) AS (SELECT min(grantee) FROM access WHERE corp_id = ?1 AND grantee >= 'o:'"
    " AND grantee < 'o;' UNION ALL SELECT (SELECT min(access.grantee) FROM access WHERE access.corp_id = ?1"
    " AND access.grantee > owner.grantee AND access.grantee < 'o;') FROM owner WHERE owner.grantee IS NOT NULL)"
    " SELECT grantee FROM owner WHERE grantee IS NOT NULL"
)
