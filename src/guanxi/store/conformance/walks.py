"""Contacts and changes one after another: nothing is skipped or told twice, whatever is written meanwhile."""

import asyncio

import msgspec

from guanxi.domain.failures import ContactUnknown, CursorExpired, ValueInvalid
from guanxi.domain.label import PlacedGroup
from guanxi.store.conformance.contract import Opener, expect, expect_that, opened, refused, rule
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, contact, founded, plan_of, record
from guanxi.store.effects import PutContact, PutRecord, RemoveContact
from guanxi.store.nouns import LABEL_GROUP
from guanxi.store.plans import Plan
from guanxi.store.rows import Entry, Needs

_STEPS = 20


@rule
async def a_row_has_what_the_record_has_not(opener: Opener) -> None:
    """Place, number, last change, external id, and when it was created and changed; by userid and by phone number."""
    async with founded(opener) as acme:
        await acme.fill(2)
        put = PutContact(contact("1", 1), 1, "crm")
        await acme.write(plan_of(put), Needs(userids=("1",), phones=(1,)), Entry("tester", NOW + 5))
        again = PutContact(contact("1", 2, "Li"), 2)
        await acme.write(plan_of(again), Needs(userids=("1",), phones=(2,)), Entry("tester", NOW + 9))
        row = await acme.store.walks.contact(ACME, "1")
        expect((row.seq, row.userid, row.phone, row.change, row.external_id), (2, "1", 2, 5, "crm"), "the row")
        expect((row.created_at, row.updated_at, row.record), (NOW + 5, NOW + 9, record("1", 2, "Li")), "the row")
        needs = Needs(userids=("2",), phones=(3,))
        await asyncio.gather(
            acme.write(plan_of(PutContact(contact("2", 3), 3)), needs, Entry("tester", NOW + 5)),
            acme.write(plan_of(PutContact(contact("2", 3, "Li"), 3)), needs, Entry("tester", NOW + 9)),
        )
        both = await acme.store.walks.contact(ACME, "2")
        expect((both.created_at, both.updated_at, both.change), (NOW + 5, NOW + 9, 7), "one that changed in its batch")
        found = [await acme.store.walks.contact_with_phone(ACME, phone) for phone in (2, 1, 4)]
        expect(found, [row, None, None], "the rows by phone number")
        await refused(ContactUnknown, acme.store.walks.contact(ACME, "3"))


@rule
async def a_walk_by_place_meets_each_contact_once(opener: Opener) -> None:
    """Those that stay from the first page to the last are met once, in order, whoever comes, goes and comes back."""
    async with founded(opener, (ACME, ZENITH)) as acme, opened(opener) as store:
        await Directory(store, ZENITH).fill(5)
        left = await acme.fill(300)
        stay = left[::3]
        seen: list[str] = []
        after = -1
        for step in range(1000):
            page = await store.walks.contacts(ACME, after, 10)
            if not page:
                break
            seen += [row.userid for row in page]
            expect_that(after < page[0].seq, "a page is behind the one before")
            after = page[-1].seq
            if step >= _STEPS:
                continue
            await acme.create(str(step), step)
            await acme.remove(left[1 + 3 * step])
            if step % 2:
                await acme.restore(left[1 + 3 * (step - 1)])
        expect([userid for userid in seen if userid in stay], stay, "those that stayed")
        expect(len(set(seen)), len(seen), "nobody is met twice")
        expect(await store.walks.contacts(ACME, after, 10), [], "after the last")


@rule
async def a_walk_among_those_open_to_one_meets_no_others(opener: Opener) -> None:
    """Those that somebody owns, or that are shared with an employee or a department: in order, as they are now."""
    async with founded(opener, (ACME, ZENITH)) as acme, opened(opener) as store:
        await Directory(store, ZENITH).write(_shared("other", 1, owner="li"), Needs(userids=("other",), phones=(1,)))
        for number, owner in enumerate(["li", "wang", "li", "li", "wang", "li"]):
            userid = str(number)
            put = _shared(userid, number, owner=owner, people=("wang",) if number % 2 else (), departments=(number, 7))
            await acme.write(put, Needs(userids=(userid,), phones=(number,)))
        await acme.remove("3")
        await acme.write(_shared("2", 2, owner="chen", departments=(7,)), Needs(userids=("2",), phones=(2,)))
        for walks in (acme.store.walks, store.walks):
            for among, expected in (
                ("o:li", ["0", "5"]), ("o:wang", ["1", "4"]), ("o:chen", ["2"]), ("o:nobody", []), ("o:\0", []),
                ("u:wang", ["1", "5"]), ("u:li", []), ("d:7", ["0", "1", "2", "4", "5"]), ("d:2", []), ("d:5", ["5"]),
            ):  # fmt: skip
                found = await walks.contacts(ACME, -1, 10, among)
                expect([row.userid for row in found], expected, f"those open to {among}")
                expect(found, [await walks.contact(ACME, row.userid) for row in found], "the rows")
                for place, row in enumerate(found):
                    page = await walks.contacts(ACME, row.seq, 1, among)
                    expect(page, found[place + 1 : place + 2], "the one behind")


