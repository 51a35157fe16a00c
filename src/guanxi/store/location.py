"""Where a store is: a data directory, or a PostgreSQL database and a directory for the key."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import msgspec

from guanxi.store.failures import PlaceWrongError

_CACHE: Final = "statement_cache_size"
_STATEMENTS: Final = 100
_SECRET: Final = {"password", "sslpassword"}
_HOST: Final = re.compile(r"(\[[^\]]*\]|[^:]*)(:\d+)?")
_UNREADABLE: Final = "the database's URL cannot be read; in a password, / ? # @ : and % are written as %2F %3F …"


class PostgresUrl(msgspec.Struct, frozen=True):
    """A PostgreSQL database.

    Attributes:
        dsn: as libpq understands it: postgresql://user:password@host:port/database?sslmode=require
        statement_cache_size: prepared statements that a connection keeps; 0 behind a pooler that gives each
            transaction another session.
    """

    dsn: str
    statement_cache_size: int = _STATEMENTS

    def __str__(self) -> str:
        """Give the URL without its password, for people."""
        parts = urlsplit(self.dsn)
        login, at, place = parts.netloc.rpartition("@")
        user, colon, _ = login.partition(":")
        query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in _SECRET])
        return _url(f"{user}{colon and ':***'}{at}{place}", parts.path, query)

    def __repr__(self) -> str:
        """As above: a log line must not have the password."""
        return f"PostgresUrl({self})"


class Location(msgspec.Struct, frozen=True):
    """Where a store is.

    Attributes:
        data: the directory with the SQLite file and the key, or with the key alone.
        database: the PostgreSQL database, if it is one.
        replica: a read replica of it, if there is one.
    """

    data: Path
    database: PostgresUrl | None = None
    replica: PostgresUrl | None = None

    def __str__(self) -> str:
        """Give it as a person names it."""
        return str(self.database or self.data)

    @property
    def flags(self) -> list[str]:
        """Give what a command is told it with."""
        data = ["--data", str(self.data)]  # of a database too: its key is there
        return ["--database", str(self.database), *data] if self.database else data


def location(data: Path, database: str | None, replica: str | None = None) -> Location:
    """Put together where a store is.

    Args:
        data: the data directory.
        database: a database's URL, or None for the SQLite file in the directory.
        replica: the URL of a read replica of it, or None.

    Raises:
        PlaceWrongError: a URL names no database, or not one that can have replicas.
    """
    found = data if database is None else located(database)
    read = None if replica is None else located(replica)
    if isinstance(found, Path) or isinstance(read, Path):
        if read is not None:
            raise PlaceWrongError("only a store in PostgreSQL has replicas: both are named postgresql://…")
        return Location(found) if isinstance(found, Path) else Location(data, found)
    return Location(data, found, read)


def located(url: str) -> PostgresUrl | Path:
    """Read a database's URL.

    Args:
        url: postgresql://…, or sqlite:///DIR: the data directory (sqlite:////var/lib/guanxi is an absolute one).

    Raises:
        PlaceWrongError: it is neither.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise PlaceWrongError(_UNREADABLE) from error
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgres(parts.query, url)
    if parts.scheme == "sqlite" and not parts.netloc and parts.path.startswith("/") and len(parts.path) > 1:
        return Path(unquote(parts.path[1:]))
    raise PlaceWrongError("a database is named postgresql://USER@HOST:PORT/NAME or sqlite:///DIR")


def _postgres(query: str, url: str) -> PostgresUrl:
    try:
        options = dict(parse_qsl(query, strict_parsing=bool(query)))
    except ValueError as error:
        raise PlaceWrongError(_UNREADABLE) from error
    size = options.pop(_CACHE, str(_STATEMENTS))
    if not size.isdecimal():
        raise PlaceWrongError(f"{_CACHE} in the database's URL is a number")
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2].split(",")
    # What a password with such a character is taken for would be printed, as it is no password.
    if parts.fragment or "@" in parts.path + query or not all(_HOST.fullmatch(host) for host in hosts):
        raise PlaceWrongError(_UNREADABLE)
    return PostgresUrl(_url(parts.netloc, parts.path, urlencode(options)), int(size))


def _url(netloc: str, path: str, query: str) -> str:
    return f"postgresql://{netloc}{path}{query and '?'}{query}"
