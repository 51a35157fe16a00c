"""Kinto on PostgreSQL: each contact a record of one collection that everybody may read and write.

`kinto_records.py load URL CONTACTS` fills a database, `kinto_records.py serve URL PORT` serves it.
"""

import json
import os
import sys
import time
from pathlib import Path

import gunicorn_one
from kinto import main as kinto
from sqlalchemy import create_engine, text

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
    engine = create_engine(_URL.replace("postgresql:", "postgresql+psycopg2:"))
    insert = text(
        "INSERT INTO objects (id, parent_id, resource_name, last_modified, data, deleted) "
        "VALUES (:id, :parent, :resource, from_epoch(:at), CAST(:data AS jsonb), false)"
    )
    now = time.time_ns() // 1_000_000
    with contacts.open() as file, engine.begin() as connection:
        above = [("bench", "", "bucket", {}), ("contacts", "/buckets/bench", "collection", {})]
        records = ((json.loads(line)["userid"], _PARENT, "record", json.loads(line)) for line in file)
        rows = [
            # One a millisecond, all in the past: Kinto orders by time, and lets no two have the same.
            {"id": name, "parent": parent, "resource": resource, "data": json.dumps(data), "at": now - 1_000_000 + at}
            for at, (name, parent, resource, data) in enumerate([*above, *records])
        ]
        connection.execute(insert, rows)
        connection.execute(
            text("INSERT INTO access_control_entries (object_id, permission, principal) VALUES (:o, :p, :w)"),
            {"o": "/buckets/bench", "p": "write", "w": "system.Everyone"},
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def main() -> None:
    """Load or serve."""
    if sys.argv[1] == "load":
        _load(Path(sys.argv[3]))
    else:
        gunicorn_one.serve("kinto_records:application", sys.argv[3], PEER_DATABASE=_URL)


if __name__ == "__main__":
    main()
