"""Sums are kept for many organisations and many removals, not for all of them; pages are exact all the same."""

import asyncio
from pathlib import Path

import pytest

from guanxi.store import open_store
from guanxi.store.conformance.directory import Directory
from tests.in_loop import in_loop


@pytest.mark.parametrize("kept", [1, 2, 1000])
@in_loop
async def test_pages_are_exact_when_sums_were_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr("guanxi.store.places._ORGANISATIONS", kept)
    store = open_store(tmp_path / "data")
    directories = [Directory(store, f"dingorganisation{number:04d}") for number in range(3)]
    left: dict[str, list[str]] = {}
    for directory in directories:
        await directory.found()
        left[directory.corp_id] = await directory.fill(300)
    for step in range(30):
        for directory in directories:
            there = left[directory.corp_id]
            await directory.remove(there.pop(step * 7 % len(there)))
        for directory in (*directories, *reversed(directories)):
            assert await directory.userids(250, 5) == left[directory.corp_id][250:255]
    await store.close()


@in_loop
async def test_pages_are_exact_when_removals_were_too_many_to_remember(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.store.places._REMOVALS", 3)
    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    left = await acme.fill(600)
    for removals in (1, 3, 4, 5, 20):
        await acme.userids(300, 1)
        for _ in range(removals):
            await acme.remove(left.pop(len(left) // 2))
        assert await acme.userids(300, 5) == left[300:305]
    await acme.store.close()


@in_loop
async def test_pages_are_exact_while_removals_are_being_committed(tmp_path: Path) -> None:
    acme = Directory(open_store(tmp_path / "data"))
    await acme.found()
    left = await acme.fill(1000)
    await acme.remove(left.pop())
    for step in range(100):
        gone = left[step::90]
        removals = [asyncio.ensure_future(acme.remove(userid)) for userid in gone]
        while not all(removal.done() for removal in removals):
            # Before the commit or after it, never between.
            assert await acme.userids(400, 3) in (left[400:403], [u for u in left if u not in gone][400:403])
            await asyncio.sleep(0)
        left = [userid for userid in left if userid not in gone]
        assert await acme.userids(400, 3) == left[400:403]
        if len(left) < 500:
            break
    await acme.store.close()
