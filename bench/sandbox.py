"""The sandbox: what a world takes, how fast it is made and reset, and what a call costs in it and without it."""

import contextlib
import http.client
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from bench.load import load
from bench.processes import Server, free_port, guanxi, stopped, token_for
from bench.seed import KEPT, contact, copied

_WORLDS: Final = 1_000
_CONTACTS: Final = 1_000
_CLIENTS: Final = 32
_SETTLED: Final = 2.5
"""Seconds after the start, when what is loaded beside it is there."""

_MOST_KB: Final = 100.0
_MOST_START_S: Final = 1.0


def report(seconds: int, rounds: int) -> list[str]:
    """Measure, print, and give one line a target.

    Args:
        seconds: of a row of the load.
        rounds: how often each is measured.
    """
    starts: list[float] = []
    for _ in range(rounds):
        with _sandbox() as server:
            starts.append(server.first_answer("/sandbox/worlds"))
    with _sandbox() as server:
        server.first_answer("/sandbox/worlds")
        time.sleep(_SETTLED)
        each, made = _idle(server, _WORLDS, {})
        example, example_made = _idle(server, _WORLDS // 10, {"directory": "example"})
        reset, snapshot = _again(server)
    print(f"the sandbox, {_WORLDS:,} worlds: {each:.0f} kB each, idle; {made * 1000:.1f} ms to make one over HTTP")
    print(f"  with the example directory: {example:.0f} kB each, {example_made * 1000:.0f} ms to make one")
    told = f"reset {reset * 1000:.1f} ms, a snapshot taken and put {snapshot * 1000:.0f} ms"
    print(f"  with {_CONTACTS:,} contacts: {told}")
    print(f"  process start to first answer: {statistics.median(starts) * 1000:.0f} ms (median of {rounds})")
    _calls(seconds, rounds)
    return [
        _judged("kB of memory for an idle world", each, _MOST_KB),
        _judged("s from the start of a sandbox to its first answer", statistics.median(starts), _MOST_START_S),
    ]


def _judged(what: str, figure: float, most: float) -> str:
    return f"  {'met   ' if figure <= most else 'MISSED'}  {what:<50}{figure:>8.2f}  ≤ {most:g}"


@contextlib.contextmanager
def _sandbox() -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "guanxi", "sandbox", "--port", str(port), "--json"]
    with stopped(Server(command, port)) as server:
        yield server


class _Asking:
    """A connection that is kept."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - any JSON
        self._connection.request(method, path, None if body is None else msgspec.json.encode(body))
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status > 299:  # noqa: PLR2004 - of HTTP
            raise SystemExit(f"{method} {path}: {text.decode()}")
        return json.loads(text)


def _idle(server: Server, worlds: int, wanted: dict[str, object]) -> tuple[float, float]:
    """Make worlds; give kB of memory and seconds for each."""
    asking = _Asking(server)
    asking.ask("POST", "/sandbox/worlds", wanted)
    _, before = server.memory()
    began = time.perf_counter()
    for seed in range(worlds):
        asking.ask("POST", "/sandbox/worlds", {"seed": seed, **wanted})
    taken = time.perf_counter() - began
    _, after = server.memory()
    return (after - before) * 1024 / worlds, taken / worlds


def _again(server: Server) -> tuple[float, float]:
    """Give seconds of a reset of a world with contacts, and of taking its snapshot and putting it back."""
    asking = _Asking(server)
    world = _filled(asking)
    path = f"/sandbox/worlds/{world['id']}"
    began = time.perf_counter()
    snapshot = asking.ask("GET", f"{path}/snapshot")
    asking.ask("PUT", f"{path}/snapshot", snapshot)
    taken = time.perf_counter() - began
    resets = []
    for _ in range(3):
        asking.ask("PUT", f"{path}/snapshot", snapshot)
        began = time.perf_counter()
        asking.ask("POST", f"{path}/reset")
        resets.append(time.perf_counter() - began)
    return statistics.median(resets), taken


def _filled(asking: _Asking) -> dict[str, str]:
    """Make a world with the contacts that stores are measured with, and give what it shows of itself."""
    world: dict[str, str] = asking.ask("POST", "/sandbox/worlds", {"name": "Filled"})
    path = f"/sandbox/worlds/{world['id']}/snapshot"
    snapshot = asking.ask("GET", path)
    data = snapshot["data"]
    last = data["last_change"] + _CONTACTS
    data["contacts"] = [
        {"seq": number, "change": data["last_change"] + 1 + number, "record": contact(number)}
        for number in range(_CONTACTS)
    ]
    data |= {"next_seq": _CONTACTS, "last_change": last, "history_start": last + 1, "changes": []}
    asking.ask("PUT", path, snapshot)
    return world


def _calls(seconds: int, rounds: int) -> None:
    """Print what calls cost in a server, and in a world."""
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        data = copied(_CONTACTS, Path(place))
        token = token_for(data)
        with guanxi(data) as plain, _sandbox() as boxed:
            plain.first_answer(f"/topapi/extcontact/list?access_token={token}&offset=0&size=20")
            boxed.first_answer("/sandbox/worlds")
            asking = _Asking(boxed)
            world = _filled(asking)
            query = f"appkey={world['app_key']}&appsecret={world['app_secret']}"
            own = asking.ask("GET", f"/gettoken?{query}")["access_token"]
            time.sleep(_SETTLED)
            print(f"{'calls of a page':<25}clients     req/s   p50 ms   p99 ms   CPU µs")
            for kind in ("get", "create"):
                for name, server, by in (("serve", plain, token), ("sandbox", boxed, own)):
                    settings = {"contacts": _CONTACTS, "size": 20, "token": by, "form": 0, "kind": kind}
                    told = [
                        load(server, seconds, _CLIENTS, settings | {"first": 100_000_000 * (turn + 1)})
                        for turn in range(rounds)
                    ]
                    rate, p50, p99, cpu = (statistics.median(column) for column in zip(*told, strict=True))
                    print(f"  {kind + ' · ' + name:<23}{_CLIENTS:>7}{rate:>10,.0f}{p50:>9.2f}{p99:>9.2f}{cpu:>9.1f}")
    print(flush=True)
