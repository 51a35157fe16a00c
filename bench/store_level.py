"""Pages at any depth, without a server: the store alone, in this process."""

import asyncio
import statistics
import time
from functools import partial
from pathlib import Path

from guanxi.store import Entry, Needs, Outcome, RemoveContact, Store, Working, open_store

_PAGE = 100
_REPEATS = 300


def measure(data: Path, count: int) -> list[tuple[str, float]]:
    """Remove 1 % of the contacts, and give the µs of a page of 100 at several offsets."""
    return asyncio.run(_measure(data, count))


async def _measure(data: Path, count: int) -> list[tuple[str, float]]:
    store = open_store(data)
    (organisation, _), *_ = await store.organisations()
    corp_id = organisation.corp_id
    for first in range(0, count, 50_000):
        gone = tuple(f"01{number:017d}" for number in range(first, min(first + 50_000, count), 100))
        phones = tuple(int(f"8613{number:09d}") for number in range(first, min(first + 50_000, count), 100))
        plan = partial(_always, Outcome(None, tuple(RemoveContact(userid) for userid in gone)))
        await store.write(corp_id, Needs(gone, phones), plan, Entry("bench", 1))
    left = (await store.organisations())[0][1]
    offsets = (
        {0: "first"} | {depth: f"{depth:,}" for depth in (10_000, 1_000_000) if depth < left} | {left - _PAGE: "last"}
    )
    figures = [(name, await _page(store, corp_id, offset)) for offset, name in offsets.items()]
    await store.close()
    return figures


def _always(outcome: Outcome[None], _: Working) -> Outcome[None]:
    return outcome


async def _page(store: Store, corp_id: str, offset: int) -> float:
    taken: list[float] = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        page = await store.contact_page(corp_id, offset, _PAGE)
        taken.append(time.perf_counter() - began)
        if page.count(b'"userid"') != _PAGE:
            raise SystemExit(f"a page at {offset} is not whole")
        await asyncio.sleep(0)  # each in a tick of its own, as requests are that come one by one
    return statistics.median(taken) * 1e6
