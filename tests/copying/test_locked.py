"""While a store is being moved nobody writes to it, and nobody else moves it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncpg

from guanxi.store.copying.move import migrate_store
from guanxi.store.copying.tables import TABLES
from tests.backends import Place, PostgresPlace
from tests.cli.running import guanxi
from tests.copying.full import filled
from tests.copying.moving import beside, both_ways, contents, migrate, place, url, where
from tests.dingtalk.asking import CONTACT
from tests.in_loop import in_loop
from tests.served import served


def move_and_meanwhile(source: Place, target: Place, what: Callable[[], None]) -> None:
    """Move a store, and do something when its first rows have been copied."""
    done: list[bool] = []

    def progress(_what: str, _done: int, _total: int) -> None:
        if not done:
            done.append(True)
            what()

    migrate_store(where(source), where(target), key=None, progress=progress)
    assert done


def test_a_store_that_a_server_owns_is_not_moved(tmp_path: Path) -> None:
    source, target = place(tmp_path / "source", "sqlite"), place(tmp_path / "target", "sqlite")
    with served(source.data):
        ran = migrate(source, target)
        assert (ran.code, "owns" in ran.err) == (3, True)
    assert not target.data.exists()
    with served(target.data):
        ran = migrate(source, target, GUANXI_KEY=(source.data / "key").read_text())
        assert (ran.code, "owns" in ran.err) == (3, True)


def test_a_file_that_is_being_moved_is_read_and_neither_written_nor_served(tmp_path: Path) -> None:
    source, target = place(tmp_path / "source", "sqlite"), place(tmp_path / "target", "postgres")
    filled(source)
    before = contents(source)

    def meanwhile() -> None:
        assert beside("org", "list", *source.flags).code == 0
        busy = beside("org", "create", "Too late", *source.flags)
        assert (busy.code, "nothing was changed" in busy.err) == (1, True), busy
        refused = beside("serve", "--port", "0", *source.flags)
        assert (refused.code, "owns" in refused.err) == (3, True), refused

    move_and_meanwhile(source, target, meanwhile)
    assert contents(source) == before
    assert contents(target) == before
    assert guanxi("org", "create", "Now", *source.flags).code == 0


def test_a_database_that_is_being_moved_answers_who_reads_and_is_busy_for_who_writes(tmp_path: Path) -> None:
    source, target = place(tmp_path / "source", "postgres"), place(tmp_path / "target", "sqlite")
    known = filled(source)
    token = known.tokens[known.corp_ids[0]]
    body = {"contact": CONTACT | {"mobile": "13999999999"}}
    with served(source.data) as server:

        def meanwhile() -> None:
            assert server.ask(f"/topapi/extcontact/list?access_token={token}", {})["errcode"] == 0
            assert server.ask(f"/topapi/extcontact/create?access_token={token}", body)["errcode"] == -1
            assert server.ask(f"/topapi/extcontact/listlabelgroups?access_token={token}", {})["errcode"] == 0

        before = contents(source)
        move_and_meanwhile(source, target, meanwhile)
        assert contents(target) == before
        assert server.ask(f"/topapi/extcontact/create?access_token={token}", body)["errmsg"] == "ok"


@both_ways
def test_two_do_not_move_a_store_at_once(tmp_path: Path, here: str, there: str) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    filled(source)
    words = ("migrate", "--from", url(source), "--to", url(target), "--data", str(source.data))

    def meanwhile() -> None:
        second = beside(*words)
        assert second.code == 3, second
        assert "owns" in second.err or "is being moved" in second.err

    move_and_meanwhile(source, target, meanwhile)
    assert contents(target) == contents(source)


def test_two_do_not_fill_a_database_at_once(tmp_path: Path) -> None:
    one, other = place(tmp_path / "one", "sqlite"), place(tmp_path / "other", "sqlite")
    target = place(tmp_path / "target", "postgres")
    filled(one)
    filled(other)

    def meanwhile() -> None:
        second = beside("migrate", "--from", url(other), "--to", url(target))
        assert (second.code, "another migration" in second.err) == (3, True), second
        server = beside("serve", "--port", "0", *target.flags[:1], str(one.data), *target.flags[2:])
        assert (server.code, "not all of it is there" in server.err) == (3, True), server

    move_and_meanwhile(one, target, meanwhile)
    assert contents(target) == contents(one)


@in_loop
async def test_a_move_and_a_write_that_has_begun_do_not_wait_for_each_other(tmp_path: Path) -> None:
    source, target = PostgresPlace(tmp_path / "source"), place(tmp_path / "target", "sqlite")
    await asyncio.to_thread(filled, source)
    waits = "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'organisation'::regclass AND NOT granted)"
    writer = await asyncpg.connect(source.url)
    try:
        transaction = writer.transaction()
        await transaction.start()
        await writer.execute("SELECT FROM organisation FOR UPDATE")  # as every batch begins
        words = ("migrate", "--from", url(source), "--to", url(target), "--data", str(source.data))
        moving = asyncio.create_task(asyncio.to_thread(beside, *words))
        while not await writer.fetchval(waits):
            assert not moving.done(), moving.result()
            await asyncio.sleep(0.01)
        for table in TABLES:
            await writer.execute(f"LOCK TABLE {table.name} IN ROW EXCLUSIVE MODE")
        await transaction.commit()
        assert (await moving).code == 0
    finally:
        await writer.close()
    assert await asyncio.to_thread(contents, target) == await asyncio.to_thread(contents, source)
