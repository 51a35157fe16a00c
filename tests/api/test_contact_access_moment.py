"""What is told of a contact and of staff is of one moment, and keeps nobody waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.asking import problem
from tests.api.directory import Directory
from tests.api.staffed import share, staffed
from tests.in_loop import in_loop

AT = "/contacts/{one}/access"
MANY = 501


def between(acme: Directory, patch: pytest.MonkeyPatch, read: str, work: Callable[[], Awaitable[None]]) -> None:
    """Have something written by another request just before staff is read by some verb."""
    real = getattr(acme.store.staff, read)

    async def interrupted(*arguments: Any) -> Any:  # noqa: ANN401 - the verb's own
        await work()
        return await real(*arguments)

    patch.setattr(acme.store.staff, read, interrupted)


async def done(acme: Directory, path: str, body: object) -> None:
    assert (await acme.send("PATCH", path, body)).is_success


@in_loop
async def test_an_owner_who_moves_meanwhile_is_not_managed_from_where_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staffed(tmp_path) as acme:
        await share(acme, "li.na")
        moved = asyncio.Event()

        async def move() -> None:
            if not moved.is_set():
                moved.set()
                await done(acme, "/employees/li.na", {"dept_id_list": [60]})

        between(acme, monkeypatch, "employees", move)
        told = await acme.send("GET", AT)
        assert moved.is_set()
        assert [rule["rule"] for rule in told.json()["rules"]] == ["owner", "administrator"]


@in_loop
async def test_an_employee_who_moves_with_the_share_is_never_said_to_see_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staffed(tmp_path) as acme:
        await share(acme, depts=(58,))
        moved = asyncio.Event()

        async def move() -> None:
            if not moved.is_set():
                moved.set()
                await share(acme, depts=(58, 60))
                await done(acme, "/employees/li.na", {"dept_id_list": [60]})
                await share(acme, depts=(60,))

        between(acme, monkeypatch, "employee", move)
        told = (await acme.send("GET", f"{AT}/li.na")).json()
        assert moved.is_set()
        assert [one["reason"] for one in told["reasons"]] == ["shared with department 60 Research; li.na is in it"]


@in_loop
async def test_staff_that_never_stays_the_same_ends_in_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staffed(tmp_path) as acme:
        places = [[60], [58]] * 50

        async def move() -> None:
            await done(acme, "/employees/wang.wu", {"dept_id_list": places.pop()})

        between(acme, monkeypatch, "employee", move)
        for path in (AT, f"{AT}/li.na"):
            problem(await acme.send("GET", path), "busy")
        assert 0 < len(places) < 100


@in_loop
async def test_all_employees_are_looked_at_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with staffed(tmp_path) as acme:
        rows = [{"userid": f"z{number:03}", "name": "Z", "dept_id_list": [58]} for number in range(MANY)]
        assert (await acme.send("POST", "/employees/import", {"rows": rows})).is_success
        await share(acme, depts=(42,))
        turns = 0
        seen: list[tuple[int, int]] = []
        real = acme.store.staff.employees

        async def watched(corp_id: str, after: str, limit: int) -> Any:  # noqa: ANN401 - as it is
            seen.append((turns, limit))
            return await real(corp_id, after, limit)

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        monkeypatch.setattr(acme.store.staff, "employees", watched)
        waiting = asyncio.create_task(others())
        told = (await acme.send("GET", AT)).json()
        waiting.cancel()
        # Beside them li.na and wang.wu are in the tree; the owner and the administrator are not.
        by_rule = {rule["rule"]: rule["employees"] for rule in told["rules"]}
        assert by_rule == {"owner": 1, "share_dept_ids": MANY + 2, "administrator": 1}
        assert told["employees"] == MANY + 4
        assert len(seen) == 2
        assert seen[0][0] < seen[1][0]
        assert max(limit for _, limit in seen) <= 500
