"""/api/v1/handovers while somebody else writes: who left gets nothing more, and what is gone costs nobody's turn."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from guanxi.domain.staff import Employee
from guanxi.operations.put_employee import put_employee
from tests.api.book import Book, books, contact
from tests.in_loop import in_loop


@in_loop
async def test_somebody_who_leaves_meanwhile_gets_no_more(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        rows = [contact(100 + one, "leaver") for one in range(300)]
        body = {"operations": [{"op": "create", "contact": row} for row in rows]}
        await acme.ask("POST", "/api/v1/contacts/batch", body)
        await acme.look()
        gone = Employee(userid="b", name="b", active=False)
        told = await in_the_middle(acme, lambda: put_employee(acme.context(), acme.corp_id, gone))
        changes = await acme.store.walks.changes(acme.corp_id, acme.base, 1000)
        left = next(place for place, one in enumerate(changes) if one.kind == "employee_updated")
        behind = {one.target for one in changes[left:] if one.kind == "contact_updated"}
        owners = {one["userid"]: one["follower_user_id"] for one in await whole(acme)}
        assert {owners[userid] for userid in behind} == {"c"}
        assert (told["matched"], told["changed"], told["refused"]) == (305, 305, [])
        assert [heir["contacts"] for heir in told["to"]] == [list(owners.values()).count(one) for one in "bc"]


@in_loop
async def test_a_contact_that_goes_to_somebody_else_meanwhile_costs_nobodys_turn(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        rows = [contact(100 + one, "leaver") for one in range(295)]
        body = {"operations": [{"op": "create", "contact": row} for row in rows]}
        made = (await acme.ask("POST", "/api/v1/contacts/batch", body)).json()["items"]
        taken = [row["userid"] for row in made[-40:]]
        rows_taken = [{"op": "update", "userid": one, "contact": {"follower_user_id": "a"}} for one in taken]
        told = await in_the_middle(acme, lambda: acme.ask("POST", "/api/v1/contacts/batch", {"operations": rows_taken}))
        owners = {one["userid"]: one["follower_user_id"] for one in await whole(acme)}
        assert {owners[userid] for userid in taken} == {"a"}
        assert (told["matched"], told["changed"], told["refused"]) == (260, 260, [])
        assert [heir["contacts"] for heir in told["to"]] == [130, 130]


async def in_the_middle(acme: Book, work: Callable[[], Awaitable[Any]]) -> dict[str, Any]:
    """Hand over to b and c, and do something else when the first contacts are handed over."""
    handing = asyncio.ensure_future(acme.post("/handovers", {"from": "leaver", "to": ["b", "c"]}))
    before = await acme.store.walks.bounds(acme.corp_id)
    while await acme.store.walks.bounds(acme.corp_id) == before:  # noqa: ASYNC110 - the store tells nobody
        await asyncio.sleep(0)
    await work()
    return await handing


async def whole(acme: Book) -> list[dict[str, Any]]:
    """Every contact."""
    items: list[dict[str, Any]] = (await acme.send("GET", "/contacts?limit=1000")).json()["items"]
    return items
