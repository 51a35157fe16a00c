"""What each employee sees: the lists, rows, counts and trash of `seen_by`, and how they follow writes and moves."""

import asyncio
from collections.abc import Sequence

import msgspec

from guanxi.domain.failures import ContactUnknown, StoreBusy
from guanxi.domain.sharing import grantees
from guanxi.domain.staff import Employee
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, ZENITH, Directory, founded, plan_of
from guanxi.store.conformance.people import arrange, dismiss, furnish, hire, listed, seen_by, share, shared
from guanxi.store.effects import PutContact, RemoveContact, RestoreContact
from guanxi.store.rows import Needs

_ALL = 2**62
_MEMBERS = 250
"""Of one department: more than are looked for with one statement."""

_CONTACTS = (
    shared("0", "li"),
    shared("1", "wang", labels=(2,)),
    shared("2", "wang", ("li", "li", "nobody"), labels=(1, 2, 2)),
    shared("3", "wang", (), (2,)),
    shared("4", "wang", ("li", "wang", "gone", "ex chief"), (3, 2, 1, 2), labels=()),
    shared("5", "boss"),
    shared("6", "gone", (), (3,)),
    shared("7", "nobody at all", (), (4, 99)),
    shared("8", "li", ("boss",), labels=(2,)),
)
_SEEN = {
    "li": "023468",
    "wang": "12347",
    "boss": "04568",
    "chief": "012345678",
    "gone": "",
    "ex chief": "",
    "nobody": "",
}
"""The userids of what each sees."""


