"""Somebody moves while they read or write: contacts of one moment are never judged by the staff of another."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.contact_patch import ContactPatch
from guanxi.domain.failures import ContactUnknown, Failure, ResyncRequired
from guanxi.domain.phone import to_e164
from guanxi.operations.context import Context
from guanxi.operations.delete_contact import delete_contact
from guanxi.operations.patch_contact import patch_contact
from guanxi.operations.relabel_contacts import relabel_contacts
from guanxi.operations.relabelling import Relabelling
from guanxi.operations.restore_contact import restore_contact
from guanxi.operations.viewer import Viewer
from guanxi.store import SeenWalks
from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.orders import SEEN_IN_ORDER
from guanxi.store.seen_feed import SeenFeed
from tests.in_loop import in_loop
from tests.sharing.interrupted import Interrupted, InterruptedStore, Meanwhile
from tests.sharing.office import CARD, SALES, Office, office

PHONE = to_e164(CARD["mobile"], "86")
LABEL = 1561077310
ANY_CHANGE = list(range(200))


class Read(NamedTuple):
    """A read of li.na's: the statement before which she moves, and what she finds when there is nothing."""

    statement: str
    read: Callable[[SeenWalks, str, str], Awaitable[Any]]
    nothing: Any
    trashed: bool = False


async def pages(walks: SeenWalks, corp_id: str, _: str) -> list[str]:
    return [row.userid for row in await walks.contacts(corp_id, -1, 10)]


async def trash(walks: SeenWalks, corp_id: str, _: str) -> list[str]:
    return [row.userid for row in await walks.trash(corp_id, MAX_NUMBER, 10)]


READS = {
    "contact": Read(sql.SEEN_BY_USERID, lambda walks, corp_id, userid: walks.contact(corp_id, userid), ContactUnknown),
    "phone": Read(sql.SEEN_BY_PHONE, lambda walks, corp_id, _: walks.contact_with_phone(corp_id, PHONE), None),
    "external id": Read(
        sql.SEEN_BY_EXTERNAL_ID, lambda walks, corp_id, _: walks.contact_with_external_id(corp_id, "crm"), None
    ),
    "page": Read(sql.SEEN_OPEN, pages, []),
    "count": Read(sql.SEEN_PLACES, lambda walks, corp_id, _: walks.count(corp_id), 0),
    "tag": Read(sql.SEEN_OPEN, lambda walks, corp_id, _: walks.label_use(corp_id, LABEL), 0),
    "deleted": Read(
        sql.SEEN_TRASHED, lambda walks, corp_id, userid: walks.trashed(corp_id, userid), ContactUnknown, trashed=True
    ),
    "found": Read(
        index_sql.SEEN_BY_CHANGE, lambda walks, corp_id, _: walks.contacts_by_change(corp_id, ANY_CHANGE), []
    ),
    "in order": Read(
        SEEN_IN_ORDER["name", False],
        lambda walks, corp_id, _: walks.contacts_in_order(corp_id, "name", ("", -1), 10, descending=False),
        ([], None),
    ),
    "found in the trash": Read(
        index_sql.SEEN_TRASH_BY_NUMBER,
        lambda walks, corp_id, _: walks.trash_by_number(corp_id, ANY_CHANGE),
        [],
        trashed=True,
    ),
    "trash": Read(sql.SEEN_TRASH, trash, [], trashed=True),
    "trash count": Read(sql.SEEN_TRASH, lambda walks, corp_id, _: walks.trash_count(corp_id), 0, trashed=True),
}


async def seen(acme: Office, statement: str, meanwhile: Meanwhile) -> tuple[SeenWalks, Interrupted]:
    """What li.na sees, whose place is known and who is interrupted once."""
    organisation = await acme.store.organisation(acme.corp_id)
    await acme.store.seen_by(organisation, "li.na").reach()
    engine = Interrupted(acme.store._engine, statement, meanwhile)  # noqa: SLF001 - where something can come between
    reaches = acme.store._reaches  # noqa: SLF001 - as above
    return SeenWalks(engine, reaches, acme.store.search, organisation, "li.na"), engine


async def told(work: Awaitable[Any]) -> Any:  # noqa: ANN401 - whatever it gives
    """What a read gives, or the class of failure that it raises."""
    try:
        return await work
    except Failure as failure:
        return type(failure)


