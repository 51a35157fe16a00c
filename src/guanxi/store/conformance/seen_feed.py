"""The changes that an employee may know, and when they have to read everything anew."""

from collections.abc import Awaitable, Callable

import msgspec

from guanxi.domain.failures import ResyncRequired
from guanxi.domain.label import PlacedGroup
from guanxi.domain.staff import Department, Employee
from guanxi.store.conformance.contract import Opener, expect, expect_that, refused, rule
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, founded, plan_of
from guanxi.store.conformance.people import arrange, dismiss, furnish, hire, listed, share, shared
from guanxi.store.effects import PutRecord, RemoveContact, RemoveRecord
from guanxi.store.nouns import DEPARTMENT, LABEL_GROUP
from guanxi.store.rows import Entry, Needs
from guanxi.store.seen_feed import SeenChanges, SeenFeed

_LI = Employee(userid="li", name="Li", dept_id_list=(3, 1))
_WANG = Employee(userid="wang", name="Wang", dept_id_list=(4,))


async def _feed(acme: Directory, userid: str) -> SeenFeed:
    return acme.store.feed_of(await acme.store.organisation(acme.corp_id), userid)


async def _who_reads_anew(acme: Directory, number: int) -> str:
    """Give the userids of those for whom what came after a change is no sequel to what they know."""
    anew: list[str] = []
    for userid in ("li", "wang", "boss", "chief"):
        try:
            await (await _feed(acme, userid)).after(number, 10)
        except ResyncRequired:
            anew.append(userid)
    return " ".join(anew)


def _told(seen: SeenChanges) -> list[str]:
    """Give of each change its kind and target, and the name of the contact that comes with it."""
    return [
        f"{item.change.kind.removeprefix('contact_')} {item.change.target}"
        + ("" if item.contact is None else f" of change {item.contact.change}")
        for item in seen.changes
    ]


async def _since(acme: Directory, userid: str, number: int) -> list[str]:
    """Give all that an employee is told after a number, read one by one as well."""
    feed = await _feed(acme, userid)
    whole = await feed.after(number, 1000)
    expect(whole.more, False, "whether there is more behind all")  # noqa: FBT003 - what is compared
    singles: list[str] = []
    last = number
    for _ in range(1000):
        one = await feed.after(last, 1)
        expect_that(one.last > last or not one.more, "who reads on comes to an end")
        singles += _told(one)
        last = one.last
        if not one.more:
            break
    expect((singles, last), (_told(whole), whole.last), "what is told one by one, and all at once")
    expect_that(all(item.change.before is None for item in whole.changes), "nobody is told what was before")
    return _told(whole)


