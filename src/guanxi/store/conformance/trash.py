"""Deleted contacts lie in the trash as long as history is kept, and come back to their old place."""

import asyncio

from guanxi.domain.failures import ContactUnknown, ExternalIdTaken, PhoneTaken
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, founded, plan_of, record
from guanxi.store.effects import RemoveContact, RestoreContact
from guanxi.store.plans import Outcome
from guanxi.store.rows import Entry, Needs

_MANY = 600


async def _trash(acme: Directory) -> list[str]:
    found = [row.userid for row in await acme.store.walks.trash(acme.corp_id, 2**62, 10_000)]
    expect(await acme.store.walks.trash_count(acme.corp_id), len(found), "how many lie in the trash")
    return found


@rule
async def a_deleted_contact_is_found_as_it_was(opener: Opener) -> None:
    """`trashed` and `trash` give its row, what it was, and by whom and when it was deleted, the last first."""
    async with founded(opener) as acme:
        await acme.put("1", 1, external_id="a")
        await acme.put("2", 2)
        await refused(ContactUnknown, acme.store.walks.trashed(ACME, "1"))
        await acme.remove("2")
        await acme.remove("1")
        found = await acme.store.walks.trashed(ACME, "1")
        expect((found.userid, found.seq, found.phone, found.external_id), ("1", 0, 1, "a"), "a row of the trash")
        expect((found.number, found.actor, found.at, found.created_at), (5, "tester", NOW, NOW), "its deletion")
        expect(found.record, record("1", 1), "what it was")
        expect(await acme.store.walks.trash(ACME, 2**62, 10), [found, await acme.store.walks.trashed(ACME, "2")], "all")
        expect([row.userid for row in await acme.store.walks.trash(ACME, 5, 10)], ["2"], "those before a change")
        expect([row.userid for row in await acme.store.walks.trash(ACME, 9, 1)], ["1"], "one of them")
        await refused(ContactUnknown, acme.store.walks.trashed(ACME, "3"))
        seen = await acme.write(lambda at: Outcome((at.trashed("1"), at.trashed("3"))), Needs(trash=("1", "3")))
        expect(seen, (found, None), "what a plan sees")


@rule
async def a_restored_contact_is_what_it_was(opener: Opener) -> None:
    """The same userid, record, number, external id, place and creation; a change of its own; gone from the trash."""
    async with founded(opener) as acme:
        for number in range(3):
            await acme.put(str(number), number, external_id=f"crm {number}")
        before = await acme.store.walks.contact(ACME, "1")
        await acme.remove("1")
        await acme.restore("1")
        after = await acme.store.walks.contact(ACME, "1")
        same = ("seq", "userid", "phone", "external_id", "created_at", "record")
        expect([getattr(after, name) for name in same], [getattr(before, name) for name in same], "the contact")
        expect(await acme.userids(), ["0", "1", "2"], "the list")
        expect(await acme.count(), 3, "the number of contacts")
        log = [
            (change.number, change.kind, change.target, change.before)
            for change in await acme.store.walks.changes(ACME, 4, 9)
        ]
        wanted = [(5, "contact_deleted", "1", record("1", 1)), (6, "contact_restored", "1", None)]
        expect((log, after.change), (wanted, 6), "the log, and the contact's change")
        expect(await _trash(acme), [], "the trash")
        await refused(ContactUnknown, acme.restore("1"))
        await acme.remove("1")
        expect((await acme.store.walks.trashed(ACME, "1")).number, 7, "the deletion that counts")


@rule
async def what_was_taken_meanwhile_stays_where_it_is(opener: Opener) -> None:
    """A plan sees who has the number and the external id of a contact that shall come back."""
    async with founded(opener) as acme:
        await acme.put("1", 1, external_id="a")
        await acme.remove("1")
        await acme.put("2", 1)
        await refused(PhoneTaken, acme.restore("1"))
        await acme.put("2", 2, external_id="a")
        await refused(ExternalIdTaken, acme.restore("1"))
        await acme.put("2", 2, external_id="")
        await acme.restore("1")
        expect(await acme.userids(), ["1", "2"], "the list")


@rule
async def offsets_are_right_after_a_contact_came_back(opener: Opener) -> None:
    """Whether this process knows the sums of blocks or not, and whichever process has brought it back."""
    async with founded(opener) as here, opened(opener) as store:
        there, left = Directory(store), await here.fill(_MANY)
        gone = [left[place] for place in (0, 127, 128, 300, 301, 450, 599)]
        for userid in gone:
            await here.remove(userid)
        for step, userid in enumerate(gone):
            both = [one for one in left if one not in gone[step:]]
            for directory in (here, there):
                expect(await directory.userids(297, 5), both[297:302], "a page before")
            await (here, there)[step % 2].restore(userid)
            back = [one for one in left if one not in gone[step + 1 :]]
            for directory in (here, there):
                for offset in (0, 126, 297, 590):
                    expect(await directory.userids(offset, 5), back[offset : offset + 5], f"a page from {offset}")
        async with opened(opener) as fresh:
            expect(await Directory(fresh).userids(), left, "the list of a store that was opened afterwards")


