"""One row of a table: a request, the whole answer, and that nothing was written."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from guanxi.dingtalk.page import Page
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.platform import SIGNED_ERRORS
from guanxi.dingtalk.profiles import Profile
from guanxi.domain.failures import Failure, RateLimited
from tests.backends import place_of
from tests.dingtalk.asking import Asking, asking

Prepare = Callable[[Asking], Awaitable[None]]
REQUEST_ID = re.compile(r"[0-9a-z]{12}", re.ASCII)


async def nothing(_: Asking) -> None:
    """Prepare nothing."""


class Refused(NamedTuple):
    """A request that a page refuses.

    Attributes:
        name: a sentence.
        failure: what happened; its row is what the scenario stands for.
        parameters: sent as JSON, or bytes as they are.
        errcode: as answered.
        errmsg: the whole text.
        sub_code: what is to blame.
        said: a part of sub_msg.
        by: which app asks; None sends no token.
        prepare: what is done before.
        method: of the request.
    """

    name: str
    failure: type[Failure]
    parameters: Any
    errcode: int
    errmsg: str
    sub_code: str
    said: str = ""
    by: str | None = "app"
    prepare: Prepare = nothing
    method: str = "POST"


def unreached(page: Page, failures: Iterable[type[Failure]]) -> set[type[Failure]]:
    """Give the rows, of the page's own table and of its family's, that none of the failures reaches.

    That of RateLimited is reached by test_rate_limit.py, on every page, and those of signed calls by
    test_signed_calls.py, on every page that asks who asks.
    """
    reached = {page.row(failure("")) for failure in failures}
    rows = {row.failure: row for row in (*page.family.errors, *page.errors)}
    elsewhere = {RateLimited} | ({row.failure for row in SIGNED_ERRORS} if page.apps else set())
    return {failure for failure, row in rows.items() if row not in reached} - elsewhere


async def played(data: Path, name: str, scenario: Refused, profile: Profile = "documented") -> dict[str, Any]:
    """Play a scenario, and give its answer; the organisation is as it was before."""
    page = PAGES[name]
    async with asking(data, profile) as acme:
        await acme.create(mobile="13900000000", name="before")
        await scenario.prepare(acme)
        before = await on_disk(data)
        if isinstance(scenario.parameters, bytes | None):
            body = scenario.parameters
        else:
            body = json.dumps(scenario.parameters).encode()
        query = b"" if scenario.by is None else b"access_token=" + acme.tokens.get(scenario.by, scenario.by).encode()
        answer = await acme.send(page.path, body, query=query, method=scenario.method)
        assert acme.door.told == [scenario.failure]
        newer = page.path.startswith("/topapi/")
        expected = b"application/json;charset=UTF-8" if newer else b"application/json"
        assert (answer.status, answer.content_type) == (200, expected)
        told: dict[str, Any] = json.loads(answer.body)
        assert answer.errcode == told["errcode"]
        assert REQUEST_ID.fullmatch(told["request_id"])
    assert await on_disk(data) == before
    return told


async def is_refused(data: Path, name: str, scenario: Refused) -> None:
    """Play a scenario under the documented profile."""
    told = await played(data, name, scenario)
    assert list(told) == ["errcode", "errmsg", "sub_code", "sub_msg", "request_id"]
    wanted = (scenario.errcode, scenario.errmsg, scenario.sub_code)
    assert (told["errcode"], told["errmsg"], told["sub_code"]) == wanted
    assert scenario.said in told["sub_msg"]


async def on_disk(data: Path) -> list[tuple[object, ...]]:
    """Give all changes and all tokens, read with a connection of its own: some scenarios take the store's away."""
    place = place_of(data)

    def read() -> list[tuple[object, ...]]:
        changes = place.rows("SELECT corp_id, number, kind, target FROM change ORDER BY 1, 2")
        return changes + place.rows("SELECT * FROM token ORDER BY 1, 2")

    return await asyncio.to_thread(read)


async def suspended(acme: Asking) -> None:
    await acme.set(suspended=True)


async def without_contacts(acme: Asking) -> None:
    await acme.set(external_contacts=False)


async def strict(acme: Asking) -> None:
    await acme.set(unknown="strict")


async def full(acme: Asking) -> None:
    await acme.set(contact_limit=1)


async def over_full(acme: Asking) -> None:
    await acme.set(contact_limit=0)


async def two_hours_later(acme: Asking) -> None:
    acme.now += 7_200_000


async def unreadable(acme: Asking) -> None:
    """Take the database away from under the door."""
    await acme.place.make_unreadable(acme.store)


async def unwritable(acme: Asking) -> None:
    """Let nothing be written any more."""
    await acme.place.make_unwritable(acme.store)