@rule
async def employees_are_told_what_enters_stays_and_leaves(opener: Opener) -> None:
    """What enters their view as created, what leaves it as deleted, nothing of the time in between."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        for directory in (acme, zenith):
            await furnish(directory)
        await share(acme, shared("1", "li"), shared("2", "wang"), shared("3", "wang", (), (2,)))  # changes to 13
        start = await (await _feed(acme, "li")).newest()
        expect((start, await _since(acme, "li", start)), (13, []), "what is told of nothing")
        expect(await _since(acme, "li", 10), ["created 1 of change 11", "created 3 of change 13"], "of new ones")
        await share(acme, shared("1", "wang"))  # 14: leaves
        await share(acme, shared("1", "wang", labels=(2,)))  # 15: nothing of this
        await share(acme, shared("2", "wang", ("li",)))  # 16: enters
        await share(acme, shared("3", "wang", (), (3,)))  # 17: stays
        await acme.remove("3")  # 18
        await share(acme, shared("4", "li"))  # 19
        await share(acme, shared("4", "wang"))  # 20: enters and leaves
        await acme.remove("1")  # 21: nothing
        await share(zenith, shared("2", "li"))
        wanted = ["deleted 1", "created 2 of change 16", "deleted 3", "deleted 3", "deleted 4"]
        expect(await _since(acme, "li", start), wanted, "what li is told")
        expect(await _since(acme, "li", 16), wanted[2:], "what li is told after 16")
        for userid, count in (("wang", 6), ("chief", 7), ("boss", 2), ("gone", 0), ("nobody", 0)):
            expect(len(await _since(acme, userid, start)), count, f"how many changes {userid} is told")
        await acme.restore("3")  # 22: comes back
        await share(acme, shared("1", "li"))  # 23: another one with the userid of one that was theirs
        after = ["deleted 1", "created 2 of change 16", "updated 3 of change 22", "updated 3 of change 22", "deleted 4"]
        after += ["created 3 of change 22", "created 1 of change 23"]
        told = await _since(acme, "li", start)
        expect([one for one in told if " 1" not in one], [one for one in after if " 1" not in one], "what came back")
        expect(told[-1], "created 1 of change 23", "the last")
        expect(await _replayed(acme, "li", start), sorted(await listed(acme, "li")), "what is left in the end")
        group = PlacedGroup(id=1, name="g", color=1, position=0)
        put = PutRecord(LABEL_GROUP, 1, group, "label_group_created")
        await acme.write(plan_of(put), Needs(whole=(LABEL_GROUP,)))
        await acme.let_in("key", ACME + "token")
        for userid in ("li", "gone"):
            expect(await _since(acme, userid, 23), ["label_group_created 1"], "what is told to everybody")
        expect(await _since(zenith, "li", start - 3), ["created 2 of change 11"], "what the namesake is told")


async def _replayed(acme: Directory, userid: str, number: int) -> list[str]:
    """Give what a reader has in the end who had contacts 1 and 3, and does what is told, one after the other."""
    has = {"1", "3"}
    for item in (await (await _feed(acme, userid)).after(number, 1000)).changes:
        (has.discard if item.contact is None else has.add)(item.change.target)
    return sorted(has)


@rule
async def a_reader_who_sees_little_comes_through_a_long_log(opener: Opener) -> None:
    """Pages that tell nothing say where to go on; what lies behind what is not told is found; history has an end."""
    async with founded(opener) as acme:
        await furnish(acme)
        feed = await _feed(acme, "li")
        start = await feed.newest()
        theirs = {5, 4004, 8003}
        for first in (0, 3000, 6000):
            await share(acme, *(shared(str(n), "li" if n in theirs else "wang") for n in range(first, first + 3000)))
        told: list[str] = []
        steps, last, more = 0, start, True
        while more:
            page = await feed.after(last, 10)
            told += [item.change.target for item in page.changes]
            steps, last, more = steps + 1, page.last, page.more
        expect((told, last), (["5", "4004", "8003"], start + 9000), "what is told, and where it ends")
        expect_that(1 < steps < 9, "a page looks through much, not through all")  # noqa: PLR2004 - as many changes as were written
        page = await (await _feed(acme, "wang")).after(start, 7)
        expect((len(page.changes), page.last, page.more), (7, start + 8, True), "a page that is full")
        for after in (-1, start + 9001):
            await refused(ResyncRequired, feed.after(after, 10))
        await share(acme, shared("9999", "li"), entry=Entry("tester", NOW + 1000))
        await acme.store.remove_expired(ACME, NOW + 1500, 1000, 100_000)
        kept = start + 9001
        for after in (start, kept - 2):
            await refused(ResyncRequired, feed.after(after, 10))
        expect(_told(await feed.after(kept - 1, 10)), [f"created 9999 of change {kept}"], "what history has kept")


@rule
async def who_sees_others_than_before_reads_anew(opener: Opener) -> None:
    """After every move that may have let them see others, away and back too; after none that has not."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        await furnish(acme)
        await share(acme, shared("1", "li"), shared("2", "wang"))
        named = msgspec.structs.replace

        async def expect_anew(step: str, wanted: str, *moves: Callable[[], Awaitable[object]]) -> None:
            number = await (await _feed(acme, "li")).newest()
            for move in moves:
                await move()
            expect(await _who_reads_anew(acme, number), wanted, f"who reads anew after {step}")

        moved, renamed = named(_LI, dept_id_list=(4,)), named(_LI, name="Li Na", email="li@example.com")
        await expect_anew("nothing", "")
        await expect_anew("a rename", "", lambda: hire(acme, renamed), lambda: hire(acme, _LI))
        await expect_anew("departments in another order", "", lambda: hire(acme, named(_LI, dept_id_list=(1, 3))))
        await expect_anew("a move", "li boss", lambda: hire(acme, moved))
        await expect_anew("a move back", "li boss", lambda: hire(acme, _LI))
        await expect_anew("a move away and back", "li boss", lambda: hire(acme, moved), lambda: hire(acme, _LI))
        gone = named(_LI, active=False)
        await expect_anew("somebody was away", "li boss", lambda: hire(acme, gone), lambda: hire(acme, _LI))
        await expect_anew("somebody was deleted", "li boss", lambda: dismiss(acme, "li"), lambda: hire(acme, _LI))
        admin = named(_WANG, admin=True)
        await expect_anew("somebody became an administrator", "wang", lambda: hire(acme, admin))
        await expect_anew("and is none any more", "wang", lambda: hire(acme, _WANG))
        await expect_anew("both", "wang", lambda: hire(acme, admin), lambda: hire(acme, _WANG))
        new = Employee(userid="new", name="New", dept_id_list=(4,))
        await expect_anew("somebody came elsewhere", "", lambda: hire(acme, new))
        await expect_anew("and came to be managed", "boss", lambda: hire(acme, named(new, dept_id_list=(4, 2))))
        await expect_anew("and left", "boss", lambda: dismiss(acme, "new"))
        await expect_anew("other organisations", "", lambda: furnish(Directory(acme.store, ZENITH)))