def _shared(
    userid: str, phone: int, *, owner: str, people: tuple[str, ...] = (), departments: tuple[int, ...] = ()
) -> Plan:
    own = {"follower_user_id": owner, "share_user_ids": people, "share_dept_ids": departments}
    return plan_of(PutContact(msgspec.structs.replace(contact(userid, phone), **own), phone))


@rule
async def a_feed_has_every_change_with_its_contact_as_it_is(opener: Opener) -> None:
    """Ascending and without a gap; a contact that is gone is None, and so is what is about no contact."""
    async with founded(opener, (ACME, ZENITH)) as acme, opened(opener) as store:
        await Directory(store, ZENITH).create("1", 7)
        await acme.create("1", 1)
        await acme.create("2", 2)
        await acme.update("1", 3, "Li")
        group = PlacedGroup(id=1, name="g", color=1, position=0)
        put = PutRecord(LABEL_GROUP, 1, group, "label_group_created")  # its id is a contact's userid too
        await acme.write(plan_of(put), Needs(whole=(LABEL_GROUP,)), Entry("somebody", NOW + 1, "bulk"))
        await acme.remove("2")
        for walks in (acme.store.walks, store.walks):
            fed = await walks.feed(ACME, 1, 100)
            one, plain = await walks.contact(ACME, "1"), await acme.store.walks.changes(ACME, 1, 100)
            expect([item.change.number for item in fed], [2, 3, 4, 5, 6], "the numbers")
            expect([item.contact for item in fed], [one, None, one, None, None], "the contacts")
            for item, change in zip(fed, plain, strict=True):
                same = ("number", "kind", "target", "actor", "at", "act")
                expect([getattr(item.change, n) for n in same], [getattr(change, n) for n in same], "a change")
            expect([item.change.number for item in await walks.feed(ACME, 3, 2)], [4, 5], "a page")
            expect(await walks.feed(ACME, 6, 10), [], "after the last")
            await refused(ValueInvalid, walks.feed(ACME, 7, 10))
            expect(await walks.bounds(ACME), (6, 1), "the newest and the oldest")
        await acme.create("2", 2)
        expect(
            [item.contact and item.contact.userid for item in await store.walks.feed(ACME, 5, 9)], ["2", "2"], "again"
        )


@rule
async def a_reader_of_the_feed_misses_nothing(opener: Opener) -> None:
    """While two processes write, a reader that goes on from the last number has every change once, in order."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        writers = asyncio.gather(
            *[here.create(f"here {number}", number) for number in range(300)],
            *[there.create(f"there {number}", 1000 + number) for number in range(300)],
        )
        seen: list[int] = []
        while len(seen) < 601:  # noqa: PLR2004 - 600 contacts and the organisation
            fed = await here.store.walks.feed(ACME, seen[-1] if seen else 0, 50)
            expect_that(
                all(item.contact for item in fed if item.change.kind == "contact_created"), "contacts are there"
            )
            seen += [item.change.number for item in fed]
            await asyncio.sleep(0)
        await writers
        expect(seen, list(range(1, 602)), "the numbers")


@rule
async def a_feed_ends_where_history_does(opener: Opener) -> None:
    """Who asks for changes that are not all kept is told so; from the oldest on, the feed is whole."""
    async with founded(opener) as acme:
        for number in range(6):
            put = PutContact(contact(str(number), number), number)
            needs = Needs(userids=(str(number),), phones=(number,))
            await acme.write(plan_of(put), needs, Entry("tester", NOW + 10 * number))
        await acme.store.remove_expired(ACME, NOW + 125, 100, 100)
        expect(await acme.store.walks.bounds(ACME), (7, 5), "the newest and the oldest that is kept")
        for after in (-1, 0, 3):
            await refused(CursorExpired, acme.store.walks.feed(ACME, after, 10))
        expect([item.change.number for item in await acme.store.walks.feed(ACME, 4, 10)], [5, 6, 7], "the rest")
        await acme.store.remove_expired(ACME, NOW + 10**9, 0, 100)
        expect(await acme.store.walks.bounds(ACME), (7, 8), "when nothing is kept")
        expect(await acme.store.walks.feed(ACME, 7, 10), [], "after the newest")
        await refused(CursorExpired, acme.store.walks.feed(ACME, 6, 10))
        expect(await acme.store.walks.bounds("dingnobodynobodynobo"), (0, 1), "an organisation that there is not")


@rule
async def changes_of_one_act_share_its_id(opener: Opener) -> None:
    """Each write's entry says which bulk operation it belongs to; the others have none."""
    async with founded(opener) as acme:
        await acme.create("0", 0)
        both = (PutContact(contact("1", 1), 1), PutContact(contact("2", 2), 2))
        needs = Needs(userids=("0", "1", "2"), phones=(1, 2))
        await asyncio.gather(
            acme.write(plan_of(*both), needs, Entry("tester", NOW, "act 1")),
            acme.write(plan_of(RemoveContact("0")), needs, Entry("tester", NOW, "act 2")),
            acme.remove("1"),
        )
        acts = [(change.target, change.act) for change in await acme.store.walks.changes(ACME, 1, 10)]
        expect(acts, [("0", ""), ("1", "act 1"), ("2", "act 1"), ("0", "act 2"), ("1", "")], "the acts")
