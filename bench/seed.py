"""Stores with many contacts, made once through the store's own write path and kept."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from guanxi.domain.app import SCOPES
from guanxi.domain.contact import Contact
from guanxi.operations.context import Context
from guanxi.operations.create_app import create_internal_app
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.identifiers import SystemIds
from guanxi.store import Location, Needs, Outcome, PutContact, Store, Working, location, open_store
from guanxi.store.migrate import migrations

_AT_ONCE = 2000
KEPT = Path(os.environ.get("BENCH_DATA", Path(__file__).parent / "data"))


def contact(number: int) -> Contact:
    """Make a contact as the vendor's pages show them: all fields, Chinese values, about 400 bytes of JSON."""
    return Contact(
        address=f"浙江省杭州市余杭区文一西路{number % 1000}号",
        company_name="杭州云栖小镇网络科技有限公司",
        email=f"c{number}@example.com",
        follower_user_id="manager4220",
        label_ids=(1561077310, 1561077318),
        mobile=f"13{number:09d}",
        name="欧阳建国",
        remark="每周二拜访，关注年度框架合同",
        share_dept_ids=(1, 42536),
        share_user_ids=("023420013644",),
        state_code="86",
        title="华东区采购总监",
        userid=f"01{number:017d}",
    )


def seeded(count: int, kind: str = "contacts", fill: Callable[[Path, int], Awaitable[object]] | None = None) -> Path:
    """Give a data directory with so many contacts; made the first time, and anew when the schema has changed.

    Args:
        count: of contacts.
        kind: what kind of contacts they are, as a name.
        fill: makes them; as `contact` above if not given.
    """
    data = KEPT / f"{kind}-{count}-schema-{max(migrations())}"
    if not (data / "done").exists():
        shutil.rmtree(data, ignore_errors=True)
        asyncio.run(_made(data, count, fill or _fill))
        (data / "done").touch()
    return data


async def _made(data: Path, count: int, fill: Callable[[Path, int], Awaitable[object]]) -> None:
    await fill(data, count)


def copied(
    count: int, place: Path, kind: str = "contacts", fill: Callable[[Path, int], Awaitable[object]] | None = None
) -> Path:
    """Copy such a directory, so that what is written in a run does not stay; arguments as above."""
    copy = shutil.copytree(seeded(count, kind, fill), place / f"{kind}-{count}")
    os.sync()  # else the copy is still being written to the disk while rows wait for theirs
    return copy


def seeded_database(url: str, data: Path, count: int) -> None:
    """Make so many contacts in an empty database.

    Args:
        url: of the database.
        data: the data directory, which gets the key.
        count: of contacts.
    """
    asyncio.run(_fill(location(data, url), count))


def put(number: int) -> PutContact:
    """Make the effect that stores such a contact."""
    return PutContact(contact(number), int(f"8613{number:09d}"))


def needs_of(puts: Sequence[PutContact]) -> Needs:
    """Give the rows that writing contacts looks at."""
    return Needs(tuple(one.contact.userid for one in puts), tuple(one.phone for one in puts))


def as_planned(outcome: Outcome[None]) -> Callable[[Working], Outcome[None]]:
    """Make a plan that always comes to the same outcome."""

    def plan(_: Working) -> Outcome[None]:
        return outcome

    return plan


async def _fill(place: Location | Path, count: int) -> None:
    store = open_store(place)
    context = context_of(store)
    corp_id = (await create_organisation(context, "Bench")).corp_id
    await create_internal_app(context, corp_id, "bench", SCOPES)
    await fill(context, corp_id, count, put)
    await store.close()


def context_of(store: Store) -> Context:
    """Give what an operation is given."""
    return Context(store, SystemIds(), time.time_ns() // 1_000_000, "bench")


async def fill(context: Context, corp_id: str, count: int, make: Callable[[int], PutContact]) -> None:
    """Make contacts in an organisation.

    Args:
        context: as operations are given it.
        corp_id: the organisation.
        count: of contacts.
        make: makes the one with a number.
    """
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(f"making {count:,} contacts", total=count)
        for first in range(0, count, _AT_ONCE):
            puts = [make(number) for number in range(first, min(first + _AT_ONCE, count))]
            plan = as_planned(Outcome(None, tuple(puts)))
            await context.store.write(corp_id, needs_of(puts), plan, context.entry)
            progress.advance(task, len(puts))