@rule
async def who_belongs_elsewhere_after_a_tree_has_changed_reads_anew(opener: Opener) -> None:
    """Departments that move, come, go, or get another manager concern whoever belongs to them, or manages anything."""
    async with founded(opener) as acme:
        await furnish(acme)
        put = Department(dept_id=3, name="South", parent_id=2, order=7)

        async def end(dept_id: int) -> None:
            gone = RemoveRecord(DEPARTMENT, dept_id, "department_deleted")
            await acme.write(plan_of(gone), Needs(whole=(DEPARTMENT,)))

        async def rename() -> None:
            await acme.write(plan_of(PutRecord(DEPARTMENT, 3, put, "department_updated")), Needs(whole=(DEPARTMENT,)))

        async def expect_anew(step: str, wanted: str, *moves: Awaitable[object]) -> None:
            number = await (await _feed(acme, "li")).newest()
            for move in moves:
                await move
            expect(await _who_reads_anew(acme, number), wanted, f"who reads anew after {step}")

        led = {2: ("boss", "gone")}
        await expect_anew("a rename", "", rename())
        await expect_anew("a move", "li boss", arrange(acme, {3: 4}, {}))
        await expect_anew("a move back", "li boss", arrange(acme, {3: 2}, {}))
        await expect_anew("both", "li boss", arrange(acme, {3: 1}, {}), arrange(acme, {3: 2}, {}))
        await expect_anew(
            "a move of what lies above", "li boss", arrange(acme, {2: 4}, led), arrange(acme, {2: 1}, led)
        )
        await expect_anew("a department that nobody is in", "boss", arrange(acme, {5: 4}, {}))
        await expect_anew("its end", "boss", end(5))
        await expect_anew("a new manager", "wang", arrange(acme, {4: 1}, {4: ("wang",)}))
        await expect_anew("none any more", "wang", arrange(acme, {4: 1}, {}), share(acme, shared("1", "li")))
        await expect_anew("no manager for a while", "boss", arrange(acme, {2: 1}, {}), arrange(acme, {2: 1}, led))
        await expect_anew("another one's end", "boss", arrange(acme, {2: 1}, {}))
        await expect_anew("a manager who is not there", "", arrange(acme, {4: 1}, {4: ("nobody",)}))
        await acme.write(plan_of(RemoveContact("1")), Needs(userids=("1",)))


@rule
async def the_changes_of_an_act_are_found_by_it(opener: Opener) -> None:
    """In order and in pages, with what was before; of this organisation's act alone, and of none nothing."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        for directory in (acme, zenith):
            await share(directory, shared("1", "li"), entry=Entry("tester", NOW, "act"))
            await share(directory, shared("2", "li"), entry=Entry("tester", NOW, "other"))
            await share(directory, shared("3", "li"), shared("1", "wang"), entry=Entry("tester", NOW, "act"))
        await share(acme, shared("4", "li"))
        walks = acme.store.walks
        changes = await walks.changes(ACME, 0, 10)
        wanted = [changes[1], changes[3], changes[4]]
        expect(await walks.changes_of(ACME, "act", 0, 10), wanted, "the changes of an act")
        expect(await walks.changes_of(ACME, "act", 2, 1), wanted[1:2], "a page of them")
        expect(await walks.changes_of(ACME, "act", 5, 9), [], "after the last")
        for act in ("", "ac", "nothing"):
            expect(await walks.changes_of(ACME, act, 0, 10), [], "the changes of no act")
        expect(await walks.count(ACME), 4, "the number of contacts")
