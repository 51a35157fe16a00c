"""What the rule of sharing costs: what employees are shown beside what an administrator is, on both engines.

`python -m bench.sharing` measures this alone; `make bench` has it too.
"""

import asyncio
import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from bench.database import Database
from bench.load import Load, load
from bench.processes import Server, guanxi
from bench.seed import KEPT, context_of, copied, fill, put
from guanxi.api.cursor import cursor
from guanxi.domain.organisation import Organisation
from guanxi.domain.staff import Employee
from guanxi.domain.staff_patch import DepartmentSent
from guanxi.operations.context import Asking, Context
from guanxi.operations.create_department import create_department
from guanxi.operations.create_employee import create_employee
from guanxi.operations.create_key import KeyWanted, create_key
from guanxi.operations.create_organisation import create_organisation
from guanxi.store import PutContact, location, open_store

CONTACTS: Final = 1_000_000
_PAGE: Final = 50
_CLIENTS: Final = 32
_PLACES: Final = 200
_PHONES: Final = 900_000_000
_SCRIPT: Final = Path(__file__).parent / "wrk" / "sharing.lua"

_SALES, _NORTH, _RESEARCH, _OFFICE = 42, 43, 60, 61
_MANAGED, _OWNERS = 1_000, 5_000
_FEW: Final = 100
"""Contacts that the employee who sees few of them sees."""

ADMINISTRATOR: Final = "administrator"
_EMPLOYEES: Final = {"few": _OFFICE, "all": _NORTH, "manager": _OFFICE}
"""Employees by what they see, and their departments."""


class Row(NamedTuple):
    """One kind of request.

    Attributes:
        name: as the table shows it.
        kind: page, get or create.
        by: whose key; what `_EMPLOYEES` names.
        target: of its CPU over that of the administrator's, at most; 0 for none.
    """

    name: str
    kind: str
    by: str
    target: float = 0.0


ROWS: Final = (
    Row(f"page of {_PAGE}, administrator", "page", ADMINISTRATOR),
    Row(f"page of {_PAGE}, sees {_FEW}", "page", "few", 3.0),
    Row(f"page of {_PAGE}, all, by department", "page", "all", 3.0),
    Row(f"page of {_PAGE}, manages {_MANAGED:,}", "page", "manager"),
    Row("get, administrator", "get", ADMINISTRATOR),
    Row("get, employee", "get", "few"),
    Row("create, administrator", "create", ADMINISTRATOR),
    Row("create, employee", "create", "few"),
)


class _Host(NamedTuple):
    name: str
    server: Server
    keys: dict[str, str]
    targets: dict[tuple[str, str], str]  # by kind and holder


