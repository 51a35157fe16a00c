"""The rows of the table: kinds of requests, in rounds, each right after hello-world with as many clients."""

import statistics
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from bench.load import Load, load
from bench.processes import Server

PLAIN: Final = "hello, plain uvicorn"
OWN: Final = "hello, Guanxi's server"
_PHONES: Final = 1_000_000_000


class Row(NamedTuple):
    """One kind of request.

    Attributes:
        name: as the table shows it.
        kind: as `wrk/request.lua` knows it.
        form: whether its body is a form, else JSON.
        size: contacts a page.
        clients: connections, each with one request at a time.
    """

    name: str
    kind: str
    form: bool = False
    size: int = 20
    clients: int = 32


ROWS: Final = (
    Row("get, JSON", "get"),
    Row("get, form", "get", form=True),
    Row("list(20)", "list"),
    Row("list(100)", "list", size=100),
    Row("create, JSON", "create", clients=64),
    Row("create, form", "create", form=True, clients=64),
    Row("update, JSON", "update", clients=64),
    Row("update, form", "update", form=True, clients=64),
)


class Measured(NamedTuple):
    """One line of the table: medians of the rounds.

    Attributes:
        name: of the row.
        clients: connections.
        load: each of its values.
        plain: CPU of hello-world under plain uvicorn, just before, over the row's.
        own: CPU of hello-world under Guanxi's own server, just before, over the row's.
    """

    name: str
    clients: int
    load: Load
    plain: float
    own: float


class _Round(NamedTuple):
    plain: Load
    own: Load
    seen: Load


def measure(  # noqa: PLR0913 - three servers, and how long and how often
    server: Server,
    plain: Server,
    own: Server,
    *,
    seconds: int,
    rounds: int,
    advance: Callable[[], None],
    **settings: object,
) -> list[Measured]:
    """Load the servers in turn: hello-world under both, then a row, and so on, and all of it again.

    Args:
        server: Guanxi.
        plain: hello-world under plain uvicorn.
        own: hello-world under Guanxi's own server.
        seconds: of a row; hello-world takes half of it.
        rounds: how often each row is measured.
        advance: called after each row.
        settings: `token` and `contacts`, for the requests.

    Returns:
        Hello-world's lines, then one a row.
    """
    seen: dict[Row, list[_Round]] = {row: [] for row in ROWS}
    turns = [row for _ in range(rounds) for row in ROWS]
    for turn, row in enumerate(turns):
        each = settings | {"form": int(row.form), "size": row.size, "first": turn * (_PHONES // len(turns))}
        first = [load(host, max(1, seconds // 2), row.clients, each | {"kind": "hello"}) for host in (plain, own)]
        seen[row].append(_Round(first[0], first[1], load(server, seconds, row.clients, each | {"kind": row.kind})))
        advance()
    lines: list[Measured] = []
    for clients in sorted({row.clients for row in ROWS}):
        beside = [one for row in ROWS for one in seen[row] if row.clients == clients]
        lines += [_measured(PLAIN, clients, beside, 0), _measured(OWN, clients, beside, 1)]
    return lines + [_measured(row.name, row.clients, seen[row], 2) for row in ROWS]


def _measured(name: str, clients: int, rounds: list[_Round], which: int) -> Measured:
    columns = zip(*(one[which] for one in rounds), strict=True)
    return Measured(
        name,
        clients,
        Load(*(statistics.median(column) for column in columns)),
        statistics.median(one.plain.cpu / one[which].cpu for one in rounds),
        statistics.median(one.own.cpu / one[which].cpu for one in rounds),
    )


def table(lines: Iterable[Measured], contacts: int) -> list[str]:
    """Give the table as text, one line a row.

    Args:
        lines: what was measured.
        contacts: how many there are.
    """
    head = (
        f"{contacts:,} contacts".ljust(25) + "clients     req/s   p50 ms   p99 ms   CPU µs   hello/row   own hello/row"
    )
    return [head] + [
        f"  {line.name:<23}{line.clients:>7}{line.load.rate:>10,.0f}{line.load.p50:>9.2f}{line.load.p99:>9.2f}"
        f"{line.load.cpu:>9.1f}{line.plain:>12.2f}{line.own:>16.2f}"
        for line in lines
    ]
