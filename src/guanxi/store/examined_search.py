"""The search index, held against the contacts and the trash: whether it is whole, and has as much as there is."""

from collections.abc import AsyncIterator
from typing import Final

from guanxi.store.examination import Fault, Query

_COUNTED: Final = (
    "SELECT o.corp_id, coalesce(s.count, 0), coalesce(c.count, 0) + coalesce(t.count, 0) FROM organisation AS o"
    " LEFT JOIN (SELECT {which}, count(*) AS count FROM search GROUP BY 1) AS s ON s.{name} = o.{name}"
    " LEFT JOIN (SELECT corp_id, count(*) AS count FROM contact GROUP BY corp_id) AS c ON c.corp_id = o.corp_id"
    " LEFT JOIN (SELECT corp_id, count(*) AS count FROM trash GROUP BY corp_id) AS t ON t.corp_id = o.corp_id"
    " WHERE o.indexed >= o.last_change"
    " AND coalesce(s.count, 0) <> coalesce(c.count, 0) + coalesce(t.count, 0) ORDER BY o.corp_id"
)
_IN_FILE: Final = _COUNTED.format(which="rowid >> 32 AS tenant", name="tenant")
_IN_DATABASE: Final = _COUNTED.format(which="corp_id", name="corp_id")
_NOT_WHOLE: Final = (
    "SELECT corp_id, indexed, last_change FROM organisation WHERE indexed < last_change ORDER BY corp_id"
)
# Made anew then: by a server after its start, or by `guanxi reindex`.
_FORGET: Final = "UPDATE organisation SET indexed = 0 WHERE corp_id = ?1"


async def search_faults(query: Query, *, in_file: bool) -> AsyncIterator[Fault]:
    """Give the indexes that are whole and have more or less than there is.

    Args:
        query: runs a statement, all in one transaction.
        in_file: whether the store is a SQLite file.
    """
    for corp_id, stored, found in await query(_IN_FILE if in_file else _IN_DATABASE):
        yield Fault(corp_id, "search index", f"{stored} contacts", f"{found} contacts", ((_FORGET, (corp_id,)),))


async def unfinished(query: Query) -> list[tuple[str, int, int]]:
    """Give the organisations whose index is not whole: corp_id, up to which change it is, and the newest change."""
    return [(corp_id, indexed, newest) for corp_id, indexed, newest in await query(_NOT_WHOLE)]
