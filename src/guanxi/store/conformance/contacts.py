"""Contacts: reading one, uniqueness of phone numbers."""

from guanxi.domain.failures import ContactUnknown, PhoneTaken
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, Directory, contact, founded, plan_of, record
from guanxi.store.effects import PutContact, RemoveContact
from guanxi.store.plans import Outcome
from guanxi.store.rows import Needs
from guanxi.store.working import Working


@rule
async def a_contact_is_given_in_its_wire_form(opener: Opener) -> None:
    """`contact` gives the bytes of the contact's JSON, at once and after the store was opened again."""
    async with founded(opener) as acme:
        await acme.create("1", 86, '张三 \U0001f600 "quoted" \\ \u3000')
        wanted = record("1", 86, '张三 \U0001f600 "quoted" \\ \u3000')
        expect(await acme.store.contact(ACME, "1"), wanted, "a contact")
    async with opened(opener) as store:
        expect(await store.contact(ACME, "1"), wanted, "a contact of a store that was opened again")


@rule
async def an_unknown_contact_is_refused(opener: Opener) -> None:
    """`contact` raises ContactUnknown for any text that is no contact's userid."""
    async with founded(opener) as acme:
        await acme.create("1", 86)
        for userid in ("", "2", "01", "1 ", "1\x00", "%", "1' OR '1", "用户", "9" * 10_000):
            await refused(ContactUnknown, acme.store.contact(ACME, userid))


@rule
async def an_update_replaces_the_whole_record(opener: Opener) -> None:
    """`PutContact` with a userid that exists replaces that contact and creates none."""
    async with founded(opener) as acme:
        await acme.fill(3)
        await acme.update("1001", 5, "Li")
        expect(await acme.store.contact(ACME, "1001"), record("1001", 5, "Li"), "an updated contact")
        expect(await acme.count(), 3, "the number of contacts after an update")
        expect(await acme.userids(), ["1000", "1001", "1002"], "the list after an update")


@rule
async def a_removed_contact_is_gone(opener: Opener) -> None:
    """After `RemoveContact`, no verb gives the contact, and a plan does not see it."""
    async with founded(opener) as acme:
        await acme.fill(3)
        await acme.remove("1001")
        await refused(ContactUnknown, acme.store.contact(ACME, "1001"))
        expect(await acme.userids(), ["1000", "1002"], "the list after a removal")
        expect(await acme.count(), 2, "the number of contacts after a removal")
        await refused(ContactUnknown, acme.remove("1001"))
        await refused(ContactUnknown, acme.update("1001", 1))


@rule
async def a_contact_that_comes_back_is_the_last(opener: Opener) -> None:
    """A userid that was removed and is created again stands at the end of the list."""
    async with founded(opener) as acme:
        await acme.fill(3)
        await acme.remove("1000")
        await acme.create("1000", 1000)
        expect(await acme.userids(), ["1001", "1002", "1000"], "the list after a return")


@rule
async def a_plan_sees_who_has_a_phone_number(opener: Opener) -> None:
    """`owner_of_phone` gives the contact with a number, and None once it was removed or has another number."""
    async with founded(opener) as acme:
        await acme.create("1", 86)
        expect(await _owners(acme, 86, 87), ("1", None), "owners after a creation")
        await acme.update("1", 87)
        expect(await _owners(acme, 86, 87), (None, "1"), "owners after a change of number")
        await acme.remove("1")
        expect(await _owners(acme, 86, 87), (None, None), "owners after a removal")


async def _owners(acme: Directory, *phones: int) -> object:
    def plan(at: Working) -> Outcome[tuple[str | None, ...]]:
        return Outcome(tuple(at.owner_of_phone(phone) for phone in phones))

    return await acme.write(plan, Needs(phones=phones))


@rule
async def a_phone_number_belongs_to_one_contact(opener: Opener) -> None:
    """Nobody gets a number that is taken; whoever gives it up or is removed frees it."""
    async with founded(opener) as acme:
        await acme.fill(3)
        await refused(PhoneTaken, acme.create("1", 1001))
        await refused(PhoneTaken, acme.update("1000", 1001))
        await acme.update("1001", 5)
        await acme.update("1000", 1001)
        await acme.remove("1002")
        await acme.create("1", 1002)
        for userid, phone in (("1000", 1001), ("1001", 5), ("1", 1002)):
            expect(await acme.store.contact(ACME, userid), record(userid, phone), "a contact with a freed number")


@rule
async def an_update_may_keep_its_own_number(opener: Opener) -> None:
    """A contact is not in its own way."""
    async with founded(opener) as acme:
        await acme.create("1", 86)
        await acme.update("1", 86, "Li")
        expect(await acme.store.contact(ACME, "1"), record("1", 86, "Li"), "a contact that keeps its number")


@rule
async def one_plan_may_swap_two_numbers(opener: Opener) -> None:
    """The effects of one plan are carried out together: two contacts can swap numbers, and both still own one."""
    async with founded(opener) as acme:
        await acme.fill(2)
        swap = plan_of(PutContact(contact("1000", 1001), 1001), PutContact(contact("1001", 1000), 1000))
        await acme.write(swap, Needs(userids=("1000", "1001"), phones=(1000, 1001)))
        expect(await _owners(acme, 1000, 1001), ("1001", "1000"), "owners after a swap")
        await refused(PhoneTaken, acme.create("1", 1000))
        await refused(PhoneTaken, acme.create("1", 1001))


@rule
async def one_plan_may_hand_a_number_on(opener: Opener) -> None:
    """A plan can remove a contact and give its number to another one, new or old."""
    async with founded(opener) as acme:
        await acme.fill(4)
        handed = plan_of(
            RemoveContact("1000"),
            PutContact(contact("1", 1000), 1000),
            PutContact(contact("1003", 1002), 1002),
            RemoveContact("1002"),
        )
        await acme.write(handed, Needs(userids=("1", "1000", "1002", "1003"), phones=(1000, 1002)))
        expect(await acme.userids(), ["1001", "1003", "1"], "the list after numbers were handed on")
        expect(await _owners(acme, 1000, 1002), ("1", "1003"), "owners of numbers that were handed on")
