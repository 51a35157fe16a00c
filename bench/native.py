"""The native API: a contact, a page, and batches of 1,000 creates beside the store's own batched writes."""

import asyncio
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import msgspec

from bench.load import REQUESTS, load
from bench.processes import Server, guanxi, token_for
from bench.seed import KEPT, as_planned, contact, copied, needs_of, put
from guanxi.store import Entry, Outcome, open_store

_ROWS: Final = 1000
_BATCHES: Final = 10
_PAGE: Final = 50
_CLIENTS: Final = 32
_SCRIPT: Final = Path(__file__).parent / "wrk" / "native.lua"
_LOADS: Final = (
    ("get", "get", _SCRIPT),
    (f"list({_PAGE})", "list", _SCRIPT),
    (f"DingTalk's list({_PAGE})", "list", REQUESTS),
)
_TARGET: Final = 0.5


def report(contacts: int, seconds: int, rounds: int) -> list[str]:
    """Measure, print, and give one line a target.

    Args:
        contacts: how many the store has; at least a page and the rows of all batches must be free beyond them.
        seconds: of a row of the load.
        rounds: how often each is measured.
    """
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        data = copied(contacts, Path(place))
        alone = asyncio.run(_alone(data, contacts))
        first = contacts + _ROWS * _BATCHES
        token, key = token_for(data), _key(data)
        with guanxi(data) as server:
            server.first_answer("/api/v1/contacts?limit=1", f"authorization: Bearer {key}")
            before = server.cpu
            batched = _batches(server, key, first)
            used = (server.cpu - before) / (_ROWS * _BATCHES) * 1e6
            settings = {"contacts": contacts, "size": _PAGE, "key": key, "token": token, "form": 0}
            loads = {
                name: [
                    load(server, seconds, _CLIENTS, settings | {"kind": kind, "first": turn}, script=script)
                    for turn in range(rounds)
                ]
                for name, kind, script in _LOADS
            }
    print(f"{'the native API':<25}clients     req/s   p50 ms   p99 ms   CPU µs")
    for name, told in loads.items():
        rate, p50, p99, cpu = (statistics.median(column) for column in zip(*told, strict=True))
        print(f"  {name:<23}{_CLIENTS:>7}{rate:>10,.0f}{p50:>9.2f}{p99:>9.2f}{cpu:>9.1f}")
    print(f"  creates, µs each: {alone:.0f} in the store alone, {_ROWS:,} at once; ", end="")
    print(f"{batched:.0f} in batches of {_ROWS:,}, of which CPU {used:.0f}\n", flush=True)
    met = "met   " if alone / batched >= _TARGET else "MISSED"
    return [f"  {met}  {'batches / the store alone, creates a second':<50}{alone / batched:>8.2f}  ≥ {_TARGET:g}"]


async def _alone(data: Path, first: int) -> float:
    store = open_store(data)
    corp_id = (await store.organisations())[0][0].corp_id
    taken: list[float] = []
    for batch in range(_BATCHES):
        puts = [put(first + batch * _ROWS + number) for number in range(_ROWS)]
        writes = [(needs_of([one]), as_planned(Outcome(None, (one,)))) for one in puts]
        began = time.perf_counter()
        await asyncio.gather(*[store.write(corp_id, needs, plan, Entry("bench", 1)) for needs, plan in writes])
        taken.append((time.perf_counter() - began) / _ROWS)
    await store.close()
    return statistics.median(taken) * 1e6


def _key(data: Path) -> str:
    guanxi_ = [sys.executable, "-m", "guanxi"]
    told = subprocess.run(
        [*guanxi_, "org", "list", "--data", str(data), "--json"], capture_output=True, check=True, text=True
    )
    corp_id = json.loads(told.stdout)["items"][0]["corp_id"]
    flags = ["--org", corp_id, "--role", "administrator", "--data", str(data), "--json"]
    made = subprocess.run([*guanxi_, "key", "create", *flags], capture_output=True, check=True)
    key: str = json.loads(made.stdout)["key"]
    return key


def _batches(server: Server, key: str, first: int) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    taken: list[float] = []
    for batch in range(_BATCHES):
        body = msgspec.json.encode({"operations": [_row(first + batch * _ROWS + number) for number in range(_ROWS)]})
        began = time.perf_counter()
        connection.request("POST", "/api/v1/contacts/batch", body, headers)
        answer = connection.getresponse().read()
        taken.append((time.perf_counter() - began) / _ROWS)
        if answer.count(b'"status":201') != _ROWS:
            raise SystemExit(f"a batch was not written: {answer[:300]!r}")
    connection.close()
    return statistics.median(taken) * 1e6


def _row(number: int) -> dict[str, Any]:
    members = msgspec.structs.asdict(contact(number))
    del members["userid"]
    return {"op": "create", "contact": members}
