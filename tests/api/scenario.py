"""One row of a table: a request, the whole answer, and the changes that were written."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.api.asking import new_key, problem
from tests.api.directory import Directory, directory, require_etag

Prepare = Callable[[Directory], Awaitable[None]]


async def nothing(_: Directory) -> None:
    """Prepare nothing."""


class Done(NamedTuple):
    """A request that is done.

    Attributes:
        name: a sentence.
        ask: method and path below /api/v1; `{zhang}` stands for a userid.
        answer: the whole of it, with names for ids, moments and acts; `change` counts from the request on.
        changes: what was written, in order.
        body: sent as JSON.
        status: of HTTP.
        headers: of the request.
        prepare: what is done before.
    """

    name: str
    ask: str
    answer: Any
    changes: tuple[str, ...] = ()
    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = {}
    prepare: Prepare = nothing


class Refused(NamedTuple):
    """A request that is refused, and changes nothing.

    Attributes:
        name: a sentence.
        ask: as above.
        slug: of its type of problem.
        at: pointers of its errors, or names of parameters.
        body: as above.
        said: a part of `detail`.
        headers: as above.
        by: whose key asks: `administrator`, `reader` (contacts:read alone), `employee`.
        prepare: as above.
    """

    name: str
    ask: str
    slug: str
    at: tuple[str, ...] = ()
    body: Any = None
    said: str = ""
    headers: Mapping[str, str] = {}
    by: str = "administrator"
    prepare: Prepare = nothing


def name_of(row: Done | Refused) -> str:
    """For pytest."""
    return row.name


async def is_done(data: Path, row: Done) -> None:
    """Play a row."""
    async with directory(data) as acme:
        await row.prepare(acme)
        await acme.look()
        method, _, path = row.ask.partition(" ")
        answer = await acme.send(method, path, row.body, **row.headers)
        assert answer.status_code == row.status, answer.text
        told = acme.named(answer.json()) if answer.content else None
        assert told == row.answer
        require_etag(answer)
        assert await acme.written() == list(row.changes)
        by = acme.keys["administrator"].split("_")[2]
        assert {one.actor for one in await acme.store.walks.changes(acme.corp_id, acme.base, 1000)} <= {by}


async def is_refused(data: Path, row: Refused) -> None:
    """Play a row."""
    async with directory(data) as acme:
        if row.by == "reader":
            acme.keys["reader"] = await new_key(acme, scopes=["contacts:read"])
        await row.prepare(acme)
        await acme.look()
        method, _, path = row.ask.partition(" ")
        told = problem(await acme.send(method, path, row.body, by=row.by, **row.headers), row.slug)
        assert tuple(one.get("pointer", one.get("parameter")) for one in told.get("errors", ())) == row.at, told
        assert row.said in told["detail"]
        assert await acme.written() == []


async def strict(acme: Directory) -> None:
    await acme.set(unknown="strict")


async def full(acme: Directory) -> None:
    await acme.set(contact_limit=3)


async def over_full(acme: Directory) -> None:
    await acme.set(contact_limit=2)


async def without_contacts(acme: Directory) -> None:
    await acme.set(external_contacts=False)


async def dropping(acme: Directory) -> None:
    await acme.set(unknown="drop-departments")
