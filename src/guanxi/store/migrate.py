"""Numbered migrations: files `migrations/NNNN_name.sql`, each run once, in order, in one transaction.

The number of the last one is in the file's `user_version`. A file from a newer version is refused.
"""

import logging
from importlib.resources import files
from typing import Final

import apsw

from guanxi.store.failures import StoreForeignError, StoreTooNewError

_LOG = logging.getLogger(__name__)

APPLICATION_ID: Final = 0x47_75_58_69
"""`application_id` of a Guanxi database ("GuXi"): tells it from other SQLite files."""


def migrations() -> dict[int, str]:
    """Give the SQL of every migration by its number."""
    folder = files("guanxi.store") / "migrations"
    return {
        int(entry.name[:4]): entry.read_text("utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".sql")
    }


def is_current(connection: apsw.Connection) -> bool:
    """Tell whether every migration has been run on a database.

    Raises:
        StoreTooNewError: the database has seen a migration that this version does not know.
        StoreForeignError: it is not a Guanxi database.
    """
    version = connection.pragma("user_version")
    newest = max(migrations())
    if connection.pragma("application_id") != APPLICATION_ID:
        if version or connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
            message = "the file guanxi.db is a database of another program"
            raise StoreForeignError(message)
        return False
    if version > newest:
        message = (
            f"the store was written by a newer version of Guanxi (schema {version}; this one knows {newest}): "
            "install that version, or restore a backup that this one can read"
        )
        raise StoreTooNewError(message)
    return bool(version == newest)


def say_that_it_takes_time(done: int) -> None:
    """Let whoever waits know why.

    Args:
        done: the number of the last migration that the store has seen; a new one (0) takes no time.
    """
    newest = max(migrations())
    if 0 < done < newest:
        told = {"from": done, "to": newest}
        _LOG.warning("the store is brought to a newer schema: a million contacts take about 15 s", extra=told)


def migrate(connection: apsw.Connection) -> None:
    """Bring a database to the newest schema; all of it or nothing.

    Args:
        connection: whose database nobody else is changing.
    """
    with connection:
        done = connection.pragma("user_version")
        say_that_it_takes_time(done)
        connection.pragma("application_id", APPLICATION_ID)
        for number, script in migrations().items():
            if number > done:
                connection.execute(script)
                connection.pragma("user_version", number)