def shared(contacts: int, number: int) -> PutContact:
    """Make the effect that stores a contact.

    It is open to one of 5,000 owners, to the department that all share, and one in so many to the employee who sees
    few.
    """
    one = put(number)
    few = ("few",) if number % (contacts // _FEW) == 0 else ()
    contact = msgspec.structs.replace(
        one.contact, follower_user_id=f"m{number % _OWNERS}", share_dept_ids=(_SALES,), share_user_ids=few
    )
    return msgspec.structs.replace(one, contact=contact)


async def _fill(data: Path, count: int) -> None:
    store = open_store(data)
    context = context_of(store)
    corp_id = (await create_organisation(context, "Bench")).corp_id
    await fill(context, corp_id, count, lambda number: shared(count, number))
    for sent in (
        DepartmentSent(dept_id=_SALES, name="Sales"),
        DepartmentSent(dept_id=_NORTH, name="North", parent_id=_SALES),
        DepartmentSent(dept_id=_RESEARCH, name="Research", dept_manager_userid_list=("manager",)),
        DepartmentSent(dept_id=_OFFICE, name="Office"),
    ):
        await create_department(context, corp_id, sent)
    members = dict.fromkeys((f"m{number}" for number in range(_MANAGED)), _RESEARCH)
    people = [
        Employee(userid=userid, name=userid, dept_id_list=(dept_id,))
        for userid, dept_id in (members | _EMPLOYEES).items()
    ]
    await asyncio.gather(*[create_employee(context, corp_id, one) for one in people])
    await store.close()


async def _prepared(data: Path, url: str | None, contacts: int) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Make keys, and what is asked for with each: before a server has the store."""
    store = open_store(location(data, url))
    (organisation, _), *_ = await store.organisations()
    chance = random.Random(20261121)  # noqa: S311 - the same places in every run, not a secret
    # Half of what each of them sees lies behind every place, so all pages are full.
    places = [chance.randrange(contacts // 2) for _ in range(_PLACES)]
    userids = [put(number).contact.userid for number in range(0, contacts, contacts // _FEW)]
    keys: dict[str, str] = {}
    targets: dict[tuple[str, str], str] = {}
    for by in (ADMINISTRATOR, *_EMPLOYEES):
        keys[by], cursors = await _holder(context_of(store), organisation, by, places)
        targets["page", by] = " ".join(f"/api/v1/contacts?limit={_PAGE}&cursor={one}" for one in cursors)
        targets["get", by] = " ".join(f"/api/v1/contacts/{userid}" for userid in userids)
        targets["create", by] = ""
    await store.close()
    return keys, targets


async def _holder(context: Context, organisation: Organisation, by: str, places: list[int]) -> tuple[str, list[str]]:
    wanted = KeyWanted(role="administrator") if by == ADMINISTRATOR else KeyWanted(role="employee", employee=by)
    new = await create_key(context, organisation.corp_id, wanted)
    asking = Asking(context, organisation.corp_id, organisation, new.key, new.key.scopes)
    return new.text, [cursor(asking, "contacts", place) for place in places]


def report(contacts: int, seconds: int, rounds: int) -> list[str]:
    """Measure, print the table, and give one line a target.

    Args:
        contacts: how many each store has, at least 1,000.
        seconds: of a row.
        rounds: how often each row is measured.
    """
    with tempfile.TemporaryDirectory(dir=KEPT) as place, Database() as database, contextlib.ExitStack() as stack:
        data = copied(contacts, Path(place), "shared", _fill)
        moving = [sys.executable, "-m", "guanxi", "migrate", "--from", f"sqlite:///{data}", "--to", database.url]
        subprocess.run(moving, check=True, stdout=subprocess.DEVNULL)
        hosts = []
        for name, where in (("SQLite", None), ("PostgreSQL", database)):
            keys, targets = asyncio.run(_prepared(data, where.url if where else None, contacts))
            server = stack.enter_context(guanxi(data, where))
            server.first_answer("/api/v1/contacts?limit=1", f"authorization: Bearer {keys[ADMINISTRATOR]}")
            hosts.append(_Host(name, server, keys, targets))
        seen = _measured(hosts, seconds, rounds)
    print("\n".join(_table(seen, hosts, contacts)) + "\n", flush=True)
    return list(_judged(seen, hosts))


def _measured(hosts: list[_Host], seconds: int, rounds: int) -> dict[tuple[str, str], Load]:
    told: dict[tuple[str, str], list[Load]] = {}
    # What is created is seen by whoever is measured: so that comes last.
    reads, writes = ([row for row in ROWS if (row.kind == "create") is written] for written in (False, True))
    turns = [(row, host) for rows in (reads, writes) for _ in range(rounds) for row in rows for host in hosts]
    for turn, (row, host) in enumerate(turns):
        settings = {
            "kind": row.name,
            "key": host.keys[row.by],
            "targets": host.targets[row.kind, row.by],
            "owner": "few",
            "first": turn * (_PHONES // len(turns)),
        }
        told.setdefault((row.name, host.name), []).append(
            load(host.server, seconds, _CLIENTS, settings, script=_SCRIPT)
        )
    return {
        one: Load(*(statistics.median(column) for column in zip(*loads, strict=True))) for one, loads in told.items()
    }


def _administrators(row: Row) -> str:
    return next(one.name for one in ROWS if one.kind == row.kind and one.by == ADMINISTRATOR)


def _table(seen: dict[tuple[str, str], Load], hosts: list[_Host], contacts: int) -> Iterator[str]:
    yield f"sharing, {contacts:,} contacts".ljust(46) + "  req/s   p50 ms   p99 ms   CPU µs   administrator's x"
    for row in ROWS:
        for host in hosts:
            one = seen[row.name, host.name]
            ratio = one.cpu / seen[_administrators(row), host.name].cpu
            times = "" if row.by == ADMINISTRATOR else f"{ratio:>19.2f}"
            figures = f"{one.rate:>9,.0f}{one.p50:>9.2f}{one.p99:>9.2f}{one.cpu:>9.1f}"
            yield f"  {row.name:<32}{host.name:<10}{figures}{times}"


def _judged(seen: dict[tuple[str, str], Load], hosts: list[_Host]) -> Iterator[str]:
    for row in ROWS:
        for host in hosts if row.target else ():
            ratio = seen[row.name, host.name].cpu / seen[_administrators(row), host.name].cpu
            met = "met   " if ratio <= row.target else "MISSED"
            what = f"{row.name} / administrator, {host.name}, CPU"
            yield f"  {met}  {what:<62}{ratio:>8.2f}  ≤ {row.target:g}"


if __name__ == "__main__":
    KEPT.mkdir(parents=True, exist_ok=True)
    size = int(os.environ.get("BENCH_CONTACTS", CONTACTS))
    seconds, rounds = int(os.environ.get("BENCH_SECONDS", "2")), int(os.environ.get("BENCH_ROUNDS", "3"))
    print("\n".join(report(size, seconds, rounds)))