@pytest.mark.parametrize("row", READS.values(), ids=READS)
@in_loop
async def test_who_leaves_a_department_reads_nothing_that_is_shared_with_it_afterwards(
    tmp_path: Path, row: Read
) -> None:
    async with office(tmp_path) as acme:
        userid = await acme.contact(external_id="crm", label_ids=[LABEL])
        if row.trashed:
            await acme.send("DELETE", f"/contacts/{userid}")

        async def leave_then_share() -> None:
            await acme.hire("li.na", [1])
            if row.trashed:
                await acme.send("POST", f"/trash/{userid}/restore")
            await acme.change(userid, share_dept_ids=[SALES])
            if row.trashed:
                await acme.send("DELETE", f"/contacts/{userid}")

        walks, engine = await seen(acme, row.statement, leave_then_share)
        assert await told(row.read(walks, acme.corp_id, userid)) == row.nothing
        assert engine.happened


@pytest.mark.parametrize(("statement", "read"), [(sql.SEEN_OPEN, pages), (sql.SEEN_PLACES, READS["count"].read)])
@in_loop
async def test_who_may_see_a_contact_at_every_moment_finds_it_whatever_moves_meanwhile(
    tmp_path: Path, statement: str, read: Callable[[SeenWalks, str, str], Awaitable[Any]]
) -> None:
    async with office(tmp_path) as acme:
        await acme.hire("li.na", [1])
        userid = await acme.contact(share_user_ids=["li.na"])

        async def join_then_share_otherwise() -> None:
            await acme.hire("li.na", [SALES])
            await acme.change(userid, share_dept_ids=[SALES])
            await acme.change(userid, share_user_ids=[])

        walks, engine = await seen(acme, statement, join_then_share_otherwise)
        assert await read(walks, acme.corp_id, "") in ([userid], 1)
        assert engine.happened


@in_loop
async def test_who_was_an_administrator_reads_no_page_of_everything_written_afterwards(tmp_path: Path) -> None:
    async with office(tmp_path) as acme:
        await acme.hire("li.na", [1], admin=True)

        async def demote_then_create() -> None:
            await acme.hire("li.na", [1])
            await acme.contact()

        walks, engine = await seen(acme, sql.SEEN_AFTER, demote_then_create)
        assert await pages(walks, acme.corp_id, "") == []
        assert engine.happened


@pytest.mark.parametrize("statement", [sql.SEEN_FEED, sql.CHANGE_STAFF])
@in_loop
async def test_the_feed_of_who_moves_meanwhile_is_to_be_read_anew(tmp_path: Path, statement: str) -> None:
    async with office(tmp_path) as acme:
        organisation = await acme.store.organisation(acme.corp_id)
        begin = await acme.store.feed_of(organisation, "li.na").newest()

        async def leave_then_share() -> None:
            await acme.hire("li.na", [1])
            await acme.contact(share_dept_ids=[SALES])

        engine = Interrupted(acme.store._engine, statement, leave_then_share)  # noqa: SLF001 - as above
        reaches, staff = acme.store._reaches, acme.store.staff  # noqa: SLF001 - as above
        feed = SeenFeed(engine, reaches, staff, organisation, "li.na")
        with pytest.raises(ResyncRequired):
            await feed.after(begin, 10)
        assert engine.happened


Write = Callable[[Context, str, str], Awaitable[Any]]

WRITES: dict[str, Write] = {
    "patch": lambda context, corp_id, userid: patch_contact(context, corp_id, userid, ContactPatch(title="hers")),
    "delete": delete_contact,
    "restore": restore_contact,
    "tag": lambda context, corp_id, userid: relabel_contacts(context, corp_id, Relabelling((LABEL,)), [userid]),
}


async def by_li_na(acme: Office, meanwhile: Meanwhile) -> Context:
    organisation = await acme.store.organisation(acme.corp_id)
    store: Any = InterruptedStore(acme.store, meanwhile)
    viewer = Viewer("li.na", acme.store.seen_by(organisation, "li.na"))
    return msgspec.structs.replace(acme.context(), store=store, viewer=viewer)


@pytest.mark.parametrize("name", WRITES)
@in_loop
async def test_who_stops_to_manage_somebody_meanwhile_does_not_write_their_contacts(tmp_path: Path, name: str) -> None:
    async with office(tmp_path) as acme:
        await acme.send("PATCH", f"/departments/{SALES}", {"dept_manager_userid_list": ["li.na"]})
        userid = await acme.contact(follower_user_id="wang.wu")
        if name == "restore":
            await acme.send("DELETE", f"/contacts/{userid}")

        async def demote() -> None:
            await acme.send("PATCH", f"/departments/{SALES}", {"dept_manager_userid_list": []})

        before = await acme.store.walks.bounds(acme.corp_id)
        context = await by_li_na(acme, demote)
        answer = await told(WRITES[name](context, acme.corp_id, userid))
        if name == "tag":
            assert [type(failure) for _, failure in answer.refused] == [ContactUnknown]
        else:
            assert answer == ContactUnknown
        after = await acme.store.walks.bounds(acme.corp_id)
        assert after[0] == before[0] + 1  # the department's
