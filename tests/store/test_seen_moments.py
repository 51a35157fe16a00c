"""What is read and written for an employee while their place changes: it is judged by the place of its own moment.

A second store on the same data is another process. It commits where the first one could be overtaken: just before a
statement is run, or before a transaction begins.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest

from guanxi.domain.failures import ContactUnknown, ResyncRequired, RoleRefused
from guanxi.domain.staff import Employee
from guanxi.operations.context import Context
from guanxi.operations.delete_contact import delete_contact, plan_delete
from guanxi.operations.identifiers import SystemIds
from guanxi.operations.viewer import Viewer
from guanxi.store import Needs, Store, reaches, seen_feed
from guanxi.store import statements as sql
from guanxi.store.conformance.directory import ACME, NOW, Directory
from guanxi.store.conformance.people import arrange, furnish, hire, listed, seen_by, share, shared
from guanxi.store.seen import SeenWalks
from tests.backends import place_of
from tests.in_loop import in_loop

pytestmark = pytest.mark.usefixtures("engine")

ALL = 2**62
LI = Employee(userid="li", name="Li", dept_id_list=(3, 1))
MOVED = msgspec.structs.replace(LI, dept_id_list=(4,))

Commit = Callable[[], Awaitable[object]]


@contextmanager
def overtaken(store: Store, verb: str, commit: Commit, statement: str = "") -> Iterator[list[str]]:
    """Let another process commit once: before the engine's verb is run, for a statement if one is given."""
    engine: Any = store._engine  # noqa: SLF001 - where one process is overtaken by another
    real = getattr(engine, verb)
    done: list[str] = []

    async def late(*given: Any) -> Any:  # noqa: ANN401 - as the engine's
        if not done and given[:1] in {(), (statement,)}:
            done.append(verb)
            await commit()
        return await real(*given)

    setattr(engine, verb, late)
    try:
        yield done
    finally:
        delattr(engine, verb)


@asynccontextmanager
async def two_processes(data: Path) -> AsyncIterator[tuple[Directory, Directory]]:
    """Two stores on the same data, with one organisation."""
    place = place_of(data)
    here, there = Directory(place.open()), Directory(place.open())
    await here.found()
    try:
        yield here, there
    finally:
        for directory in (here, there):
            await directory.store.close()


READS: list[tuple[str, str, Callable[[SeenWalks, str], Awaitable[object]], object]] = [
    ("fetch_all", sql.SEEN_OPEN, lambda seen, _: seen.contacts(ACME, -1, 100), ["4"]),
    ("fetch_all", sql.SEEN_PLACES, lambda seen, _: seen.count(ACME), 1),
    ("fetch_all", sql.SEEN_OPEN, lambda seen, _: seen.label_use(ACME, 1), 1),
    ("fetch_all", sql.SEEN_BY_USERID, lambda seen, new: seen.contact(ACME, new), ContactUnknown),
    ("fetch_all", sql.SEEN_BY_PHONE, lambda seen, new: seen.contact_with_phone(ACME, int(new)), None),
    ("fetch_all", sql.SEEN_BY_EXTERNAL_ID, lambda seen, new: seen.contact_with_external_id(ACME, f"crm {new}"), None),
    ("fetch_all", sql.SEEN_TRASHED, lambda seen, _: seen.trashed(ACME, "2"), ContactUnknown),
    ("fetch_all", sql.SEEN_TRASH, lambda seen, _: seen.trash(ACME, ALL, 100), []),
    ("fetch_all", sql.SEEN_TRASH, lambda seen, _: seen.trash_count(ACME), 0),
]


async def outcome(asked: Awaitable[object]) -> object:
    """What was answered, contacts by their userids, or the class of the failure."""
    try:
        answer = await asked
    except (ContactUnknown, ResyncRequired, RoleRefused) as failure:
        return type(failure)
    return [one.userid for one in answer] if isinstance(answer, list) else answer


@in_loop
async def test_an_old_place_is_never_shown_a_newer_contact(tmp_path: Path) -> None:
    async with two_processes(tmp_path) as (here, there):
        await furnish(here)
        await share(here, shared("1", "wang", (), (2,)), shared("2", "wang", (), (2,)), shared("4", "wang", (), (4,)))
        await here.remove("2")
        for number, (verb, statement, read, wanted) in enumerate(READS, 100):
            await hire(there, LI)
            assert await listed(here, "li") == ["1", *(str(one) for one in range(100, number))]

            async def move(new: str = str(number)) -> None:
                await hire(there, MOVED)
                await share(there, shared(new, "wang", (), (2,)))

            seen = await seen_by(here, "li")
            await seen.reach()
            with overtaken(here.store, verb, move, statement) as done:
                assert await outcome(read(seen, str(number))) == wanted, (number, statement)
            assert done, statement


