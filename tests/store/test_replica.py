"""Reading from a streaming replica: at most so far behind, never for what lets somebody in, and not when it is away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from guanxi.domain.failures import ContactUnknown, TokenInvalid
from guanxi.store import PutApp, location, open_store
from guanxi.store.conformance.directory import ACME, NOW, Directory
from guanxi.store.failures import StoreError
from tests.in_loop import in_loop
from tests.postgres import Cluster, new_database

BEHIND = 1.0  # seconds; 5 outside of tests
PATIENCE = 20.0


class Pair:
    """A primary and its replica."""

    def __init__(self) -> None:
        self.primary = Cluster(fsync="off")
        self.replica = self.primary.standby()

    def run_there(self, statement: str) -> None:
        self.replica.run(statement)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    two = Pair()
    yield two
    two.replica.remove()
    two.primary.remove()


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guanxi.store.postgres.replica.BEHIND_SECONDS", BEHIND)
    monkeypatch.setattr("guanxi.store.postgres.replica._LOOK_SECONDS", 0.02)


@asynccontextmanager
async def acme_on(pair: Pair, data: Path) -> AsyncIterator[Directory]:
    """An organisation with three contacts, which the replica has too and is read from."""
    url = await asyncio.to_thread(new_database, pair.primary)
    there = f"{pair.replica.url}?{url.partition('?')[2]}"
    store = open_store(location(data, url, there))
    acme = Directory(store)
    await acme.found()
    await acme.fill(3)
    await until(lambda: read_there(acme))
    try:
        yield acme
    finally:
        await asyncio.to_thread(pair.run_there, "SELECT pg_wal_replay_resume()")
        await store.close()


def usable(acme: Directory) -> bool:
    engine: Any = acme.store._engine  # noqa: SLF001 - which of the two is asked is seen nowhere else
    return bool(engine._replica.usable)  # noqa: SLF001 - as above


async def read_there(acme: Directory) -> bool:
    return usable(acme) and await acme.userids() == ["1000", "1001", "1002"]


async def until(so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await so():  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.02)


async def paused(pair: Pair) -> None:
    """From now on the replica stays as it is."""
    await asyncio.to_thread(pair.run_there, "SELECT pg_wal_replay_pause()")


@in_loop
async def test_contacts_are_read_from_the_replica_and_no_later_than_the_bound_from_the_primary(
    pair: Pair, tmp_path: Path
) -> None:
    async with acme_on(pair, tmp_path) as acme:
        await paused(pair)
        await acme.create("new", 5)
        with pytest.raises(ContactUnknown):
            await acme.store.contact(ACME, "new")
        assert await acme.userids() == ["1000", "1001", "1002"]
        assert len(await acme.store.walks.changes(ACME, 0, 10)) == 4
        await asyncio.sleep(BEHIND + 0.1)  # the bound itself is what is promised
        assert b'"userid":"new"' in await acme.store.contact(ACME, "new")
        assert await acme.userids() == ["1000", "1001", "1002", "new"]
        assert len(await acme.store.walks.changes(ACME, 0, 10)) == 5


@in_loop
async def test_a_replica_that_has_caught_up_is_read_again(pair: Pair, tmp_path: Path) -> None:
    async with acme_on(pair, tmp_path) as acme:
        await paused(pair)
        await asyncio.sleep(BEHIND + 0.1)
        await asyncio.to_thread(pair.run_there, "SELECT pg_wal_replay_resume()")
        await until(lambda: read_there(acme))


@in_loop
async def test_a_revocation_holds_at_once_however_far_the_replica_is_behind(pair: Pair, tmp_path: Path) -> None:
    async with acme_on(pair, tmp_path) as acme:
        token = f"{ACME}token"
        created = await acme.let_in("key", token)
        await paused(pair)
        assert (await acme.store.sessions.caller(token, NOW))[1] == created
        await acme.put_app(PutApp(created, "app_secret_rotated", end_tokens=True))
        with pytest.raises(TokenInvalid):
            await acme.store.sessions.caller(token, NOW)


@in_loop
async def test_pages_are_exact_on_a_replica_that_lacks_the_latest_removals(pair: Pair, tmp_path: Path) -> None:
    async with acme_on(pair, tmp_path) as acme:
        more = [f"more{number}" for number in range(300)]
        await asyncio.gather(*[acme.create(userid, 9000 + place) for place, userid in enumerate(more)])
        await acme.remove("1000")
        await until(lambda: sees(acme, ["1001", "1002", *more]))
        await paused(pair)
        for userid in ("1001", *more[:50]):
            await acme.remove(userid)
        assert await acme.userids(100, 5) == ["1001", "1002", *more][100:105]
        await asyncio.sleep(BEHIND + 0.1)
        assert await acme.userids(100, 5) == ["1002", *more[50:]][100:105]


async def sees(acme: Directory, userids: list[str]) -> bool:
    return await acme.userids() == userids


@in_loop
async def test_reads_go_on_when_the_replica_goes_away(pair: Pair, tmp_path: Path) -> None:
    async with acme_on(pair, tmp_path) as acme:
        await asyncio.to_thread(pair.replica.crash)
        try:
            assert await acme.userids() == ["1000", "1001", "1002"]
            assert b"1001" in await acme.store.contact(ACME, "1001")
        finally:
            await asyncio.to_thread(pair.replica.start)
        await until(lambda: read_there(acme))


@in_loop
async def test_with_remote_apply_everybody_reads_what_was_answered(pair: Pair, tmp_path: Path) -> None:
    wait = ["ALTER SYSTEM SET synchronous_standby_names = '*'", "ALTER SYSTEM SET synchronous_commit = 'remote_apply'"]
    async with acme_on(pair, tmp_path) as acme:
        await asyncio.to_thread(pair.primary.run, *wait, "SELECT pg_reload_conf()")
        try:
            await asyncio.sleep(0.5)  # a configuration is read when a session next has nothing to do
            for number in range(100):
                await acme.create(str(number), number)
                assert f'"userid":"{number}"'.encode() in await acme.store.contact(ACME, str(number))
            assert usable(acme)
        finally:
            undo = [f"ALTER SYSTEM RESET {name}" for name in ("synchronous_standby_names", "synchronous_commit")]
            await asyncio.to_thread(pair.primary.run, *undo, "SELECT pg_reload_conf()")


def test_a_replica_of_a_file_is_refused(tmp_path: Path) -> None:
    for database in (None, "sqlite:///data"):
        with pytest.raises(StoreError, match="replicas"):
            location(tmp_path, database, "postgresql://127.0.0.1/x")
