"""/api/v1/handovers while somebody else writes: who left gets nothing more, and what is gone costs nobody's turn."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from guanxi.domain.staff import Employee
from guanxi.operations import hand_over
from guanxi.operations.put_employee import put_employee
from tests.api.book import Book, books, contact
from tests.in_loop import in_loop


@in_loop
async def test_somebody_who_leaves_meanwhile_gets_no_more(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        await filled(acme, 300)
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
async def test_a_contact_that_is_gone_meanwhile_costs_nobodys_turn(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        made = await filled(acme, 295)
        # Of those that are looked at together with the first ones, whose turn comes later.
        taken, deleted = made[150:180], made[180:190]
        rows: list[dict[str, Any]] = [
            {"op": "update", "userid": one, "contact": {"follower_user_id": "a"}} for one in taken
        ]
        rows += [{"op": "delete", "userid": one} for one in deleted]
        told = await in_the_middle(acme, lambda: acme.ask("POST", "/api/v1/contacts/batch", {"operations": rows}))
        owners = {one["userid"]: one["follower_user_id"] for one in await whole(acme)}
        assert {owners.get(userid) for userid in taken} == {"a"}
        assert owners.keys().isdisjoint(deleted)
        assert (told["matched"], told["changed"], told["refused"]) == (260, 260, [])
        assert [heir["contacts"] for heir in told["to"]] == [130, 130]
        assert [owners[one] for one in made if owners.get(one, "a") != "a"] == ["c", "b"] * 127 + ["c"]


@in_loop
async def test_many_are_split_as_if_they_were_written_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_over, "_COUNTED", 7)  # what each owns is counted some at a time
    async with books(tmp_path) as found:
        for split, owns in (("round_robin", [0, 0, 0]), ("load", [1, 20, 35])):
            acme = await found()
            made = await filled(acme, 130)
            for first, owner, count in ((1000, "b", 20), (2000, "c", 35)):
                await filled(acme, count, owner, first)
            told = await acme.post("/handovers", {"from": "leaver", "to": ["a", "b", "c"], "split": split})
            expected: list[str] = []
            for _ in range(135):
                place = owns.index(min(owns))
                expected.append("abc"[place])
                owns[place] += 1
            owners = {one["userid"]: one["follower_user_id"] for one in await whole(acme)}
            assert [owners[one] for one in made] == expected[5:]
            assert [heir["contacts"] for heir in told["to"]] == [expected.count(one) for one in "abc"]


async def filled(acme: Book, count: int, owner: str = "leaver", first: int = 100) -> list[str]:
    """Create so many contacts behind the others, and give their userids."""
    rows = [{"op": "create", "contact": contact(first + one, owner)} for one in range(count)]
    told = (await acme.ask("POST", "/api/v1/contacts/batch", {"operations": rows})).json()["items"]
    return [row["userid"] for row in told]


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
