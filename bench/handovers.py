"""Handing over 10,000 contacts in one call, beside the store's own batched updates of them; on both engines."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

import msgspec

from bench.database import Database
from bench.seed import KEPT, as_planned, copied, needs_of, put, seeded_database
from guanxi.domain.staff import Employee
from guanxi.operations.context import Context
from guanxi.operations.create_employee import create_employee
from guanxi.operations.hand_over import Handover, hand_over
from guanxi.operations.identifiers import SystemIds
from guanxi.operations.undo_act import undo_act
from guanxi.store import Entry, Location, Outcome, PutContact, Store, location, open_store

_MOST: Final = 10_000
_AT_ONCE: Final = 1_000
"""Updates that are handed to the store together."""

_LEAVER: Final = "leaver"
_HEIRS: Final = ("heir 1", "heir 2", "heir 3")
_TARGET: Final = 0.3


def report(contacts: int, rounds: int) -> list[str]:
    """Measure, print, and give one line a target.

    Args:
        contacts: how many each store has; those of the leaver lie scattered among them.
        rounds: how often each is measured.
    """
    moved = min(_MOST, contacts // 10)
    lines: list[str] = []
    print(f"handing over {moved:,} of {contacts:,} contacts, µs each")
    with tempfile.TemporaryDirectory(dir=KEPT) as place, Database() as database:
        data, key = copied(contacts, Path(place)), Path(place) / "key-of-the-database"
        seeded_database(database.url, key, contacts)
        for name, where in (("SQLite", data), ("PostgreSQL", location(key, database.url))):
            updates, handovers, undos = asyncio.run(_measured(where, contacts, moved, rounds))
            print(f"  {name:<12}the store's updates {updates:.0f}, one call {handovers:.0f}, its undo {undos:.0f}")
            for what, taken in (("handing over", handovers), ("its undo", undos)):
                met = "met   " if updates / taken >= _TARGET else "MISSED"
                told = f"{what} / the store's updates, {name}"
                lines.append(f"  {met}  {told:<50}{updates / taken:>8.2f}  ≥ {_TARGET:g}")
    print(flush=True)
    return lines


async def _measured(where: Location | Path, contacts: int, moved: int, rounds: int) -> tuple[float, float, float]:
    store = open_store(where)
    corp_id = (await store.organisations())[0][0].corp_id
    context = Context(store, SystemIds(), time.time_ns() // 1_000_000, "bench")
    for userid in _HEIRS:
        await create_employee(context, corp_id, Employee(userid=userid, name=userid))
    numbers = range(0, contacts, contacts // moved)[:moved]
    taken: list[tuple[float, float, float]] = []
    for _ in range(rounds):
        updates = await _updated(store, corp_id, numbers)
        began = time.perf_counter()
        told = await hand_over(context, corp_id, Handover(_LEAVER, _HEIRS))
        handed = time.perf_counter()
        undone = await undo_act(context, corp_id, told.act or "")
        taken.append((updates, handed - began, time.perf_counter() - handed))
        if (told.changed, undone.changed) != (moved, moved):
            raise SystemExit(f"not all were handed over and back: {told.changed}, {undone.changed}")
        await _updated(store, corp_id, numbers, "somebody")
    await store.close()
    updated, handed_over, put_back = (statistics.median(column) for column in zip(*taken, strict=True))
    return updated / moved * 1e6, handed_over / moved * 1e6, put_back / moved * 1e6


async def _updated(store: Store, corp_id: str, numbers: range, owner: str = _LEAVER) -> float:
    began = time.perf_counter()
    for first in range(0, len(numbers), _AT_ONCE):
        puts = [_owned(number, owner) for number in numbers[first : first + _AT_ONCE]]
        writes = [(needs_of([one]), as_planned(Outcome(None, (one,)))) for one in puts]
        await asyncio.gather(*[store.write(corp_id, needs, plan, Entry("bench", 1)) for needs, plan in writes])
    return time.perf_counter() - began


def _owned(number: int, owner: str) -> PutContact:
    one = put(number)
    return PutContact(msgspec.structs.replace(one.contact, follower_user_id=owner), one.phone)
