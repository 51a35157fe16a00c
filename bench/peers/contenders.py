"""Who is measured: the peers, and Guanxi on both backends, each with the same contacts."""

import contextlib
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from bench.database import Database
from bench.load import REQUESTS, Load, load
from bench.processes import Server, free_port, guanxi, stopped, token_for
from bench.seed import contact, copied, seeded_database

_HERE: Final = Path(__file__).parent
PYTHON: Final = _HERE.parents[1] / ".venv-peers" / "bin" / "python"
SQLITE, POSTGRESQL, FILES = "SQLite", "PostgreSQL", "files"
_PATIENCE: Final = 60
_BASIC: Final = "authorization: Basic YmVuY2g6YmVuY2g="
"""User and password are `bench`; Radicale takes any."""


@dataclass(frozen=True)
class Kind:
    """A kind of request.

    Attributes:
        name: as the table shows it.
        kind: as the scripts know it.
        size: contacts a page.
        least: how many times as many as the fastest peer Guanxi should answer.
    """

    name: str
    kind: str
    size: int
    least: float


KINDS: Final = (
    Kind("get", "get", 20, 20),
    Kind("list 20 at a random offset", "list", 20, 20),
    Kind("list 100 at a random offset", "list", 100, 20),
    Kind("durable create", "create", 20, 12),
)


@dataclass(frozen=True)
class Peer:
    """What one would otherwise write or run.

    Attributes:
        name: as the table shows it.
        backend: where it keeps contacts.
        module: in `servers/`.
        api: as `request.lua` knows it.
        target: a request that it answers with 200.
        clients: connections for get, list and create.
        slow: how many times as long a kind is measured.
        unlike: what it does instead of a kind that it cannot do.
    """

    name: str
    backend: str
    module: str
    api: str
    target: str
    clients: tuple[int, int, int]
    slow: Mapping[str, int] = field(default_factory=dict)
    unlike: Mapping[str, str] = field(default_factory=dict)


_PAGE: Final = "/contacts?offset=0&size=20"
_KINTO: Final = "/v1/buckets/bench/collections/contacts/records?_limit=20"
_CARD: Final = f"/bench/contacts/{contact(0).userid}.vcf"
PEERS: Final = (
    Peer("FastAPI, SQLAlchemy", SQLITE, "fastapi_sync", "rest", _PAGE, (32, 32, 32)),
    Peer("FastAPI, SQLAlchemy", POSTGRESQL, "fastapi_async", "rest", _PAGE, (32, 16, 32)),
    Peer("Django REST framework", SQLITE, "django_rest", "rest", _PAGE, (16, 16, 16)),
    # It lets no two records of a collection have the same millisecond, and refuses one of two that come at once.
    Peer("Kinto", POSTGRESQL, "kinto_records", "kinto", _KINTO, (16, 16, 1), unlike={"list": "first page"}),
    Peer(
        "Radicale",
        FILES,
        "radicale_book",
        "radicale",
        _CARD,
        (8, 4, 1),
        slow={"list": 2, "create": 8},
        unlike={"list": "cards named one by one"},
    ),
)


@dataclass(frozen=True)
class Contender:
    """One server that is up.

    Attributes:
        name: as the table shows it.
        backend: where it keeps contacts.
        server: the server.
        clients: connections for get, list and create.
        script: which makes the requests.
        settings: of the script.
        slow: how many times as long a kind is measured.
        unlike: what it does instead of a kind that it cannot do.
    """

    name: str
    backend: str
    server: Server
    clients: tuple[int, int, int]
    script: Path
    settings: Mapping[str, object]
    slow: Mapping[str, int] = field(default_factory=dict)
    unlike: Mapping[str, str] = field(default_factory=dict)

    def load(self, kind: Kind, seconds: int, first: int) -> Load:
        """Load it.

        Args:
            kind: with what.
            seconds: how long, unless it is slow.
            first: the first new phone number's last nine digits.
        """
        settings = {**self.settings, "kind": kind.kind, "size": kind.size, "first": first}
        length = seconds * self.slow.get(kind.kind, 1)
        return load(self.server, length, self.connections(kind), settings, script=self.script, patience=_PATIENCE)

    def connections(self, kind: Kind) -> int:
        """Give how many clients it has for a kind of request."""
        return self.clients[("get", "list", "create").index(kind.kind)]


def written(count: int, place: Path) -> Path:
    """Write the contacts that peers load: JSON, a line each.

    Args:
        count: of contacts.
        place: a folder.
    """
    file = place / "contacts"
    with file.open("wb") as lines:
        lines.writelines(msgspec.json.encode(contact(number)) + b"\n" for number in range(count))
    return file


@contextlib.contextmanager
def peer(one: Peer, place: Path, contacts: Path, count: int) -> Iterator[Contender]:
    """Load one and serve it, with a PostgreSQL of its own if it needs one.

    Args:
        one: which.
        place: a folder for what it keeps.
        contacts: the file.
        count: of contacts.

    Raises:
        SystemExit: it cannot be loaded, or does not answer.
    """
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(Database()) if one.backend == POSTGRESQL else None
        kept = database.url if database else str(place / one.module)
        program = [str(PYTHON), str(_HERE / "servers" / f"{one.module}.py")]
        loaded = subprocess.run([*program, "load", kept, str(contacts)], capture_output=True, text=True, check=False)
        if loaded.returncode:
            raise SystemExit(f"{one.name} cannot be loaded:\n{loaded.stderr}")
        port = free_port()
        server = Server([*program, "serve", kept, str(port)], port, database.process.pid if database else None)
        stack.enter_context(stopped(server))
        server.first_answer(one.target, _BASIC)
        settings = {"api": one.api, "contacts": count}
        script = _HERE / "request.lua"
        yield Contender(one.name, one.backend, server, one.clients, script, settings, one.slow, one.unlike)


@contextlib.contextmanager
def own(backend: str, place: Path, count: int) -> Iterator[Contender]:
    """Serve Guanxi.

    Args:
        backend: on what.
        place: a folder for what it keeps.
        count: of contacts.
    """
    with contextlib.ExitStack() as stack:
        if backend == SQLITE:
            database, data = None, copied(count, place)
        else:
            database, data = stack.enter_context(Database()), place / "guanxi"
            seeded_database(database.url, data, count)
        token = token_for(data, database)
        server = stack.enter_context(guanxi(data, database))
        server.first_answer(f"/topapi/extcontact/list?access_token={token}&offset=0&size=20")
        settings = {"token": token, "contacts": count, "form": 0}
        yield Contender("Guanxi", backend, server, (32, 32, 64), REQUESTS, settings)
