"""The same requests on each engine: SQLite, PostgreSQL, PostgreSQL with two workers; and what a shared commit is worth.

Everything but wrk is on one core, the database too; two workers and their database have both cores, as wrk has one of
them. CPU is that of all processes of the server and of the database.
"""

import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

import asyncpg
from rich.console import Console
from rich.progress import Progress

from bench.database import Database
from bench.load import Load, load
from bench.processes import ALL_CORES, Server, guanxi, token_for
from bench.seed import KEPT, as_planned, copied, needs_of, put, seeded_database
from guanxi.store import Entry, Outcome, location, open_store

_PHONES: Final = 900_000_000
_ALONE: Final = "SQLite"
_OTHER: Final = "PostgreSQL"
_CLIENTS: Final = 32
_CREATES: Final = 100
"""Creates of each of the clients in one organisation."""

_PLAIN: Final = (
    "CREATE TABLE plain (corp_id TEXT, seq BIGSERIAL, userid TEXT, phone BIGINT, record BYTEA,"
    " PRIMARY KEY (corp_id, seq), UNIQUE (corp_id, userid), UNIQUE (corp_id, phone))"
)
_COUNTER: Final = "CREATE TABLE counter (corp_id TEXT PRIMARY KEY, n BIGINT)"
_PLAINLY: Final = "32 clients, one plain commit an insert"
_STORE: Final = "32 clients through the store"
_INSERT: Final = "INSERT INTO plain (corp_id, userid, phone, record) VALUES ($1, $2, $3, $4)"


class Request(NamedTuple):
    """A kind of request.

    Attributes:
        name: as the table shows it.
        kind: as `wrk/request.lua` knows it.
        size: contacts a page.
        clients: connections.
        target: requests/s on PostgreSQL over those on SQLite, at least; 0 for none.
    """

    name: str
    kind: str
    size: int = 20
    clients: int = 32
    target: float = 0.0


_REQUESTS: Final = (
    Request("get", "get", target=0.5),
    Request("list(20)", "list"),
    Request("list(100)", "list", size=100),
    Request("create", "create", clients=64, target=0.7),
    Request("update", "update", clients=64),
)


class _Told(NamedTuple):
    load: Load
    database: float  # microseconds of its CPU a request


class _Host(NamedTuple):
    name: str
    server: Server
    token: str


def report(contacts: int, seconds: int, rounds: int) -> list[str]:
    """Measure, print the table, and give one line a target.

    Args:
        contacts: how many each store has.
        seconds: of a row.
        rounds: how often each row is measured.
    """
    with tempfile.TemporaryDirectory(dir=KEPT) as place, Database() as database, contextlib.ExitStack() as stack:
        data, key = copied(contacts, Path(place)), Path(place) / "key-of-the-database"
        seeded_database(database.url, key, contacts)
        hosts = [
            _Host(_ALONE, stack.enter_context(guanxi(data)), token_for(data)),
            _Host(_OTHER, stack.enter_context(guanxi(key, database)), token_for(key, database)),
            _Host(
                f"{_OTHER}, 2 workers", stack.enter_context(guanxi(key, database, workers=2)), token_for(key, database)
            ),
        ]
        for host in hosts:
            host.server.first_answer()
        seen = _measured(hosts, database, contacts, seconds, rounds)
        rates = asyncio.run(_one_organisation(database, key, contacts))
    print("\n".join(_table(seen, hosts, contacts)))
    print("  creates a second in one organisation: " + ", ".join(f"{name} {rate:,.0f}" for name, rate in rates.items()))
    print()
    plain = rates[_STORE] / rates[_PLAINLY]
    return [*_judged(seen), _line(f"{_STORE} / {_PLAINLY}", plain, 3.0)]