@in_loop
async def test_a_page_that_takes_several_statements_is_of_one_place(tmp_path: Path) -> None:
    async with two_processes(tmp_path) as (here, there):
        members = [f"m{number:03}" for number in range(250)]
        await arrange(here, {2: 1}, {2: ("lead",)})
        await hire(here, *(Employee(userid=one, name=one, dept_id_list=(2,)) for one in members))
        await hire(here, Employee(userid="lead", name="Lead"))
        await share(here, *(shared(str(number), members[number]) for number in range(250)), shared("999", "lead"))
        assert len(await listed(here, "lead")) == 251
        asked: list[str] = []

        seen = await seen_by(here, "lead")
        await seen.reach()
        engine: Any = here.store._engine  # noqa: SLF001 - as above
        real = engine.fetch_all

        async def counted(*given: Any) -> Any:  # noqa: ANN401 - as the engine's
            asked.extend(given[:1])
            if len(asked) == 2:
                await arrange(there, {2: 1}, {})
            return await real(*given)

        engine.fetch_all = counted
        assert await outcome(seen.contacts(ACME, -1, 1000)) == ["999"]
        assert asked[:2] == [sql.SEEN_OPEN] * 2


@in_loop
async def test_a_place_is_not_put_together_of_two_moments(tmp_path: Path) -> None:
    async with two_processes(tmp_path) as (here, there):
        await furnish(here)
        await share(here, shared("1", "li"))

        async def dismissed() -> None:
            await hire(there, Employee(userid="boss", name="Zhao", active=False))

        with overtaken(here.store, "fetch_all", dismissed, sql.MEMBER_IDS_AFTER) as done:
            assert await listed(here, "boss") == []
        assert done
        assert await listed(here, "boss") == []


@in_loop
async def test_changes_are_told_to_whom_they_concern_now(tmp_path: Path) -> None:
    async with two_processes(tmp_path) as (here, there):
        await furnish(here)
        feed = here.store.feed_of(await here.store.organisation(ACME), "li")
        number = await feed.newest()
        await share(here, shared("1", "wang", (), (2,)))
        assert [one.change.target for one in (await feed.after(number, 10)).changes] == ["1"]

        async def moved() -> None:
            await hire(there, MOVED)
            await share(there, shared("2", "wang", (), (2,)))

        with overtaken(here.store, "fetch_all", moved, sql.SEEN_FEED) as done:
            assert await outcome(feed.after(number, 10)) is ResyncRequired
        assert done


@in_loop
async def test_a_write_is_judged_by_the_place_in_its_transaction(tmp_path: Path) -> None:
    async with two_processes(tmp_path) as (here, there):
        await furnish(here)
        organisation = await here.store.organisation(ACME)
        viewer = Viewer("boss", here.store.seen_by(organisation, "boss"))
        context = Context(here.store, SystemIds(), NOW, "tester", viewer=viewer)
        await share(here, shared("1", "li"), shared("2", "li", ("boss",)))

        async def each(userid: str) -> object:
            (answer,) = await context.write_each(ACME, Needs(userids=(userid,)), [plan_delete(context, userid, None)])
            if isinstance(answer, Exception):
                raise answer
            return answer

        async def no_manager() -> None:
            await arrange(there, {2: 1}, {})

        for write in (lambda userid: delete_contact(context, ACME, userid), each):
            for userid, wanted in (("1", ContactUnknown), ("2", RoleRefused)):
                await arrange(there, {2: 1}, {2: ("boss",)})
                with overtaken(here.store, "begin", no_manager) as done:
                    assert await outcome(write(userid)) is wanted
                assert done
        assert await listed(here, "li") == ["1", "2"]
        await arrange(there, {2: 1}, {2: ("boss",)})
        await delete_contact(context, ACME, "1")
        assert await each("2") is not None
        assert await listed(here, "li") == []


@in_loop
async def test_much_is_read_and_looked_through_in_parts(tmp_path: Path) -> None:
    async with two_processes(tmp_path) as (here, _):
        await furnish(here)
        await hire(here, *(Employee(userid=f"m{number}", name="M", dept_id_list=(3,)) for number in range(7)))
        await share(here, *(shared(str(number), f"m{number}") for number in range(7)))
        with mock.patch.object(reaches, "_CHUNK", 2):
            assert await listed(here, "boss") == [*map(str, range(7))]
        feed = here.store.feed_of(await here.store.organisation(ACME), "li")
        number = await feed.newest()
        with mock.patch.object(seen_feed, "_STAFF_CHANGES", 2):
            for name in ("a", "b"):
                await hire(here, Employee(userid="new", name=name, dept_id_list=(4,)))
            assert [one.change.target for one in (await feed.after(number, 9)).changes] == ["new", "new"]
            await hire(here, Employee(userid="new", name="c", dept_id_list=(4,)))
            assert await outcome(feed.after(number, 9)) is ResyncRequired
