"""Looking into a store's file with a connection of one's own, past the store."""

from pathlib import Path
from typing import Any

import apsw


def rows(data: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows that a statement finds in the store of a data directory."""
    connection = apsw.Connection(str(data / "guanxi.db"), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        return connection.execute(statement, values).fetchall()
    finally:
        connection.close()


def blocks_hold_what_they_count(data: Path) -> bool:
    """Whether every block's count, and every organisation's, is that of its contacts, and each key of its contact."""
    counted = rows(data, "SELECT corp_id, number, count FROM block WHERE count <> 0 ORDER BY 1, 2")
    there = rows(data, "SELECT corp_id, seq >> 7, count(*) FROM contact GROUP BY 1, 2 ORDER BY 1, 2")
    counts = rows(data, "SELECT corp_id, contact_count FROM organisation ORDER BY 1")
    contacts = "SELECT corp_id, (SELECT count(*) FROM contact AS c WHERE c.corp_id = o.corp_id) FROM organisation AS o"
    strays = rows(data, "SELECT userid FROM contact WHERE userid <> record ->> 'userid' OR phone < 0")
    return counted == there and counts == rows(data, contacts + " ORDER BY 1") and strays == []