def _measured(
    hosts: list[_Host], database: Database, contacts: int, seconds: int, rounds: int
) -> dict[tuple[str, str], _Told]:
    seen: dict[tuple[str, str], list[_Told]] = {}
    turns = [(request, host) for _ in range(rounds) for request in _REQUESTS for host in hosts]
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("engines", total=len(turns))
        for turn, (request, host) in enumerate(turns):
            database.spread(ALL_CORES if "2 workers" in host.name else None)
            settings = {
                "token": host.token,
                "contacts": contacts,
                "form": 0,
                "kind": request.kind,
                "size": request.size,
                "first": turn * (_PHONES // len(turns)),
            }
            before = database.cpu
            told = load(host.server, seconds, request.clients, settings)
            used = (database.cpu - before) / (told.rate * seconds) * 1e6
            seen.setdefault((request.name, host.name), []).append(_Told(told, used if host.name != _ALONE else 0.0))
            progress.advance(task)
    return {
        key: _Told(
            Load(*(statistics.median(column) for column in zip(*(one.load for one in told), strict=True))),
            statistics.median(one.database for one in told),
        )
        for key, told in seen.items()
    }


def _table(seen: dict[tuple[str, str], _Told], hosts: list[_Host], contacts: int) -> list[str]:
    lines = [
        f"{contacts:,} contacts".ljust(36) + "    req/s   p50 ms   p99 ms   CPU µs  database   SQLite's req/s   CPU"
    ]
    for request in _REQUESTS:
        alone = seen[request.name, _ALONE].load
        for host in hosts:
            told, used = seen[request.name, host.name]
            ratio = f"{told.rate / alone.rate:>13.2f} x {alone.cpu / told.cpu:>6.2f}" if told is not alone else ""
            lines.append(
                f"  {request.name:<10}{host.name:<24}{told.rate:>9,.0f}{told.p50:>9.2f}{told.p99:>9.2f}"
                f"{told.cpu:>9.1f}{used:>10.1f}{ratio}"
            )
    return lines


def _judged(seen: dict[tuple[str, str], _Told]) -> list[str]:
    return [
        _line(
            f"{request.name}: requests/s on PostgreSQL / on SQLite",
            seen[request.name, _OTHER].load.rate / seen[request.name, _ALONE].load.rate,
            request.target,
        )
        for request in _REQUESTS
        if request.target
    ]


def _line(what: str, seen: float, least: float) -> str:
    return f"  {'met   ' if seen >= least else 'MISSED'} {what}: {seen:.2f}, at least {least}"


async def _one_organisation(database: Database, key: Path, contacts: int) -> dict[str, float]:
    """Creates a second: each with a commit of its own, without counters and with one, and through a store."""
    connections: list[asyncpg.Connection[Any]] = [await asyncpg.connect(database.url) for _ in range(_CLIENTS)]
    for statement in (_PLAIN, _COUNTER, "INSERT INTO counter VALUES ('corp', 0)"):
        await connections[0].execute(statement)
    first = contacts + _PHONES
    puts = [[put(first + client * _CREATES + number) for number in range(_CREATES)] for client in range(_CLIENTS)]

    async def insert(client: int, corp_id: str, *, counted: bool = False) -> None:
        for one in puts[client]:
            values = corp_id, one.contact.userid, one.phone, b"x" * 400
            if not counted:
                await connections[client].execute(_INSERT, *values)
                continue
            async with connections[client].transaction():
                await connections[client].execute(_INSERT, *values)
                await connections[client].execute("UPDATE counter SET n = n + 1 WHERE corp_id = 'corp'")

    rates = {
        "one client, one plain commit an insert": await _rate(insert(0, "one")),
        _PLAINLY: await _rate(*[insert(client, "all") for client in range(_CLIENTS)]),
        "32 clients, one commit an insert that counts": await _rate(
            *[insert(client, "counted", counted=True) for client in range(_CLIENTS)]
        ),
    }
    for connection in connections:
        await connection.close()
    store = open_store(location(key, database.url))
    (organisation, _), *_ = await store.organisations()

    async def create(client: int) -> None:
        for one in puts[client]:
            plan = as_planned(Outcome(None, (one,)))
            await store.write(organisation.corp_id, needs_of([one]), plan, Entry("bench", 1))

    rates[_STORE] = await _rate(*[create(client) for client in range(_CLIENTS)])
    await store.close()
    return rates


async def _rate(*clients: Any) -> float:  # noqa: ANN401 - coroutines of any kind
    began = time.perf_counter()
    await asyncio.gather(*clients)
    return len(clients) * _CREATES / (time.perf_counter() - began)
