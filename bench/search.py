"""What search costs: a page of 50 by kind of query, the size of the index, and making it, on both engines.

`python -m bench.search` measures this alone; `make bench` has it too.
"""

import asyncio
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import apsw
import asyncpg

from bench.database import Database
from bench.directory import COMMON, person, put
from bench.seed import KEPT, context_of, copied, fill
from guanxi.domain.contact_filter import ContactFilter, LabelFilter
from guanxi.domain.key import Key
from guanxi.domain.readings import readings
from guanxi.operations.context import Asking
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.criteria import criteria_of, words_of
from guanxi.operations.search_contacts import Sought, search_contacts
from guanxi.store import Store, location, open_store

CONTACTS: Final = 1_000_000
_PAGE: Final = 50
_QUERIES: Final = 60
_P50_MS, _P99_MS, _BLOCKED_MS = 2.0, 20.0, 5.0
_INDEXED: Final = 8_000
_SIZES: Final = {"SQLite": 1.0, "PostgreSQL": 2.5}
_LABEL: Final = 1561077310


class Kind(NamedTuple):
    """One kind of query.

    Attributes:
        name: as the table shows it.
        queries: what is looked for.
        filter: what is filtered by, too.
    """

    name: str
    queries: list[str]
    filter: ContactFilter = ContactFilter()


class Taken(NamedTuple):
    """What the pages of a kind took, in milliseconds: the store's reading, all of it, and at once on the loop.

    Attributes:
        p50: median of what reading took.
        p99: of the same.
        whole50: median of the whole operation: words, reading, holding each candidate against the words.
        whole99: of the same.
        blocked: for how long the loop was kept from anything else.
        hits: contacts on a page.
    """

    p50: float
    p99: float
    whole50: float
    whole99: float
    blocked: float
    hits: float


def _spoken(text: str) -> str:
    return "".join(way[0] for way in readings(text, name=True))


