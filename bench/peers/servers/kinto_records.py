"""Kinto on PostgreSQL: each contact a record of one collection that everybody may read and write.

`kinto_records.py load URL CONTACTS` fills a database, `kinto_records.py serve URL PORT` serves it.
"""

import contextlib
import json
import os
import sys
import time
from pathlib import Path

import gunicorn_one
import psycopg2
from kinto import main as kinto
from psycopg2.extras import execute_values

_URL = os.environ.get("PEER_DATABASE") or sys.argv[2]
_PARENT = "/buckets/bench/collections/contacts"

application = kinto(
    {},
    **{
        "kinto.storage_backend": "kinto.core.storage.postgresql",
        "kinto.storage_url": _URL,
        "kinto.permission_backend": "kinto.core.permission.postgresql",
        "kinto.permission_url": _URL,
        "kinto.cache_backend": "kinto.core.cache.memory",
        "kinto.userid_hmac_secret": "bench",
        "kinto.bucket_create_principals": "system.Everyone",
        "kinto.experimental_permissions_endpoint": "false",
        # Each request writes down who may write the record it makes; nobody asks here.
        "kinto.explicit_permissions": "false",
    },
)


def _load(contacts: Path) -> None:
    """Write the records as Kinto does, but by SQL: through its API it would take many minutes."""
    for backend in (application.registry.storage, application.registry.permission):
        backend.initialize_schema()
    application.registry.storage.flush()
    now = time.time_ns() // 1_000_000
    with contacts.open() as file, contextlib.closing(psycopg2.connect(_URL)) as connection:
        above = [("bench", "", "bucket", "{}"), ("contacts", "/buckets/bench", "collection", "{}")]
        records = ((json.loads(line)["userid"], _PARENT, "record", line) for line in file)
        # One a millisecond, all in the past: Kinto orders by time, and lets no two have the same.
        rows = [(*row, now - 1_000_000 + at) for at, row in enumerate([*above, *records])]
        with connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # no trigger sets the times again
            execute_values(
                cursor,
                "INSERT INTO objects (id, parent_id, resource_name, data, last_modified, deleted) VALUES %s",
                rows,
                "(%s, %s, %s, %s, from_epoch(%s), false)",
                page_size=1000,
            )
            cursor.execute(
                "INSERT INTO access_control_entries (object_id, permission, principal) VALUES (%s, %s, %s)",
                ("/buckets/bench", "write", "system.Everyone"),
            )
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")


def main() -> None:
    """Load or serve."""
    if sys.argv[1] == "load":
        _load(Path(sys.argv[3]))
    else:
        gunicorn_one.serve("kinto_records:application", sys.argv[3], PEER_DATABASE=_URL)


if __name__ == "__main__":
    main()