@rule
async def employees_see_what_is_open_to_them_once_and_in_order(opener: Opener) -> None:
    """On pages of every size, and one by one by userid, phone number and external id; its number, and its labels'."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        for directory in (acme, zenith):
            await furnish(directory)
        await share(acme, *_CONTACTS)
        await share(zenith, shared("5", "li", labels=(1, 2)), shared("9", "wang"))
        for userid, wanted in _SEEN.items():
            for limit in (1, 2, 3, 100):
                expect(await listed(acme, userid, limit), [*wanted], f"what {userid} sees on pages of {limit}")
            await _one_by_one(acme, userid, wanted)
            seen = await seen_by(acme, userid)
            for label_id in (1, 2, 3):
                used = sum(label_id in one.label_ids for one in _CONTACTS if (one.userid or "") in wanted)
                expect(await seen.label_use(ACME, label_id), used, f"how many that {userid} sees have {label_id}")
        expect(await listed(zenith, "li"), ["5"], "what the namesake in another organisation sees")
        expect(await listed(zenith, "chief"), ["5", "9"], "what the administrator of another organisation sees")
        seen = await seen_by(acme, "li")
        placed = await seen.reach()
        expect((placed.reach.userid, sorted(placed.reach.departments)), ("li", [1, 2, 3]), "the place of an employee")


async def _one_by_one(acme: Directory, userid: str, wanted: str) -> None:
    seen = await seen_by(acme, userid)
    for one in map(str, range(10)):
        row = await acme.store.walks.contact(ACME, one) if one in wanted else None
        if row is not None:
            expect(await seen.contact(ACME, one), row, "a contact by its userid")
        else:
            await refused(ContactUnknown, seen.contact(ACME, one))
        expect(await seen.contact_with_phone(ACME, int(one)), row, f"the contact of {userid} by its number")
        expect(await seen.contact_with_external_id(ACME, f"crm {one}"), row, f"the contact of {userid} by its id")


@rule
async def who_manages_many_sees_what_they_own(opener: Opener) -> None:
    """In the order of creation, whoever owns it, though the members are looked for some at a time; each once."""
    members = [f"m{number:03}" for number in range(_MEMBERS)]
    async with founded(opener) as acme:
        await arrange(acme, {2: 1, 3: 2}, {2: ("lead",), 3: ("lead",)})
        await hire(acme, *(Employee(userid=one, name=one, dept_id_list=(2 + len(one) % 2, 3)) for one in members))
        await hire(acme, Employee(userid="lead", name="Lead", dept_id_list=(3,)))
        # Neighbours in the list are owned by members who are far from each other, and some are shared as well.
        owners = [members[number * 101 % _MEMBERS] if number % 7 else "nobody" for number in range(300)]
        await share(
            acme,
            *(
                shared(str(number), owner, ("lead",) if number % 5 == 0 else (), (1, 3) if number % 3 == 0 else ())
                for number, owner in enumerate(owners)
            ),
        )
        wanted = [str(n) for n, owner in enumerate(owners) if owner != "nobody" or n % 5 == 0 or n % 3 == 0]
        for limit in (7, 50, 1000):
            expect(await listed(acme, "lead", limit), wanted, f"what the manager sees on pages of {limit}")
        one = members[101]
        wanted = [str(number) for number, owner in enumerate(owners) if owner == one or number % 3 == 0]
        expect(await listed(acme, one), wanted, "what a member sees")
        expect(await acme.store.walks.owned(ACME, one, -1, 10), [1, 251], "the places of what a member owns")
        expect(await acme.store.walks.owned(ACME, one, 1, 10), [251], "those after the first")
        expect(await acme.store.walks.owned(ACME, one, -1, 1), [1], "the first")
        expect(await acme.store.walks.owned(ACME, "lead", -1, 10), [], "the places of what the manager owns")


@rule
async def what_is_open_follows_every_write(opener: Opener) -> None:
    """Create, change, delete and restore, alone, in a batch, and several of one contact in one transaction."""
    async with founded(opener) as acme:
        await furnish(acme)

        async def expect_seen(step: str, li: str, wang: str, everyone: str, owned: Sequence[int] = ()) -> None:
            expect(await listed(acme, "li"), [*li], f"what li sees {step}")
            expect(await listed(acme, "wang"), [*wang], f"what wang sees {step}")
            expect(await listed(acme, "chief"), [*everyone], f"what the administrator sees {step}")
            expect(await acme.store.walks.owned(ACME, "li", -1, 9), [*owned], f"the places of what li owns {step}")

        await share(acme, shared("1", "li"), shared("2", "x", ("li", "wang")), shared("3", "x", (), (2, 4)))
        await expect_seen("at first", "123", "23", "123", [0])
        await share(acme, shared("1", "x", ("wang", "li", "wang"), (4,)), shared("2", "li", ("li",)), shared("3", "x"))
        await expect_seen("after each was given to others", "12", "1", "123", [1])
        await share(acme, shared("1", "x", ("li", "wang"), (4, 4)), shared("2", "li", ("li",), labels=(2,)))
        await expect_seen("after the same in another order", "12", "1", "123", [1])
        await acme.remove("2")
        await acme.remove("1")
        await expect_seen("after two were deleted", "", "", "3")
        await acme.restore("1")
        await acme.restore("2")
        await expect_seen("after they came back", "12", "1", "123", [1])
        several = (
            PutContact(shared("1", "li", ("wang",)), 1),
            PutContact(shared("1", "wang", (), (3,)), 1),
            PutContact(shared("2", "x"), 2),
            PutContact(shared("2", "li", ("li", "wang")), 2),
            RemoveContact("3"),
            RestoreContact("3"),
            PutContact(shared("4", "li"), 4),
            RemoveContact("4"),
            PutContact(shared("5", "x", ("li",)), 5),
            RemoveContact("5"),
            RestoreContact("5"),
        )
        needs = Needs(userids=("1", "2", "3", "4", "5"), phones=(1, 2, 3, 4, 5), trash=("3", "4", "5"))
        await acme.write(plan_of(*several), needs)
        await expect_seen("after several changes of each at once", "125", "12", "1235", [1])
        await asyncio.gather(
            share(acme, shared("1", "li"), shared("6", "li")),
            acme.remove("2"),
            share(acme, shared("1", "x", ("wang",)), shared("5", "wang")),
            acme.remove("6"),
            share(acme, shared("7", "wang", ("li",))),
        )
        await expect_seen("after a batch", "7", "157", "1357")
        await refused(StoreBusy, acme.write(plan_of(PutContact(shared("3", "li"), 7)), Needs(userids=("3",))))
        await expect_seen("after a write that was refused", "7", "157", "1357")


@rule
async def a_move_takes_effect_with_its_commit(opener: Opener) -> None:
    """In every process: people and departments that move, managers, roles, and those who come and go."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        await furnish(here)
        await share(
            here, shared("1", "x", (), (2,)), shared("2", "wang"), shared("3", "li"), shared("4", "x", (), (4,))
        )
        li, wang = Employee(userid="li", name="Li"), Employee(userid="wang", name="Wang", dept_id_list=(4,))

        async def expect_seen(step: str, **wanted: str) -> None:
            for directory in (here, there):
                for userid, userids in wanted.items():
                    expect(await listed(directory, userid), [*userids], f"what {userid} sees {step}")

        await expect_seen("at first", li="13", wang="24", boss="3", chief="1234", new="")
        await hire(there, msgspec.structs.replace(li, dept_id_list=(4,)))
        await expect_seen("after li has moved", li="34", wang="24", boss="")
        await hire(
            here,
            msgspec.structs.replace(wang, dept_id_list=(3,)),
            msgspec.structs.replace(li, dept_id_list=(4,), active=False),
        )
        await expect_seen("after wang has moved and li has left", li="", wang="12", boss="2")
        await arrange(there, {3: 4}, {})
        await expect_seen("after a department has moved", wang="24", boss="")
        await arrange(here, {4: 1}, {4: ("boss",)})
        await expect_seen("after another one was given to a manager", wang="24", boss="23")
        await arrange(there, {4: 1}, {4: ("li",)})
        await expect_seen("after it was given to one who has left", li="", boss="")
        await hire(
            here, msgspec.structs.replace(wang, admin=True), Employee(userid="new", name="New", dept_id_list=(4,))
        )
        await hire(there, msgspec.structs.replace(li, dept_id_list=()))
        await expect_seen("after roles were given", li="23", wang="1234", new="4")
        await dismiss(here, "wang")
        await expect_seen("after wang was deleted", wang="", li="3", chief="1234")


