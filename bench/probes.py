"""Well-behaved clients that measure how long they wait, in a process of their own: `python -m bench.probes PORT …`.

Requests are due at fixed times whatever happened to those before them, and a wait is counted from when its request was
due: a server that stands still is seen by every request that it kept waiting. The process runs at the usual priority
while those that disturb run when nothing else does, and it says how late it was itself.
"""

import asyncio
import gc
import itertools
import json
import re
import selectors
import sys
from collections import deque
from collections.abc import Callable, Iterator
from random import Random
from typing import Final, NamedTuple

RATE: Final = 800
"""Requests a second."""

_MIX: Final = ("get", "get", "list", "get", "get", "create", "get", "get")
_CONNECTIONS: Final = 2 * len(_MIX)  # so each has one kind: no get waits in line behind a create
_PAGE: Final = 20
_LENGTH: Final = re.compile(rb"content-length: (\d+)")
_GRACE: Final = 10.0
"""Seconds for answers that are still owed at the end."""


class Ask(NamedTuple):
    """One request.

    Attributes:
        kind: of `_MIX`.
        data: what is sent.
        right: what its answer's body has, and how often.
    """

    kind: str
    data: bytes
    right: tuple[bytes, int]


class Seen:
    """What the probes saw.

    Attributes:
        waits: seconds, by kind.
        late: seconds by which the process itself was late to send what was due.
        first: seconds of the first request on each new connection; not among the waits.
        errors: what went wrong, one line each.
    """

    def __init__(self) -> None:
        self.waits: dict[str, list[float]] = {kind: [] for kind in _MIX}
        self.late: list[float] = []
        self.first: list[float] = []
        self.errors: list[str] = []


def asks(token: str, contacts: int, first: int) -> Iterator[Ask]:
    """Give requests without end: gets and pages at random, creates of new numbers.

    Args:
        token: an access token.
        contacts: of `bench.seed`, so many.
        first: the first new phone number's last nine digits; also chooses the contacts.
    """
    chosen = Random(first)  # noqa: S311 - it chooses contacts
    new = itertools.count(first)
    body: dict[str, object]
    for kind in itertools.cycle(_MIX):
        if kind == "get":
            userid = f"01{chosen.randrange(contacts):017d}"
            body, right = {"user_id": userid}, (userid.encode(), 1)
        elif kind == "list":
            body, right = {"offset": chosen.randrange(contacts - _PAGE), "size": _PAGE}, (b'"mobile"', _PAGE)
        else:
            contact = {
                "title": "经理",
                "label_ids": [1561077310],
                "name": "欧阳建国",
                "follower_user_id": "manager4220",
            }
            body = {"contact": contact | {"state_code": "86", "mobile": f"18{next(new):09d}"}}
            right = (b'"userid"', 1)
        yield Ask(kind, _post(f"/topapi/extcontact/{kind}?access_token={token}", json.dumps(body).encode()), right)


def _post(target: str, body: bytes) -> bytes:
    head = f"POST {target} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Probe(asyncio.Protocol):
    """One connection: one request at a time, the others due wait in line."""

    def __init__(self, seen: Seen, clock: Callable[[], float]) -> None:
        self._seen = seen
        self._clock = clock
        self._got = b""
        self._line: deque[tuple[float, Ask]] = deque()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - it says so to the type checker
        self._transport = transport

    def send(self, due: float, ask: Ask) -> None:
        """Send it, or put it in line."""
        self._seen.late.append(self._clock() - due)
        self._line.append((due, ask))
        if len(self._line) == 1 and self._transport is not None:
            self._transport.write(ask.data)

    @property
    def owed(self) -> int:
        """Answers that have not come."""
        return len(self._line)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, _, body = self._got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None or len(body) < int(length[1]):
            return
        self._got = b""
        due, ask = self._line.popleft()
        self._seen.waits[ask.kind].append(self._clock() - due)
        piece, times = ask.right
        if b'"errcode":0' not in body or body.count(piece) != times:
            self._seen.errors.append(f"{ask.kind}: {body[:200]!r}")
        if self._line and self._transport is not None:
            self._transport.write(self._line[0][1].data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._line:
            self._seen.errors.append(f"connection lost: {exc}")


async def _probe(port: int, seconds: float, requests: Iterator[Ask]) -> Seen:
    loop, seen = asyncio.get_running_loop(), Seen()
    probes = [
        (await loop.create_connection(lambda: _Probe(seen, loop.time), "127.0.0.1", port))[1]
        for _ in range(_CONNECTIONS)
    ]
    for probe in probes:
        probe.send(loop.time(), next(requests))
    await _answers(probes, seen)
    seen.first = [wait for waits in seen.waits.values() for wait in waits]
    for values in (*seen.waits.values(), seen.late):
        values.clear()
    began = loop.time() + 0.1
    for number, (probe, ask) in enumerate(zip(itertools.cycle(probes), requests, strict=False)):
        due = began + number / RATE
        if due > began + seconds:
            break
        await asyncio.sleep(due - loop.time())
        probe.send(due, ask)
    await _answers(probes, seen)
    return seen


async def _answers(probes: list[_Probe], seen: Seen) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + _GRACE
    while (owed := sum(probe.owed for probe in probes)) and loop.time() < until:  # noqa: ASYNC110 - probes tell nobody
        await asyncio.sleep(0.01)
    seen.errors += ["no answer"] * owed


def main() -> None:
    """Probe: `PORT SECONDS CONTACTS FIRST`, the token on standard input; prints what was seen as JSON."""
    port, seconds, contacts, first = (int(argument) for argument in sys.argv[1:])
    requests = asks(sys.stdin.readline().strip(), contacts, first)
    gc.disable()  # its pauses would count as the server's
    # select(2) waits for microseconds, epoll for whole milliseconds
    loop = asyncio.SelectorEventLoop(selectors.SelectSelector())
    seen = loop.run_until_complete(_probe(port, seconds, requests))
    print(json.dumps(vars(seen)))


if __name__ == "__main__":
    main()
