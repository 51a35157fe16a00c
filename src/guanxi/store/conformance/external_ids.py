"""The ids that other systems have for contacts: each belongs to one contact, as phone numbers do."""

import asyncio

from guanxi.domain.failures import ExternalIdTaken, StoreBusy
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, ZENITH, Directory, contact, founded, plan_of, record
from guanxi.store.effects import PutContact
from guanxi.store.rows import Needs


async def _owners(acme: Directory, *external_ids: str) -> list[str | None]:
    found = [await acme.store.walks.contact_with_external_id(acme.corp_id, one) for one in external_ids]
    return [None if row is None else row.userid for row in found]


@rule
async def an_external_id_finds_its_contact(opener: Opener) -> None:
    """`contact_with_external_id` gives the one contact that has it; contacts without one are found by none."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        await acme.put("1", 1, external_id="crm 1")
        await acme.put("2", 2)
        await acme.put("3", 3, external_id="")
        await Directory(acme.store, ZENITH).put("4", 1, external_id="crm 1")
        expect(await _owners(acme, "crm 1", "crm", "CRM 1", ""), ["1", None, None, None], "who has the ids")
        row = await acme.store.walks.contact_with_external_id(ACME, "crm 1")
        expect(row, await acme.store.walks.contact(ACME, "1"), "the row")
        expect(row and (row.seq, row.phone, row.external_id, row.record), (0, 1, "crm 1", record("1", 1)), "the row")
        await acme.put("1", 5)
        expect(await _owners(acme, "crm 1"), ["1"], "who has the id after a change that did not name it")
        await acme.put("1", 5, external_id="")
        expect(await _owners(acme, "crm 1"), [None], "who has the id after it was cleared")


@rule
async def an_external_id_belongs_to_one_contact(opener: Opener) -> None:
    """Within a batch and from one to the next, in this process and another, the first contact keeps it."""
    async with founded(opener) as acme, opened(opener) as store:
        await acme.put("1", 1, external_id="a")
        await refused(ExternalIdTaken, Directory(store).put("2", 2, external_id="a"))
        together = [acme.put(str(number), number, external_id="b") for number in (3, 4, 5)]
        answers = await asyncio.gather(*together, acme.put("1", 1, external_id="b"), return_exceptions=True)
        expect([type(answer) for answer in answers], [type(None), *[ExternalIdTaken] * 3], "the answers of a batch")
        expect(await _owners(acme, "a", "b"), ["1", "3"], "who has the ids")
        # Whoever does not look is stopped by the engine.
        careless = plan_of(PutContact(contact("9", 9), 9, "a"))
        await refused(StoreBusy, acme.write(careless, Needs(userids=("9",), phones=(9,))))
        expect(await acme.userids(), ["1", "3"], "the contacts that there are")


@rule
async def external_ids_move_on_within_a_batch(opener: Opener) -> None:
    """Two contacts can swap theirs, at once with their numbers; one that a deletion frees is free for the next."""
    async with founded(opener) as acme:
        await acme.put("1", 1, external_id="a")
        await acme.put("2", 2, external_id="b")
        await asyncio.gather(
            acme.put("1", 3, external_id=""),
            acme.put("2", 1, external_id="a"),
            acme.put("1", 2, external_id="b"),
        )
        expect(await _owners(acme, "a", "b"), ["2", "1"], "who has the ids after a swap in three steps")
        swap = (PutContact(contact("1", 1), 1, "a"), PutContact(contact("2", 2), 2, "b"))
        await acme.write(plan_of(*swap), Needs(userids=("1", "2"), phones=(1, 2), external_ids=("a", "b")))
        expect(await _owners(acme, "a", "b"), ["1", "2"], "who has the ids after a swap in one plan")
        swap = (PutContact(contact("1", 1), 1, "b"), PutContact(contact("2", 2), 2, "a"))
        await acme.write(plan_of(*swap), Needs(userids=("1", "2"), phones=(1, 2), external_ids=("a", "b")))
        expect(await _owners(acme, "a", "b"), ["2", "1"], "who has the ids after a swap that left the numbers")
        await asyncio.gather(acme.put("1", 1, external_id=""), acme.put("2", 2, external_id="b"))
        await acme.put("1", 1, external_id="a")
        await asyncio.gather(acme.remove("1"), acme.put("3", 1, external_id="a"))
        expect(await _owners(acme, "a", "b"), ["3", "2"], "who has the id that was freed")
        await acme.remove("3")
        expect(await _owners(acme, "a"), [None], "who has the id of a deleted contact")