async def _back(acme: Directory, userid: str) -> None:
    """Restore one of `fill` without looking first, so that it is the next write."""
    needs = Needs(userids=(userid,), phones=(int(userid),), trash=(userid,))
    await acme.write(plan_of(RestoreContact(userid)), needs)


@rule
async def a_contact_may_go_and_come_back_within_a_batch(opener: Opener) -> None:
    """Deleted and restored, restored and deleted again: as if one by one."""
    async with founded(opener) as acme:
        left = await acme.fill(_MANY)
        await acme.remove("1300")
        expect(await acme.userids(298, 3), ["1298", "1299", "1301"], "a page before")
        await asyncio.gather(
            _back(acme, "1300"), acme.remove("1300"), acme.remove("1400"), _back(acme, "1400"), acme.remove("1400")
        )
        expect(await _trash(acme), ["1400", "1300"], "the trash after coming and going")
        twice = [await acme.store.walks.trashed(ACME, userid) for userid in ("1300", "1400")]
        told = [(row.seq, row.number - _MANY) for row in twice]
        expect(told, [(300, 4), (400, 7)], "the places and the deletions of those that went twice")
        expect(await acme.userids(298, 3), ["1298", "1299", "1301"], "a page afterwards")
        await asyncio.gather(
            _back(acme, "1300"), _back(acme, "1400"), acme.remove("1500"), _back(acme, "1500"), acme.update("1500", 7)
        )
        expect(await _trash(acme), [], "the trash after coming back")
        expect(await acme.userids(298, 205), left[298:503], "a page after coming back")
        expect((await acme.count(), await acme.store.contact(ACME, "1500")), (_MANY, record("1500", 7)), "the contacts")
        kinds = [change.kind for change in await acme.store.walks.changes(ACME, _MANY + 2, 100)]
        wanted = "restored deleted deleted restored deleted restored restored deleted restored updated"
        expect(kinds, [f"contact_{kind}" for kind in wanted.split()], "the log")


@rule
async def a_contact_may_be_created_and_restored_within_a_batch(opener: Opener) -> None:
    """One that no snapshot has ever seen comes back all the same, at once or later, and its place is kept."""
    async with founded(opener) as acme:
        await acme.create("1000", 1000)
        await asyncio.gather(acme.create("1001", 1001), acme.remove("1001"), acme.create("1002", 1002))
        await asyncio.gather(acme.create("1003", 1003), acme.remove("1003"), _back(acme, "1003"))
        expect(await acme.userids(), ["1000", "1002", "1003"], "the list")
        await acme.restore("1001")
        expect(await acme.userids(), ["1000", "1001", "1002", "1003"], "the list")
        expect(await acme.userids(1, 2), ["1001", "1002"], "a page")
        for _ in range(2):  # a userid that is given again has its new place in the trash
            await acme.remove("1003")
            await acme.create("1003", 1003)
        await acme.remove("1003")
        expect((await acme.store.walks.trashed(ACME, "1003")).seq, 5, "the place of the last one")


@rule
async def what_history_has_forgotten_cannot_come_back(opener: Opener) -> None:
    """A contact leaves the trash with the change that deleted it; its number was free all the time."""
    async with founded(opener) as acme:
        await acme.fill(3)
        plan = plan_of(RemoveContact("1000"))
        await acme.write(plan, Needs(userids=("1000",)), Entry("tester", NOW))
        await acme.write(plan_of(RemoveContact("1001")), Needs(userids=("1001",)), Entry("tester", NOW + 1000))
        expect(await _trash(acme), ["1001", "1000"], "the trash before")
        await acme.store.remove_expired(ACME, NOW + 1500, 1000, 100)
        expect(await _trash(acme), ["1001"], "the trash afterwards")
        await refused(ContactUnknown, acme.store.walks.trashed(ACME, "1000"))
        await refused(ContactUnknown, acme.restore("1000"))
        await acme.restore("1001")
        expect(await acme.userids(), ["1001", "1002"], "the list")


@rule
async def each_organisation_has_its_own_trash(opener: Opener) -> None:
    """The same userid, deleted in two organisations."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        await acme.put("1", 1)
        await zenith.put("1", 2)
        await asyncio.gather(acme.remove("1"), zenith.remove("1"))
        await zenith.restore("1")
        expect((await _trash(acme), await _trash(zenith)), (["1"], []), "the trashes")
        expect(await zenith.store.contact(ZENITH, "1"), record("1", 2), "the contact")
        await refused(ContactUnknown, acme.store.contact(ACME, "1"))