def kinds(contacts: int) -> list[Kind]:
    """Give the kinds of queries, made of what some of the contacts are."""
    people = [person(number * 7919 % contacts) for number in range(_QUERIES)]
    companies = [one.company_name or "" for one in people]
    phones = [one.mobile or "" for one in people]
    return [
        Kind("1 character", [one.name[0] for one in people]),
        Kind("2 characters", [one.name[:2] for one in people]),
        Kind("full pinyin", [_spoken(one.name) for one in people]),
        Kind("initials", ["".join(way[0][0] for way in readings(one.name, name=True)) for one in people]),
        Kind("company, 2 characters", [company[2:4] for company in companies]),
        Kind("company, whole", companies),
        Kind("company, pinyin", [_spoken(company[2:4]) for company in companies]),
        Kind("4 digits", [phone[4:8] for phone in phones]),
        Kind("11 digits", phones),
        Kind("two words", [f"{one.name[0]} {company[2:4]}" for one, company in zip(people, companies, strict=True)]),
        Kind(
            "word + tag",
            [one.name[0] for one in people],
            ContactFilter(label_ids=LabelFilter(any=(_LABEL,))),
        ),
        Kind("no hit", ["张伟 禾瑞腾", "zzqq", "欧阳锋 云上科", "19999999999"] * (_QUERIES // 4)),
        Kind("one in five", [COMMON[2:6]] * _QUERIES),
    ]


async def _page(asking: Asking, query: str, wanted: ContactFilter) -> int:
    context, corp_id = asking.context, asking.corp_id
    words = await words_of(context, corp_id, query)
    sought = Sought(words=words, criteria=await criteria_of(context, corp_id, wanted))
    found = 0
    hits = search_contacts(asking, sought)
    async for _ in hits:
        found += 1
        if found > _PAGE:
            break
    await hits.aclose()  # type: ignore[attr-defined] # it is a generator
    return found


class _Reading:
    """For how long a store's engine reads: what is asked together counts once."""

    def __init__(self, store: Store) -> None:
        self.seconds = self._began = 0.0
        self._reading = 0
        engine: Any = store._engine  # noqa: SLF001 - what it takes is what is measured
        for name in ("fetch_all", "fetch_one"):
            setattr(engine, name, self._timed(getattr(engine, name)))

    def _timed(self, read: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def timed(*values: object) -> Any:  # noqa: ANN401 - whatever is read
            if not self._reading:
                self._began = time.perf_counter()
            self._reading += 1
            try:
                return await read(*values)
            finally:
                self._reading -= 1
                if not self._reading:
                    self.seconds += time.perf_counter() - self._began

        return timed


class _Watch:
    """How long the event loop was kept from anything else."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0)
            self.longest = max(self.longest, time.perf_counter() - began)

    def stop(self) -> None:
        self._task.cancel()


async def _measured(asking: Asking, kind: Kind, reading: _Reading) -> Taken:
    # Once over, as any server has been asked before; then each query alone.
    for query in kind.queries:
        await _page(asking, query, kind.filter)
    taken: list[float] = []
    read: list[float] = []
    hits: list[int] = []
    for query in kind.queries:
        began, reading.seconds = time.perf_counter(), 0.0
        hits.append(await _page(asking, query, kind.filter))
        taken.append((time.perf_counter() - began) * 1000)
        read.append(reading.seconds * 1000)
    blocked: list[float] = []
    for query in kind.queries:
        watch = _Watch()
        await _page(asking, query, kind.filter)
        await asyncio.sleep(0)
        watch.stop()
        blocked.append(watch.longest * 1000)
    last = math.ceil(len(taken) * 0.99) - 1
    p50, p99, *whole = [figure for each in (read, taken) for figure in (statistics.median(each), sorted(each)[last])]
    return Taken(p50, p99, whole[0], whole[1], sorted(blocked)[last], statistics.mean(hits))


async def _fill_one(data: Path, count: int) -> None:
    await _fill(data, count, 1)


async def _fill_two(data: Path, count: int) -> None:
    await _fill(data, count, 2)


async def _fill(data: Path, count: int, organisations: int) -> None:
    store = open_store(data)
    context = context_of(store)
    for number in range(organisations):
        corp_id = (await create_organisation(context, f"Bench {number}")).corp_id
        await fill(context, corp_id, count // organisations, put)
    await store.close()


async def _asked(store: Store, contacts: int) -> dict[str, Taken]:
    (organisation, _), *_ = await store.organisations()
    key = Key(key_id="bench", name="bench", role="administrator", scopes=frozenset(), created_at=0)
    asking = Asking(context_of(store), organisation.corp_id, organisation, key, frozenset())
    reading = _Reading(store)
    return {kind.name: await _measured(asking, kind, reading) for kind in kinds(contacts)}


async def _pages(data: Path, url: str | None, contacts: int) -> dict[str, Taken]:
    store = open_store(location(data, url))
    try:
        return await _asked(store, contacts)
    finally:
        await store.close()


def _reindexed(data: Path, url: str | None, contacts: int) -> float:
    """Make the index anew, and give how many contacts a second that was."""
    where = ["--database", url] if url else []
    command = [sys.executable, "-m", "guanxi", "reindex", "--data", str(data), *where]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return contacts / (time.perf_counter() - began)


def _size_in_sqlite(data: Path) -> float:
    connection = apsw.Connection(str(data / "guanxi.db"), flags=apsw.SQLITE_OPEN_READONLY)
    rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
    sizes = {str(name): float(str(size)) for name, size in rows}
    return sum(size for name, size in sizes.items() if name.startswith("search_")) / sizes["contact"]


async def _size_in_postgres(url: str) -> float:
    connection = await asyncpg.connect(url)
    size = await connection.fetchval(
        "SELECT pg_total_relation_size('search')::float8 / pg_relation_size('contact')::float8"
    )
    await connection.close()
    return float(size)


def report(contacts: int) -> list[str]:
    """Measure, print the tables, and give one line a target.

    Args:
        contacts: how many each store has.
    """
    lines: list[str] = []
    with tempfile.TemporaryDirectory(dir=KEPT) as place, Database() as database:
        one = copied(contacts, Path(place), "directory", _fill_one)
        two = copied(contacts, Path(place), "directories", _fill_two)
        moving = [sys.executable, "-m", "guanxi", "migrate", "--from", f"sqlite:///{one}", "--to", database.url]
        subprocess.run(moving, check=True, stdout=subprocess.DEVNULL)
        rates = {
            "PostgreSQL": _reindexed(one, database.url, contacts),
            "SQLite": _reindexed(one, None, contacts),
        }
        sizes = {"PostgreSQL": asyncio.run(_size_in_postgres(database.url)), "SQLite": _size_in_sqlite(one)}
        for name, data, url in (
            ("SQLite", one, None),
            ("SQLite, two organisations", two, None),
            ("PostgreSQL", one, database.url),
        ):
            taken = asyncio.run(_pages(data, url, contacts if data is one else contacts // 2))
            print("\n".join(_table(f"search, {contacts:,} contacts, {name}", taken)) + "\n", flush=True)
            lines += _judged(name, taken)
    for engine, size in sizes.items():
        lines.append(_line(f"index / records, {engine}", size, _SIZES[engine], size <= _SIZES[engine], "≤"))
        lines.append(
            _line(f"contacts indexed a second, {engine}", rates[engine], _INDEXED, rates[engine] >= _INDEXED, "≥")
        )
    return lines


def _table(title: str, taken: dict[str, Taken]) -> Iterator[str]:
    yield f"{title}, ms"
    yield f"  {'':<24}  store p50  store p99  whole p50  whole p99  loop p99  on a page"
    for name, one in taken.items():
        times = f"{one.p50:>11.2f}{one.p99:>11.2f}{one.whole50:>11.2f}{one.whole99:>11.2f}{one.blocked:>10.2f}"
        yield f"  {name:<24}{times}{one.hits:>11.1f}"


def _judged(name: str, taken: dict[str, Taken]) -> Iterator[str]:
    for kind, one in taken.items():
        what = f"search, {kind}, {name}"
        yield _line(f"{what}, p50 ms", one.p50, _P50_MS, one.p50 <= _P50_MS, "≤")
        yield _line(f"{what}, p99 ms", one.p99, _P99_MS, one.p99 <= _P99_MS, "≤")
    worst = max(one.blocked for one in taken.values())
    yield _line(f"search, event loop, {name}, ms", worst, _BLOCKED_MS, worst <= _BLOCKED_MS, "≤")


def _line(what: str, seen: float, wanted: float, met: bool, sign: str) -> str:  # noqa: FBT001 - it is the verdict that the line tells
    return f"  {'met   ' if met else 'MISSED'}  {what:<62}{seen:>8.2f}  {sign} {wanted:g}"


if __name__ == "__main__":
    KEPT.mkdir(parents=True, exist_ok=True)
    print("\n".join(report(int(os.environ.get("BENCH_CONTACTS", CONTACTS)))))
