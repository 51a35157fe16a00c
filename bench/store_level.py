"""The store alone, in this process: pages at any depth, point reads, durable creates."""

import asyncio
import statistics
import time
from collections.abc import Awaitable
from pathlib import Path
from random import Random
from typing import Final

from bench.seed import as_planned, contact, needs_of, put
from guanxi.store import Entry, Outcome, RemoveContact, Store, open_store

_PAGE: Final = 100
_REPEATS: Final = 300
_AT_ONCE: Final = 64
_BATCHES: Final = 100
_REMOVED: Final = 50_000
"""Contacts that one write is about when 1 % of them are removed."""


def measure(data: Path, count: int) -> tuple[dict[str, float], dict[str, float]]:
    """Remove 1 % of the contacts, then measure.

    Args:
        data: a copy of a seeded store.
        count: contacts in it.

    Returns:
        µs of a page of 100 by name of its offset; µs a contact of other things by name. Medians.

    Raises:
        SystemExit: a page is not whole.
    """
    return asyncio.run(_measure(data, count))


async def _measure(data: Path, count: int) -> tuple[dict[str, float], dict[str, float]]:
    store = open_store(data)
    (organisation, _), *_ = await store.organisations()
    corp_id = organisation.corp_id
    await _remove_one_percent(store, corp_id, count)
    left = (await store.organisations())[0][1]
    offsets = {0: "first", 10_000: "10,000", 1_000_000: "1,000,000", left - _PAGE: "last"}
    pages = await _pages(store, corp_id, {offset: name for offset, name in offsets.items() if offset <= left - _PAGE})
    others = {
        "point read": await _point_reads(store, corp_id, count),
        f"durable create, {_AT_ONCE} at once": await _creates(store, corp_id, count, _AT_ONCE),
        "durable create, one by one": await _creates(store, corp_id, count + _AT_ONCE * _BATCHES, 1),
    }
    await store.close()
    return pages, others


async def _remove_one_percent(store: Store, corp_id: str, count: int) -> None:
    for first in range(0, count, _REMOVED):
        gone = [put(number) for number in range(first, min(first + _REMOVED, count), 100)]
        plan = as_planned(Outcome(None, tuple(RemoveContact(one.contact.userid) for one in gone)))
        await store.write(corp_id, needs_of(gone), plan, Entry("bench", 1))


async def _pages(store: Store, corp_id: str, offsets: dict[int, str]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in offsets.values()}
    for _ in range(_REPEATS):
        for offset, name in offsets.items():
            seconds, page = await _timed(store.contact_page(corp_id, offset, _PAGE))
            taken[name].append(seconds)
            if page.count(b'"userid"') != _PAGE:
                raise SystemExit(f"a page at {offset} is not whole")
    return {name: statistics.median(seconds) * 1e6 for name, seconds in taken.items()}


async def _point_reads(store: Store, corp_id: str, count: int) -> float:
    chosen = Random(20261121)  # noqa: S311 - it chooses contacts
    numbers = [number for number in chosen.choices(range(count), k=10 * _REPEATS) if number % 100]
    taken = [(await _timed(store.contact(corp_id, contact(number).userid)))[0] for number in numbers]
    return statistics.median(taken) * 1e6


async def _creates(store: Store, corp_id: str, first: int, at_once: int) -> float:
    taken: list[float] = []
    for batch in range(_BATCHES):
        puts = [put(first + batch * at_once + number) for number in range(at_once)]
        began = time.perf_counter()
        await asyncio.gather(
            *(
                store.write(corp_id, needs_of([one]), as_planned(Outcome(None, (one,))), Entry("bench", 1))
                for one in puts
            )
        )
        taken.append((time.perf_counter() - began) / at_once)
    return statistics.median(taken) * 1e6


async def _timed(asked: Awaitable[bytes]) -> tuple[float, bytes]:
    await asyncio.sleep(0)  # each in a tick of its own, as requests are that come one by one
    began = time.perf_counter()
    answer = await asked
    return time.perf_counter() - began, answer