@rule
async def the_trash_holds_for_employees_what_they_saw(opener: Opener) -> None:
    """Pages, one by one and the number; what is not theirs makes no page shorter; in their organisation alone."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        await furnish(acme)
        await furnish(zenith)
        userids = [str(number) for number in range(600)]
        owners = ["li" if number % 300 == 1 else "wang" for number in range(600)]
        await share(acme, *(shared(userid, owner) for userid, owner in zip(userids, owners, strict=True)))
        await acme.write(plan_of(*(RemoveContact(userid) for userid in userids)), Needs(userids=tuple(userids)))
        for userid, wanted in {
            "li": ["301", "1"], "boss": ["301", "1"], "chief": userids[::-1], "gone": [], "nobody": [],
            "wang": [one for one in userids[::-1] if one not in {"1", "301"}],
        }.items():  # fmt: skip
            seen = await seen_by(acme, userid)
            everything = await seen.trash(ACME, _ALL, 1000)
            expect([row.userid for row in everything], wanted, f"the trash of {userid}")
            expect(await seen.trash_count(ACME), len(wanted), f"how many lie in the trash of {userid}")
            if wanted:
                expect(await seen.trash(ACME, _ALL, 1), everything[:1], "its first page")
                expect(await seen.trash(ACME, everything[0].number, 1), everything[1:2], "its second page")
                expect(
                    await seen.trashed(ACME, "301" if "301" in wanted else "300"),
                    everything[wanted.index("301" if "301" in wanted else "300")],
                    "one",
                )
            await refused(ContactUnknown, seen.trashed(ACME, "999"))
        await refused(ContactUnknown, (await seen_by(acme, "wang")).trashed(ACME, "1"))
        await refused(ContactUnknown, (await seen_by(acme, "gone")).trashed(ACME, "1"))
        expect(await (await seen_by(zenith, "chief")).trash_count(ZENITH), 0, "the trash of another organisation")


@rule
async def a_walk_among_those_open_to_one_is_of_what_is_seen(opener: Opener) -> None:
    """All that they see of it is met, whoever it is open to; and nothing else where it is open to them by that."""
    async with founded(opener) as acme:
        await furnish(acme)
        await hire(acme, Employee(userid="root", name="root", admin=True))
        await share(acme, *_CONTACTS)
        for userid, wanted in (_SEEN | {"root": "012345678"}).items():
            seen = await seen_by(acme, userid)
            for among in sorted({grantee for one in _CONTACTS for grantee in grantees(one)} | {"o:none"}):
                open_to = {one.userid for one in _CONTACTS if among in grantees(one)}
                found: list[str] = []
                after = -1
                while rows := await seen.contacts(ACME, after, 2, among):
                    found += [row.userid for row in rows]
                    after = rows[-1].seq
                expect([one for one in found if one in open_to], [one for one in wanted if one in open_to], among)
                expect([one for one in found if one not in wanted], [], f"what {userid} does not see")
                if userid == "root" or (wanted and among == f"o:{userid}"):
                    expect([one for one in found if one not in open_to], [], f"what is not open to {among}")
